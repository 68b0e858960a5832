import { expect, test, vi } from 'vitest'

vi.stubGlobal('document', { documentElement: { dataset: {} } })
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
vi.stubGlobal('navigator', { languages: [] })
const { date, number, percent, usd } = await import('./format')
const { lang, languages } = await import('./lang')

const locales = { en: 'en-GB', ru: 'ru-RU', fa: 'fa-IR-u-ca-gregory' }

// A generator of its own, so that the values are the same every time.
let seed = 7
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
const values = [0, -0, 0.5, 1.5, 2.5, 0.05, 0.15, 999.5, 999.95, 999999.5, -0.4, -1234.5, 1e20, 1e21, 1e300, Infinity, NaN, ...Array.from({ length: 3000 }, () => (random() - 0.3) * 10 ** Math.floor(random() * 12 - 2))]

for (const l of languages) {
  test(`numbers and money are those of Intl: ${l}`, () => {
    lang.value = l
    for (const [most, least] of [[0, 0], [1, 0], [1, 1], [2, 0], [3, 2]] as const) {
      const by = new Intl.NumberFormat(locales[l], { maximumFractionDigits: most, minimumFractionDigits: least })
      for (const v of values) expect(number(v, most, least), `${v} with ${most}, ${least}`).toBe(by.format(v))
    }
    const money = new Intl.NumberFormat(locales[l], { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 0 })
    for (const v of values) expect(usd(v), String(v)).toBe(money.format(v))
    for (const most of [0, 1]) {
      const share = new Intl.NumberFormat(locales[l], { style: 'percent', maximumFractionDigits: most })
      for (const v of [...values, 0.145, 0.005, 0.0005, 0.934, -0.12]) expect(percent(v, most), `${v} with ${most}`).toBe(share.format(v))
    }
  })

  test(`dates are those of Intl: ${l}`, () => {
    lang.value = l
    const by = new Intl.DateTimeFormat(locales[l], { dateStyle: 'medium', timeZone: 'UTC' })
    for (let day = Date.UTC(2015, 0, 1); day < Date.UTC(2051, 0, 1); day += 5 * 86_400_000) {
      const iso = new Date(day).toISOString()
      expect(date(iso)).toBe(by.format(day))
    }
  })
}

test('what is no date stays as it is', () => expect([date(''), date('soon'), date('2026-13-01')]).toEqual(['', 'soon', '2026-13-01']))
