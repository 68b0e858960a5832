import { country, number } from '../../../format'
import { modeName } from '../../../terms'
import { hours, type Facts, type Row } from './facts'
import { nearest } from './draft'
import { elementName, half, parts, shapeOf, type Link, type Network } from './network'
import { words } from './words'

// The measures that fit an element, with first values to be changed: what halves
// or adds a fifth is a beginning for the user's own figure, not an estimate.

/** A value of a measure that is asked for before it is added. */
export interface Field {
  /** Where it stands in the change, such as ["hours", "p50"]. */
  path: string[]
  options?: { value: string; name: string }[]
  /** The figure of today. */
  today?: string | undefined
}

export interface Offer {
  key: string
  /** Kind of the measure: the key of its change. */
  kind: string
  /** What it is called here, and the name that the measure gets. */
  name: string
  change: Record<string, unknown>
  fields: Field[]
  /** The country that decides on it, where the element lies in none: that of the nearest place. */
  owner?: string | undefined
}

const num = (text: string | undefined) => (text === undefined || text === '' ? undefined : Number(text))
const text = (v: number | undefined, digits = 1) => (v === undefined ? undefined : number(v, digits))
const fives = (v: number) => Math.max(5, Math.round(v / 5) * 5)

/** The measures that fit an element. */
export function offers(net: Network, el: string, f: Facts): Offer[] {
  const [kind, id] = parts(el)
  const what = elementName(net, el)
  const middle = (kind === 'passage' || kind === 'link') && shapeOf(net, el).paths[0]
  const owner = middle ? nearest(net, half(middle), () => true)?.country : undefined
  const l = kind === 'link' ? net.links.get(id)! : undefined
  const inLand = l && (net.places.get(l.from)?.country || net.places.get(l.to)?.country)
  const list = fitting(net, kind, id, what, f)
  return kind === 'passage' || (l && !inLand) ? list.map((o) => ({ ...o, owner })) : list
}

function fitting(net: Network, kind: string, id: string, what: string, f: Facts): Offer[] {
  switch (kind) {
    case 'link': return ofLink(net, net.links.get(id)!, what, f)
    case 'place': return ofPlace(net, id, what, f)
    case 'passage': return ofPassage(id, what, f)
    case 'service': return ofService(id, what, f)
    case 'border': return ofBorder(id, what, f)
    case 'country': return ofCountry(id, f)
  }
  return []
}

const shut = (kind: string, id: string, what: string): Offer => ({ key: 'close', kind: 'close', name: words('nameClose', { what }), change: { [kind]: id }, fields: [] })

const today = (rows: Row[]) => rows.map(hours).filter((x, i, all) => all.indexOf(x) === i).join('; ') || undefined

function ofLink(net: Network, l: Link, what: string, f: Facts): Offer[] {
  const out: Offer[] = []
  const land = l.mode === 'rail' || l.mode === 'road'
  const row = f.record ?? {}
  const closed = l.status || (row.valid_from ?? '') > net.asOf || row.valid_to // what runs today is not to be opened
  if (closed) out.push({ key: 'build', kind: 'build', name: words('nameBuild', { what }), change: { links: [l.id] }, fields: land ? [{ path: ['speed_kmh'], today: text(f.speed) }, { path: ['capacity_mt'], today: text(num(row.capacity)) }] : [] })
  if (!closed && land) {
    out.push({
      key: 'upgrade', kind: 'upgrade', name: words('nameUpgrade', { what }),
      change: { links: [l.id], ...(f.speed ? { speed_kmh: fives(f.speed * 1.25) } : {}) },
      fields: [
        { path: ['speed_kmh'], today: text(f.speed) }, ...(l.mode === 'rail' ? [{ path: ['tracks'], today: text(num(row.tracks), 0) }] : []), { path: ['capacity_mt'], today: text(num(row.capacity)) },
        ...(l.mode === 'rail' ? [{ path: ['electrified'], options: [{ value: '', name: words('asIs') }, { value: 'yes', name: words('yes') }, { value: 'no', name: words('no') }], today: row.electrified && words(row.electrified === 'yes' ? 'yes' : 'no') }] : []),
      ],
    })
  }
  if (l.border) {
    out.push({ key: 'border', kind: 'border', name: words('nameCrossing', { what }), change: { links: [l.id], hours_factor: 0.5 }, fields: border(f.crossings) })
    out.push({ key: 'border-all', kind: 'border', name: words('nameBorder', { what: elementName(net, 'border:' + l.border), mode: modeName(l.mode) }), change: { countries: l.border, mode: l.mode, hours_factor: 0.5 }, fields: border([]) })
  }
  if (!closed) out.push(shut('link', l.id, what))
  for (const c of land ? new Set([net.places.get(l.from)?.country, net.places.get(l.to)?.country]) : []) if (c) out.push(tariff(c, l.mode))
  return out
}

