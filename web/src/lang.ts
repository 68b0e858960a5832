import { effect, signal } from '@preact/signals'

/** The languages of the application, in the order of the columns of {@link define}. */
export const languages = ['en', 'ru', 'fa'] as const
export type Lang = (typeof languages)[number]
export const languageNames: Record<Lang, string> = { en: 'English', ru: 'Русский', fa: 'فارسی' }

const kept = 'meridian.lang'

function first(): Lang {
  const asked = [localStorage.getItem(kept), ...navigator.languages.map((l) => l.slice(0, 2))]
  return (asked.find((l) => languages.includes(l as Lang)) as Lang | undefined) ?? 'en'
}

/** The language that everything is shown in. */
export const lang = signal<Lang>(first())

effect(() => {
  document.documentElement.lang = lang.value
  document.documentElement.dir = lang.value === 'fa' ? 'rtl' : 'ltr'
})

export function setLang(l: Lang) {
  localStorage.setItem(kept, l)
  lang.value = l
}

type Row = readonly [en: string, ru: string, fa: string]

// Latin words within Persian text keep to themselves, or "40HC" would fall apart.
const isolated = (v: string) => (lang.value === 'fa' && /[A-Za-z]/.test(v) ? `\u2068${v}\u2069` : v)

/**
 * define makes the words of a page: rows of English, Russian and Persian. The
 * function it returns reads the current language, so that what calls it is drawn
 * again when the language changes; `{name}` is replaced by the value of that name.
 */
export function define<K extends string>(rows: Record<K, Row>) {
  return (key: K, values?: Record<string, string | number>): string => {
    const text = rows[key][languages.indexOf(lang.value)]!
    return values ? text.replace(/\{(\w+)\}/g, (all, name: string) => isolated(String(values[name] ?? all))) : text
  }
}
