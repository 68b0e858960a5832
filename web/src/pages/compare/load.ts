import type { Query, Schemas } from '../../api'

export type Document = Schemas['ReportDocument']
export type Side = NonNullable<Document['comparisons']>[number]
export type Row = NonNullable<Side['corridors']>[number]
export type Leg = NonNullable<Row['itinerary']['legs']>[number]
export type Winner = NonNullable<Document['where']>[number]

const numbers = ['teu', 'feu', 'tonnes', 'value_usd', 'percentile', 'carbon_price']

/** The parameters of a question as the body of a request: figures as figures. */
export function bodyOf(query: Query, without: string[] = []): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([k]) => !without.includes(k)).map(([k, v]) => [k, numbers.includes(k) ? Number(v) : k === 'terminals' ? v === 'true' : v]))
}

/** A pair of a table of pairs, as the URL has it. */
export type Pair = readonly [from: string, to: string]

export const pairsOf = (texts: string[]): Pair[] =>
  texts.map((t) => t.split('|')).filter((p) => p.length === 2 && p[0]!.trim() && p[1]!.trim()).map((p) => [p[0]!.trim(), p[1]!.trim()] as const)

/** A table of pairs as the API reads it. */
export function pairsCSV(pairs: readonly Pair[]): string {
  const cell = (t: string) => '"' + t.replaceAll('"', '""') + '"'
  return ['origin,destination', ...pairs.map((p) => p.map(cell).join(','))].join('\n') + '\n'
}

/** Stop is where corridors stand still. */
export interface Stop {
  corridors: string[]
  place: string
  name: string
  kind: string
  border: string[]
  hours: number
  p90: number
  usd: number
  figures: string[]
}

const still = new Set(['transfer', 'crossing', 'gauge_break', 'wait', 'passage'])

/** The longest stops of the ways of corridors, each with the corridors that make it. */
export function stops(rows: readonly Row[], most: number): Stop[] {
  const all = new Map<string, Stop>()
  for (const r of rows) {
    const units = r.itinerary.cost.freight_per_unit ? r.itinerary.cost.freight / r.itinerary.cost.freight_per_unit : 1
    for (const l of r.itinerary.legs ?? []) {
      if (!still.has(l.kind)) continue
      const key = `${l.from} ${l.kind} ${l.mode} ${Math.round(l.hours.mean)}`
      const s = all.get(key)
      if (!s) all.set(key, { corridors: [r.corridor], place: l.from, name: l.from_name, kind: l.kind, border: l.border ?? [], hours: l.hours.mean, p90: l.hours.p90, usd: l.cost / units, figures: l.figures ?? [] })
      else if (!s.corridors.includes(r.corridor)) s.corridors.push(r.corridor)
    }
  }
  return [...all.values()].sort((a, b) => b.hours - a.hours).slice(0, most)
}

export type Criterion = 'time' | 'cost' | 'co2e'

export interface Step {
  km: number
  value: number
  low: number
  high: number
}

/** Where a chain stands after each leg, from the origin on. */
export function staircase(r: Row, of: Criterion): Step[] {
  const out: Step[] = [{ km: 0, value: 0, low: 0, high: 0 }]
  for (const s of r.staircase ?? []) {
    if (of === 'co2e') out.push({ km: s.km, value: s.co2e_kg_per_unit, low: s.co2e_kg_per_unit, high: s.co2e_kg_per_unit })
    else {
      const v = of === 'time' ? s.days : s.usd_per_unit
      out.push({ km: s.km, value: v.p50, low: v.p10, high: v.p90 })
    }
  }
  return out
}

/** Splits ends into those that a picture can hold and those far beyond, as air freight is. */
export function within(ends: number[]): number {
  const x = ends.filter((v) => v > 0).sort((a, b) => a - b)
  if (!x.length) return 1
  const middle = x[(x.length - 1) >> 1]!
  return Math.max(...x.filter((v) => v <= 3 * middle))
}

/** Segments of a line along which one corridor leads. */
export function leads(b: NonNullable<Side['break_evens']>[number]): { from: number; to: number; corridor: string }[] {
  const changes = b.changes ?? []
  const out = []
  let from = b.low
  let corridor = changes[0]?.from ?? b.leader
  for (const c of changes) {
    out.push({ from, to: c.at, corridor })
    from = c.at
    corridor = c.to
  }
  out.push({ from, to: b.high, corridor })
  return out
}