const border = (rows: Row[]): Field[] => [{ path: ['hours_factor'], today: today(rows) }, { path: ['charge_factor'] }, { path: ['capacity'] }]

const tariff = (land: string, mode: string): Offer => ({
  key: `tariff-${mode}-${land}`, kind: 'tariff', name: words('nameTariff', { what: country(land), mode: modeName(mode) }), change: { mode, countries: [land], factor: 0.8 }, fields: [{ path: ['factor'], today: number(1) }],
})

function ofPlace(net: Network, id: string, what: string, f: Facts): Offer[] {
  const out: Offer[] = []
  if (f.breaks.length) {
    const methods = [...new Set(f.breaks.map((r) => r.method!))]
    out.push({
      key: 'gauge_break', kind: 'gauge_break', name: words('nameGauge', { what }), change: { place: id, hours_factor: 0.7 },
      fields: [{ path: ['hours_factor'], today: today(f.breaks) }, { path: ['charge_factor'] }, { path: ['capacity'], today: text(num(f.breaks[0]!.capacity), 0) },
        ...(methods.length > 1 ? [{ path: ['method'], options: [{ value: '', name: words('both') }, ...methods.map((m) => ({ value: m, name: m }))] }] : [])],
    })
  }
  for (const r of f.transfers) {
    const [from, to] = [r.from_mode!, r.to_mode!]
    if (out.some((o) => o.key === `terminal-${from}-${to}`)) continue
    out.push({
      key: `terminal-${from}-${to}`, kind: 'terminal', name: words('nameTerminal', { what, a: modeName(from), b: modeName(to) }), change: { place: id, from, to, hours_factor: 0.7 },
      fields: [{ path: ['hours_factor'], today: hours(r) }, { path: ['charge_factor'] }, { path: ['capacity'], today: text(num(r.capacity), 0) }],
    })
  }
  for (const r of newTransfers(net, id, f)) {
    const [from, to] = [r.from_mode!, r.to_mode!]
    out.push({
      key: `terminal-${from}-${to}`, kind: 'terminal', name: words('nameNewTerminal', { what, a: modeName(from), b: modeName(to) }),
      change: { place: id, from, to, hours: { p50: Number(r.hours_p50), p90: Number(r.hours_p90) }, charge_20: Number(r.charge_20), charge_40: Number(r.charge_40), charge_t: Number(r.charge_t) },
      fields: [{ path: ['hours', 'p50'] }, { path: ['hours', 'p90'] }, { path: ['charge_20'] }, { path: ['charge_40'] }, { path: ['charge_t'] }, { path: ['capacity'] }],
    })
  }
  out.push(shut('place', id, what))
  return out
}

/** Changes of mode that a place could have of its own: the figures are those that hold for all places. */
function newTransfers(net: Network, id: string, f: Facts): Row[] {
  const p = net.places.get(id)
  const have = new Set(f.transfers.map((r) => r.from_mode + '-' + r.to_mode))
  const modes = (p?.modes ?? []).filter((m) => m !== 'air')
  // The rows of the country come before those of the world.
  const rows = [...f.defaults].sort((a, b) => Number(!a.country) - Number(!b.country))
  return modes.flatMap((a) => modes.flatMap((b) => {
    if (a === b || have.has(a + '-' + b)) return []
    const r = rows.find((x) => x.from_mode === a && x.to_mode === b && x.hours_p50 && x.charge_20 && x.charge_40 && x.charge_t)
    return r ? [r] : []
  })).slice(0, 6)
}

