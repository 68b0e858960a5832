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

// Numbers, money and dates of the first screen are written by hand: making one
// format of Intl takes tens of milliseconds on a slow machine. A test holds them
// against Intl.
const signs = { en: [',', '.', '-'], ru: ['\u00a0', ',', '-'], fa: ['\u066c', '\u066b', '\u200e\u2212'] } as const

/** The digits of a language. */
const digitsOf = (text: string) => (lang.value === 'fa' ? text.replace(/\d/g, (d) => String.fromCharCode(0x6f0 + Number(d))) : text)

/** The minus of a value, and what it is without, times ten to a power. */
function decimal(v: number, most: number, least: number, power = 0): [minus: string, text: string] {
  const [group, point, minus] = signs[lang.value]
  const size = Math.abs(v)
  // Halves are those of the decimal digits: 0.15 becomes 0.2, though its bits are below.
  const rounded = size < 1e-6 ? 0 : Number(Math.round(Number(`${size}e${most + power}`)) + 'e-' + most)
  let [whole, part = ''] = rounded.toFixed(most).split('.') as [string, string?]
  while (part.length > least && part.endsWith('0')) part = part.slice(0, -1)
  whole = whole.replace(/\B(?=(\d{3})+$)/g, group)
  return [v < 0 || Object.is(v, -0) ? minus : '', digitsOf(part ? whole + point + part : whole)]
}

// What is written with an exponent is left to Intl.
const plain = (v: number) => Math.abs(v) < 1e15

/** A number with at most `digits` decimals, and no fewer than `least`. */
export function number(v: number, digits = 0, least = 0): string {
  if (!plain(v)) return format(v, { maximumFractionDigits: digits, minimumFractionDigits: least })
  return decimal(v, digits, least).join('')
}

/** US dollars without cents. */
export function usd(v: number): string {
  if (!plain(v)) return format(v, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 0 })
  const [minus, text] = decimal(v, 0, 0)
  return minus + { en: '$' + text, ru: text + '\u00a0$', fa: '\u200e$' + text }[lang.value]
}

/** A share of one as per cent. */
export function percent(v: number, digits = 0): string {
  if (!plain(v)) return format(v, { style: 'percent', maximumFractionDigits: digits })
  const [minus, text] = decimal(v, digits, 0, 2)
  return minus + text + { en: '%', ru: '\u00a0%', fa: '\u066a' }[lang.value]
}

/** Hours as days, with one decimal under ten days. */
export const days = (hours: number) => number(hours / 24, hours < 240 ? 1 : 0)

/** A range in days of two durations in hours; in Persian a word stands between, since a dash would turn their order. */
export const daySpan = (from: number, to: number) => {
  const digits = to < 240 ? 1 : 0
  return number(from / 24, digits) + (lang.value === 'fa' ? ' تا ' : '–') + number(to / 24, digits)
}

/** Kilograms as tonnes. */
export const tonnes = (kg: number) => number(kg / 1000, kg < 100_000 ? 1 : 0)

/** A difference in US dollars with its sign. */
export const signedUSD = (v: number) => (Math.abs(v) < 0.5 ? usd(0) : (v > 0 ? (lang.value === 'fa' ? '\u200e+' : '+') : lang.value === 'fa' ? '\u200e−' : '−') + usd(Math.abs(v)))

/** Names in a row, with the comma of the language. */
export const listed = (names: readonly string[]) => names.join(lang.value === 'fa' ? '، ' : ', ')

/** A difference with its sign. */
export const signed = (v: number, digits = 0, least = 0) => format(v, { maximumFractionDigits: digits, minimumFractionDigits: least, signDisplay: 'exceptZero' }).replace('-', '−')

const months = {
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec',
  ru: 'янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.',
  fa: 'ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر',
}

/** A date of the API (2026-12-01 or 2026-12-01T06:00) in the words of the language. */
export function date(iso: string): string {
  const [y, m, d] = iso.slice(0, 10).split('-').map(Number)
  const month = months[lang.value].split(' ')[m! - 1]
  if (!y || !d || !month) return iso
  return digitsOf(`${d} ${month} ${y}`) + (lang.value === 'ru' ? ' г.' : '')
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
