import { get } from '../../../api'
import { country, date, number, year } from '../../../format'
import { modeName } from '../../../terms'
import { figure } from '../../../ui/source'
import { fieldName } from '../field-names'
import { parts, type Network } from './network'
import { words } from './words'

// Today's figures of an element, each with the row of the data that it stands in.

export type Row = Record<string, string>

const kept = new Map<string, Promise<Row[]>>()

/** All rows of a table, asked for once. */
export function table(name: string): Promise<Row[]> {
  let rows = kept.get(name)
  if (!rows) {
    rows = whole(name)
    rows.catch(() => kept.delete(name))
    kept.set(name, rows)
  }
  return rows
}

async function whole(name: string): Promise<Row[]> {
  const out: Row[] = []
  for (;;) {
    const d = await get<{ total: number; rows: Row[] }>('/v1/data/' + name, { offset: out.length, limit: 1000 })
    out.push(...d.rows)
    if (!d.rows.length || out.length >= d.total) return out
  }
}

/** A figure as it is shown: its name, its value, the rows that say so. */
export interface Fact {
  name: string
  value: string
  rows: string[]
}

/** Rows of tables that hold for an element today, or will. */
export interface Facts {
  el: string
  record?: Row | undefined
  speed?: number | undefined
  crossings: Row[]
  transfers: Row[]
  breaks: Row[]
  fares: Row[]
  memberships: Row[]
  restrictions: Row[]
  /** Transfers that hold where a place has none of its own. */
  defaults: Row[]
  list: Fact[]
}

const n = (text: string | undefined) => (text === undefined || text === '' ? undefined : Number(text))
const shown = (text: string) => (Number.isFinite(Number(text)) ? number(Number(text), 3) : text)

/** A duration with its ninetieth percentile. */
export const hours = (r: Row) => words('hours', { p50: shown(r.hours_p50 ?? ''), p90: shown(r.hours_p90 ?? '') })

const facts = (row: Row, tableName: string, fields: [field: string, name: string, show?: (v: string) => string][]): Fact[] =>
  fields.flatMap(([field, name, show = shown]) => (row[field] ? [{ name, value: show(row[field]!), rows: [tableName + '/' + row._key] }] : []))

/** The speed that links of a mode, country and class have, the most specific first. */
function speedOf(rows: Row[], mode: string, country: string, cls: string): Row | undefined {
  for (const [c, k] of [[country, cls], [country, ''], ['', cls], ['', '']]) {
    const row = rows.find((r) => r.mode === mode && (r.country ?? '') === c && (r.class ?? '') === k)
    if (row) return row
  }
}