function ofPassage(id: string, what: string, f: Facts): Offer[] {
  const row = f.record ?? {}
  return [
    { key: 'passage', kind: 'passage', name: words('namePassage', { what }), change: { passage: id, toll_factor: 0.8 }, fields: [{ path: ['toll_factor'], today: number(1) }, { path: ['rate_factor'], today: number(1) }, { path: ['draught_m'], today: text(num(row.draught_m)) }] },
    {
      key: 'passage-hours', kind: 'passage', name: words('namePassageHours', { what }), change: { passage: id, hours: { p50: num(row.hours_p50) ?? 0, p90: num(row.hours_p90) ?? 0 } },
      fields: [{ path: ['hours', 'p50'], today: text(num(row.hours_p50)) }, { path: ['hours', 'p90'], today: text(num(row.hours_p90)) }],
    },
    shut('passage', id, what),
  ]
}

function ofService(id: string, what: string, f: Facts): Offer[] {
  const row = f.record ?? {}
  const headway = num(row.headway_days)
  return [
    {
      key: 'service', kind: 'service', name: words('nameService', { what }), change: { id, ...(headway ? { headway_days: Number((headway / 2).toPrecision(2)) } : {}), ...(headway ? {} : { cancel: 0 }) },
      fields: [{ path: ['headway_days'], today: text(headway, 2) ?? row.weekdays }, { path: ['fare_factor'], today: f.fares.length ? number(1) : undefined }, { path: ['cancel'], today: text(num(row.cancel), 3) }, { path: ['capacity_teu'], today: text(num(row.capacity_teu), 0) }],
    },
    shut('service', id, what),
  ]
}

function ofBorder(id: string, what: string, f: Facts): Offer[] {
  const modes = [{ value: '', name: words('both') }, ...['rail', 'road'].map((m) => ({ value: m, name: modeName(m) }))]
  return [
    { key: 'border', kind: 'border', name: words('nameReform', { what }), change: { countries: id, hours_factor: 0.5 }, fields: [{ path: ['hours_factor'], today: today(f.crossings) }, { path: ['charge_factor'] }, { path: ['mode'], options: modes }] },
    { key: 'border-clock', kind: 'border', name: words('nameClock', { what }), change: { countries: id, opens_at: '00:00', closes_at: '00:00' }, fields: [{ path: ['opens_at'] }, { path: ['closes_at'] }, { path: ['mode'], options: modes }] },
    shut('border', id, what),
  ]
}

function ofCountry(id: string, f: Facts): Offer[] {
  const what = country(id)
  const joined = new Set(f.memberships.filter((r) => r.country === id).map((r) => r.agreement))
  const free = [...new Set(f.memberships.map((r) => r.agreement!))].filter((a) => !joined.has(a)).sort()
  return [
    tariff(id, 'rail'), tariff(id, 'road'),
    ...(free.length ? [{ key: 'membership', kind: 'membership', name: words('nameJoins', { what }), change: { agreement: free[0]!, countries: [id] }, fields: [{ path: ['agreement'], options: free.map((a) => ({ value: a, name: a })) }] }] : []),
    ...f.restrictions.map((r) => ({ key: 'lift-' + r.id, kind: 'restriction', name: words('nameLift', { what: r.regime ?? r.id! }), change: { lift: r.id! }, fields: [], owner: id })),
    { key: 'growth-from', kind: 'growth', name: words('nameFrom', { what }), change: { from: id, factor: 1.2 }, fields: [{ path: ['factor'], today: number(1) }] },
    { key: 'growth-to', kind: 'growth', name: words('nameTo', { what }), change: { to: id, factor: 1.2 }, fields: [{ path: ['factor'], today: number(1) }] },
    shut('country', id, what),
  ]
}

/** A key for a measure: letters, digits and hyphens, unlike those that there are. */
export function freshID(base: string, taken: ReadonlySet<string>): string {
  const id = base.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 56) || 'measure'
  if (!taken.has(id)) return id
  for (let n = 2; ; n++) if (!taken.has(`${id}-${n}`)) return `${id}-${n}`
}

/** Sets a value of a change; an empty one is taken away. */
export function withValue(change: Record<string, unknown>, [first, ...rest]: string[], value: unknown): Record<string, unknown> {
  const out = { ...change }
  if (rest.length) out[first!] = withValue((out[first!] as Record<string, unknown>) ?? {}, rest, value)
  else if (value === undefined || value === '') delete out[first!]
  else out[first!] = value
  return out
}

/** The value of a change at a path. */
export const valueAt = (change: Record<string, unknown>, path: string[]): unknown => path.reduce<unknown>((v, k) => (v as Record<string, unknown> | undefined)?.[k], change)
