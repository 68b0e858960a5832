import { get, type Schemas } from '../../api'

export type Tables = Schemas['TablesDocument']
export type TableInfo = Schemas['TableDocument']
export type Field = Schemas['FieldDocument']
export type Cells = Record<string, string>

const page = 1000
/** How many rows of a table are brought whole, to be sorted and filtered here. */
export const most = 20_000

interface Rows {
  total: number
  rows: Cells[]
}

let tablesAsked: Promise<Tables> | undefined
/** The tables and their fields; asked once. */
export const tables = () => (tablesAsked ??= get<Tables>('/v1/data').catch((e) => ((tablesAsked = undefined), Promise.reject(e))))

async function ask(table: string, query: { q?: string; offset?: number; limit?: number }, signal?: AbortSignal): Promise<Rows> {
  const d = await get<Schemas['RowsDocument']>('/v1/data/' + encodeURIComponent(table), query, signal)
  return { total: d.total, rows: (d.rows ?? []) as Cells[] }
}

/** All rows of a table, as far as `most`, that contain a text. */
export async function rowsOf(table: string, q: string, signal?: AbortSignal): Promise<Rows> {
  const first = await ask(table, { q, limit: page }, signal)
  const offsets: number[] = []
  for (let at = page; at < Math.min(first.total, most); at += page) offsets.push(at)
  const rest = await Promise.all(offsets.map((offset) => ask(table, { q, offset, limit: page }, signal)))
  return { total: first.total, rows: first.rows.concat(...rest.map((r) => r.rows)) }
}

export interface Hits {
  table: string
  total: number
  rows: Cells[]
}

/** The tables in which rows contain a text, with the first of them. */
export async function findAll(q: string, signal?: AbortSignal): Promise<Hits[]> {
  const { tables: list } = await tables()
  const found = await Promise.all((list ?? []).map(async (t) => ({ table: t.table, ...(await ask(t.table, { q, limit: 5 }, signal)) })))
  return found.filter((h) => h.total > 0)
}

/** Splits a cell that holds a list. */
export const listOf = (cell: string | undefined) => (cell ? cell.split(';').map((x) => x.trim()).filter(Boolean) : [])

/** The rows of all tables that name a record in one of their fields. */
export async function mentions(table: string, key: string, signal?: AbortSignal): Promise<Hits[]> {
  const { tables: list } = await tables()
  const found = await Promise.all((list ?? []).map(async (t) => {
    const fields = (t.fields ?? []).filter((f) => refersTo(t.table, f.name) === table).map((f) => f.name)
    if (!fields.length) return { table: t.table, total: 0, rows: [] }
    const { rows } = await rowsOf(t.table, key, signal)
    const named = rows.filter((r) => fields.some((f) => r[f] === key || listOf(r[f]).includes(key)))
    return { table: t.table, total: named.length, rows: named }
  }))
  return found.filter((h) => h.total > 0)
}

const refs: Record<string, string> = {
  source: 'sources', place: 'places', places: 'places', via: 'places', service: 'services', link: 'links', passage: 'passages',
  country: 'countries', countries: 'countries', counterpart: 'countries', from_country: 'countries', to_country: 'countries',
  corridor: 'corridors', equipment: 'equipment', goods: 'goods',
}
const ends = new Set(['links', 'fares', 'flows', 'claims'])

/** The table that a field's values are keys of; undefined if they stand for themselves. */
export function refersTo(table: string, field: string): string | undefined {
  if (field === 'from' || field === 'to') return ends.has(table) ? 'places' : undefined
  const to = refs[field]
  return to === table && field !== 'source' ? undefined : to
}

/** Tables whose records others name. */
export const named = new Set(['sources', 'places', 'services', 'links', 'passages', 'corridors', 'goods', 'equipment'])

/** Whether a field of the schema holds a figure. */
export const numeric = (f: Field) => f.type === 'number' || f.type === 'integer'

/** Fields of few different values, with those values: what a reader filters by. */
export function facets(rows: readonly Cells[], fields: readonly Field[]): { field: string; values: string[] }[] {
  const out: { field: string; values: string[] }[] = []
  for (const f of fields) {
    if (numeric(f) || f.type === 'list' || f.type === 'date' || f.name === 'note') continue
    const seen = new Set<string>()
    for (const r of rows) {
      if (r[f.name]) seen.add(r[f.name]!)
      if (seen.size > 130) break
    }
    if (seen.size > 1 && seen.size <= 130 && seen.size <= Math.max(12, rows.length / 3)) out.push({ field: f.name, values: [...seen].sort() })
  }
  const place = (f: string) => (usual.indexOf(f) + 1 || usual.length + 1)
  return out.sort((a, b) => place(a.field) - place(b.field))
}

/** What a reader filters by first. */
const usual = ['mode', 'kind', 'country', 'corridor', 'regime', 'series', 'status', 'effect', 'confidence']
