import { lang } from './lang'

// Persian figures with Persian digits; grouping and decimal signs of each language.
const locales = { en: 'en-GB', ru: 'ru-RU', fa: 'fa-IR-u-ca-gregory' } as const

const kept = new Map<string, Intl.NumberFormat>()

function format(value: number, options: Intl.NumberFormatOptions): string {
  const locale = locales[lang.value]
  const key = locale + JSON.stringify(options)
  let f = kept.get(key)
  if (!f) kept.set(key, (f = new Intl.NumberFormat(locale, options)))
  return f.format(value)
}

/** A number with at most `digits` decimals, and no fewer than `least`. */
export const number = (v: number, digits = 0, least = 0) => format(v, { maximumFractionDigits: digits, minimumFractionDigits: least })

/** US dollars without cents. */
export const usd = (v: number) => format(v, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 0 })

/** A share of one as per cent. */
export const percent = (v: number, digits = 0) => format(v, { style: 'percent', maximumFractionDigits: digits })

/** Hours as days, with one decimal under ten days. */
export const days = (hours: number) => number(hours / 24, hours < 240 ? 1 : 0)

/** A range in days of two durations in hours; in Persian a word stands between, since a dash would turn their order. */
export const daySpan = (from: number, to: number) => {
  const digits = to < 240 ? 1 : 0
  return number(from / 24, digits) + (lang.value === 'fa' ? ' تا ' : '–') + number(to / 24, digits)
}

/** Kilograms as tonnes. */
export const tonnes = (kg: number) => number(kg / 1000, kg < 100_000 ? 1 : 0)

/** A difference with its sign. */
export const signed = (v: number, digits = 0, least = 0) => format(v, { maximumFractionDigits: digits, minimumFractionDigits: least, signDisplay: 'exceptZero' }).replace('-', '−')

const dates = new Map<string, Intl.DateTimeFormat>()

/** A date of the API (2026-12-01 or 2026-12-01T06:00) in the words of the language. */
export function date(iso: string): string {
  const [y, m, d] = iso.slice(0, 10).split('-').map(Number)
  const locale = locales[lang.value]
  let f = dates.get(locale)
  if (!f) dates.set(locale, (f = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })))
  return f.format(Date.UTC(y!, m! - 1, d!))
}

/** The name of a country of ISO 3166 (two letters). */
export function country(code: string): string {
  try {
    return new Intl.DisplayNames([lang.value], { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}

/** A large number in words: 508 million. */
export const inWords = (v: number) => format(v, { notation: 'compact', compactDisplay: 'long', maximumSignificantDigits: 3 }).replace('-', '−')

/** A year in the digits of the language, without grouping. */
export const year = (y: number) => format(y, { useGrouping: false })
