import { signal } from '@preact/signals'
import { lang } from '../../lang'
import { listOf, rowsOf, type Cells } from './load'

const scripts = { en: /[A-Za-z]/, ru: /\p{Script=Cyrillic}/u, fa: /\p{Script=Arabic}/u }

/** The name of a row in the language: its own, or the first alias in the script of the language. */
export function nameOf(row: Cells): string {
  if (lang.value === 'en') return row.name ?? ''
  return listOf(row.aliases).find((a) => scripts[lang.value].test(a)) ?? row.name ?? ''
}

const kept = signal<Record<string, Map<string, Cells>>>({})
const asked = new Set<string>()

/**
 * The name of a record of a table that others refer to, by its key; '' until the
 * table is there. Places are brought whole once: every other table names some.
 */
export function nameOfKey(table: string, key: string): string {
  if (!asked.has(table)) {
    asked.add(table)
    rowsOf(table, '').then(
      ({ rows }) => (kept.value = { ...kept.value, [table]: new Map(rows.map((r) => [r._key ?? '', r])) }),
      () => asked.delete(table), // codes are shown until it can be had
    )
  }
  const row = kept.value[table]?.get(key)
  return row ? nameOf(row) : ''
}
