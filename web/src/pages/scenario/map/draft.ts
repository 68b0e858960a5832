import type { Row } from './facts'
import { borderOf, type Network, type Place } from './network'

// New links and services between places. Their first figures come from what the
// data has of the same kind; the note of the measure says how.

const radius = 6371.0088 // km, the mean radius of the Earth

/** Great-circle distance of two places, km (haversine). */
export function distance(a: Place, b: Place): number {
  const rad = Math.PI / 180
  const h = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2
  return 2 * radius * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** The middle of a list; undefined of none. */
export function median(list: number[]): number | undefined {
  const sorted = [...list].sort((a, b) => a - b)
  const m = sorted.length >> 1
  return sorted.length ? (sorted.length % 2 ? sorted[m] : (sorted[m - 1]! + sorted[m]!) / 2) : undefined
}

const most = <T>(list: T[]): T | undefined => [...new Set(list)].sort((a, b) => list.filter((x) => x === b).length - list.filter((x) => x === a).length)[0]

const round = (v: number, digits = 2) => Number(v.toPrecision(digits))

export interface Draft {
  change: Record<string, unknown>
  /** How the figures came about, in English as all notes of the data. */
  note: string
}

export const linkModes = ['rail', 'road'] as const
export const serviceModes = ['ferry', 'rail_ferry', 'sea', 'river', 'rail', 'air'] as const

/** How much longer links of a mode are than the great circle, at the median. */
export function detour(net: Network, mode: string): number {
  const list: number[] = []
  for (const l of net.links.values()) {
    const [a, b] = [net.places.get(l.from), net.places.get(l.to)]
    if (l.mode !== mode || !a || !b) continue
    const d = distance(a, b)
    if (d > 20) list.push(l.km / d)
  }
  return median(list) ?? 1.2
}

/** A new link between two places. */
export function newLink(net: Network, mode: string, from: string, to: string, crossings: Row[]): Draft {
  const [a, b] = [net.places.get(from)!, net.places.get(to)!]
  const d = distance(a, b)
  const factor = detour(net, mode)
  const change: Record<string, unknown> = { from, to, mode, km: Math.max(1, Math.round(d * factor)) }
  const notes = [`km: great circle of ${Math.round(d)} km times ${factor.toFixed(2)}, the median of the ${mode} links of the network`]
  if (mode === 'rail') {
    const gauges = (place: string) => (net.linksAt.get(place) ?? []).flatMap((l) => (l.mode === 'rail' && l.gauge_mm ? [l.gauge_mm] : []))
    const land = () => [...net.links.values()].flatMap((l) => (l.gauge_mm && net.places.get(l.from)?.country === a.country ? [l.gauge_mm] : []))
    change.gauge_mm = most([...gauges(from), ...gauges(to)]) ?? most(land()) ?? 1435
    change.tracks = 1
    notes.push('gauge: that of most railways at its ends, else of the country')
  }
  if (a.country && b.country && a.country !== b.country) {
    const pair = borderOf(a.country + '-' + b.country)
    const ofMode = crossings.filter((r) => r.link?.startsWith(mode + ':') && r.status !== 'closed')
    const mine = ofMode.filter((r) => borderOf(r.from_country + '-' + r.to_country) === pair)
    const rows = mine.length ? mine : ofMode
    const [p50, p90] = [median(rows.map((r) => Number(r.hours_p50))), median(rows.map((r) => Number(r.hours_p90)))]
    if (p50 !== undefined && p90 !== undefined) {
      change.border_hours = { p50, p90: Math.max(p50, p90) }
      notes.push(`border hours: median of ${rows.length} crossings by ${mode} ${mine.length ? `between ${pair}` : 'of the network'}`)
    }
  }
  return { change, note: notes.join('; ') }
}

/** A new service that calls at places in order. */
export function newService(net: Network, id: string, mode: string, calls: string[], services: Row[], fares: Row[]): Draft {
  const length = (ids: string[]) => ids.slice(1).reduce((a, to, i) => {
    const [p, q] = [net.places.get(ids[i]!), net.places.get(to)]
    return p && q ? a + distance(p, q) : a
  }, 0)
  const ofMode = services.filter((s) => s.mode === mode)
  const headway = median(ofMode.flatMap((s) => (s.headway_days ? [Number(s.headway_days)] : [])))
  const change: Record<string, unknown> = { id, mode, calls, headway_days: headway ?? 7 }
  const notes = [headway ? `headway: median of ${ofMode.length} services by ${mode} of the network` : 'headway: a week, to be replaced']
  const km = length(calls)
  for (const field of ['fare_20', 'fare_40', 'fare_t']) {
    const a = fares.flatMap((f) => {
      const s = net.services.get(f.service!)
      const far = s?.mode === mode && !f.from ? length(s.calls ?? []) : 0
      return far > 0 && f[field] ? [Number(f[field]) / far] : []
    })
    const rate = median(a)
    if (rate === undefined) continue
    change[field] = round(rate * km)
    notes.push(`${field}: ${Math.round(km)} km at ${rate.toFixed(2)} USD/km, the median of ${a.length} fares by ${mode}`)
  }
  return { change, note: notes.join('; ') }
}

/** The place nearest to a point that fits. */
export function nearest(net: Network, at: [number, number], fits: (p: Place) => boolean): Place | undefined {
  const here = { lon: at[0], lat: at[1] } as Place
  let best: Place | undefined
  let least = Infinity
  for (const p of net.places.values()) {
    if (!p.country || !fits(p)) continue
    const d = distance(here, p)
    if (d < least) [best, least] = [p, d]
  }
  return best
}

/** Places that a new link or service of a mode may end at. */
export function mayEnd(mode: string): (p: Place) => boolean {
  if (mode === 'sea' || mode === 'ferry' || mode === 'rail_ferry') return (p) => p.kind === 'seaport'
  if (mode === 'river') return (p) => p.kind === 'river_port' || p.kind === 'seaport'
  return mode === 'air' ? (p) => p.kind === 'airport' : (p) => p.kind !== 'airport'
}