/** Reads what the data says of an element. */
export async function readFacts(net: Network, el: string): Promise<Facts> {
  const [kind, id] = parts(el)
  const out: Facts = { el, crossings: [], transfers: [], breaks: [], fares: [], memberships: [], restrictions: [], defaults: [], list: [] }
  const past = (r: Row) => r.valid_to !== undefined && r.valid_to < net.asOf
  const rowsOf = async (name: string, fits: (r: Row) => boolean) => (await table(name)).filter((r) => fits(r) && !past(r))
  const record = async (name: string): Promise<Row> => {
    const d = await figure(`${name}/${id}`)
    return (out.record = { ...(d.record as Row), _key: d.key })
  }
  if (kind === 'link') {
    const l = net.links.get(id)!
    const row = await record('links')
    const land = net.places.get(l.from)?.country ?? net.places.get(l.to)?.country ?? ''
    const usual = row.speed_kmh ? undefined : speedOf(await table('speeds'), l.mode, land, row.class ?? '')
    out.speed = n(row.speed_kmh) ?? n(usual?.kmh_p50)
    out.crossings = l.border ? await rowsOf('crossings', (r) => r.link === id) : []
    out.list = [
      ...facts(row, 'links', [['length_km', fieldName('km')], ['gauge_mm', fieldName('gauge_mm'), (v) => year(Number(v))], ['tracks', fieldName('tracks')], ['electrified', fieldName('electrified'), (v) => words(v === 'yes' ? 'yes' : 'no')], ['class', fieldName('class')]]),
      ...facts(row, 'links', [['speed_kmh', fieldName('speed_kmh')], ['capacity', fieldName('capacity_mt')]]),
      ...(usual ? [{ name: fieldName('speed_kmh'), value: shown(usual.kmh_p50!), rows: ['speeds/' + usual._key] }] : []),
      ...facts(row, 'links', [['season_from', words('season'), (v) => `${v} – ${row.season_to ?? ''}`], ['valid_from', fieldName('opens'), date]]),
      ...crossingFacts(out.crossings),
    ]
  } else if (kind === 'border') {
    const links = new Set((net.borders.get(id) ?? []).map((l) => l.id))
    out.crossings = await rowsOf('crossings', (r) => links.has(r.link!))
    out.list = crossingFacts(out.crossings)
  } else if (kind === 'place') {
    out.transfers = await rowsOf('transfers', (r) => r.place === id)
    const land = net.places.get(id)?.country
    out.defaults = await rowsOf('transfers', (r) => !r.place && (!r.country || r.country === land))
    out.breaks = await rowsOf('gauge_breaks', (r) => r.place === id)
    out.list = [
      ...out.breaks.map((r) => handled(`${r.gauge_a} – ${r.gauge_b} · ${r.method}`, r, 'gauge_breaks', words('perDay'))),
      ...out.transfers.map((r) => handled(`${modeName(r.from_mode!)} → ${modeName(r.to_mode!)}`, r, 'transfers', words('perYear'))),
    ]
  } else if (kind === 'passage') {
    const row = await record('passages')
    out.list = [
      ...facts(row, 'passages', [['hours_p50', fieldName('hours'), () => hours(row)], ['toll_20', words('toll', { unit: '20′' })], ['toll_40', words('toll', { unit: '40′' })], ['toll_t', words('toll', { unit: words('tonne') })], ['draught_m', fieldName('draught_m')]]),
      ...facts(row, 'passages', [['season_from', words('season'), (v) => `${v} – ${row.season_to ?? ''}`]]),
    ]
  } else if (kind === 'service') {
    const row = await record('services')
    out.fares = await rowsOf('fares', (r) => r.service === id)
    out.list = [
      ...facts(row, 'services', [['operator', fieldName('operator'), (v) => v], ['headway_days', fieldName('headway_days')], ['weekdays', words('weekdays'), (v) => v], ['capacity_teu', fieldName('capacity_teu')], ['cancel', fieldName('cancel')], ['cutoff_hours', fieldName('cutoff_hours')]]),
      ...out.fares.slice(0, 3).flatMap((r) => facts(r, 'fares', [['fare_20', fieldName('fare_20')], ['fare_40', fieldName('fare_40')], ['fare_t', fieldName('fare_t')]])),
    ]
  } else if (kind === 'country') {
    out.memberships = await table('memberships')
    const mine = (r: Row) => r.jurisdiction === id || (r.countries ?? '').split(';').includes(id)
    out.restrictions = await rowsOf('restrictions', mine)
    const joined = out.memberships.filter((r) => r.country === id && !past(r))
    if (joined.length) out.list.push({ name: words('agreements'), value: joined.map((r) => r.agreement).join(', '), rows: joined.map((r) => 'memberships/' + r._key) })
    out.list.push(...out.restrictions.map((r) => ({ name: r.regime ?? r.id!, value: r.rule ?? '', rows: ['restrictions/' + r._key] })))
  }
  return out
}

function crossingFacts(rows: Row[]): Fact[] {
  return rows.map((r) => ({
    name: `${country(r.from_country!)} → ${country(r.to_country!)}${r.name ? ' · ' + r.name : ''}`,
    value: [r.status && r.status !== 'open' ? words('closed') : '', hours(r), r.charge ? words('usdUnit', { n: shown(r.charge) }) : '', r.opens && r.opens !== r.closes ? `${r.opens}–${r.closes}` : '', from(r)].filter(Boolean).join(' · '),
    rows: ['crossings/' + r._key],
  }))
}

const from = (r: Row) => (r.valid_from ? words('since', { day: date(r.valid_from) }) : '')

const handled = (name: string, r: Row, tableName: string, per: string): Fact => ({
  name,
  value: [hours(r), r.charge_40 ? words('usdBox', { n: shown(r.charge_40) }) : '', r.capacity ? `${shown(r.capacity)} ${per}` : '', from(r)].filter(Boolean).join(' · '),
  rows: [tableName + '/' + r._key],
})
