import { describe, expect, test, vi } from 'vitest'

const kept = new Map<string, string>()
vi.stubGlobal('document', { documentElement: { dataset: {} } })
vi.stubGlobal('localStorage', { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v) })
vi.stubGlobal('navigator', { languages: ['de-DE', 'ru-RU'] })
const { define, lang, setLang } = await import('./lang')
const { date, days, daySpan, number, percent, signed, usd } = await import('./format')

describe('languages', () => {
  test('begin with the first of the browser that there is', () => expect(lang.value).toBe('ru'))
  test('are kept, and turn the page', () => {
    setLang('fa')
    expect(kept.get('meridian.lang')).toBe('fa')
    expect(document.documentElement.dir).toBe('rtl')
    setLang('en')
    expect(document.documentElement.dir).toBe('ltr')
  })
  test('fill in values, and set Latin apart in Persian', () => {
    const w = define({ a: ['{n} of {unit}', '{n} из {unit}', '{n} از {unit}'] })
    expect(w('a', { n: 3, unit: '40HC' })).toBe('3 of 40HC')
    setLang('fa')
    expect(w('a', { n: '۳', unit: '40HC' })).toBe('۳ از \u206840HC\u2069')
    setLang('en')
    expect(w('a', { n: 1 })).toBe('1 of {unit}')
  })
})

describe('figures', () => {
  test('English', () => {
    setLang('en')
    expect([usd(7217.19), number(1234.5, 1), percent(0.934), signed(-3), days(120), daySpan(800, 960), date('2026-11-23')]).toEqual(['$7,217', '1,234.5', '93%', '−3', '5', '33–40', '23 Nov 2026'])
  })
  test('Russian and Persian have their own digits, signs and words', () => {
    setLang('ru')
    expect(number(12345.5, 1)).toMatch(/^12\s345,5$/)
    setLang('fa')
    expect(number(12, 0)).toBe('۱۲')
    expect(daySpan(800, 960)).toBe('۳۳ تا ۴۰')
    setLang('en')
  })
})
