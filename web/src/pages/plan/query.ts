import { get, type Query, type Schemas } from '../../api'

export type Answer = Schemas['Planned']
export type Itinerary = NonNullable<Answer['itineraries']>[number]
export type Leg = NonNullable<Itinerary['legs']>[number]
export type Other = NonNullable<Answer['not_offered']>[number]

/** Parameters of the URL that are asked of the API as they are: one value each. */
export const single = [
  'goods', 'equipment', 'teu', 'feu', 'tonnes', 'value_usd', 'depart', 'deadline', 'arrive_by', 'percentile', 'as_of', 'prices',
  'close_from', 'close_to', 'restrictions', 'terminals', 'carbon_price', 'all',
] as const
/** Parameters that may come more than once. */
export const many = ['avoid', 'close', 'via', 'only', 'with', 'without', 'regimes', 'scenario'] as const

export const defaults = { from: 'INBOM', to: 'RUMOW' }

/** What the URL asks of the API; `apart` leaves out parameters, as the plan before a closure does. */
export function apiQuery(q: URLSearchParams, apart: readonly string[] = []): Query {
  const out: Query = { from: q.get('from') || defaults.from, to: q.get('to') || defaults.to }
  for (const k of single) if (q.get(k) && !apart.includes(k)) out[k] = q.get(k)!
  for (const k of many) if (q.has(k) && !apart.includes(k)) out[k] = q.getAll(k)
  return out
}

const kept = new Map<string, Promise<Answer>>()
const there = new Map<string, Answer>()
const most = 24

const spoken = (query: Query, lang: string): Query => (lang === 'en' ? query : { ...query, lang })

/** Asks for a plan with the shapes of its legs, its notes in a language; the last answers are kept, so that going back shows them at once. */
export function askPlan(query: Query, lang: string): Promise<Answer> {
  const asked = spoken(query, lang)
  const key = JSON.stringify(asked)
  let a = kept.get(key)
  if (!a) {
    a = get<Answer>('/v1/plan', { ...asked, geometry: true })
    a.then((v) => kept.has(key) && there.set(key, v), () => kept.delete(key))
    kept.set(key, a)
    if (kept.size > most) {
      const oldest = kept.keys().next().value!
      kept.delete(oldest)
      there.delete(oldest)
    }
  }
  return a
}

/** The plan of a question that is there already. */
export const planned = (query: Query, lang: string) => there.get(JSON.stringify(spoken(query, lang)))

/** Names an itinerary by its corridor, and its place among those of that corridor, so that it is found again in another answer. */
export function keyOf(a: Answer, it: Itinerary): string {
  const same = (a.itineraries ?? []).filter((i) => i.corridor === it.corridor)
  const n = same.indexOf(it)
  return it.corridor + (n > 0 ? '~' + (n + 1) : '')
}

/** The itinerary of a key; the first where there is none. */
export function chosen(a: Answer, key: string | null): Itinerary | undefined {
  const list = a.itineraries ?? []
  return list.find((i) => keyOf(a, i) === key) ?? list[0]
}

/** The least of the itineraries by a measure. */
export function least(list: Itinerary[], of: (i: Itinerary) => number): Itinerary | undefined {
  return list.reduce<Itinerary | undefined>((b, i) => (b === undefined || of(i) < of(b) ? i : b), undefined)
}

/** What stock in transit and safety stock cost, per unit of the shipment. */
export function stock(i: Itinerary): number {
  const units = i.cost.freight_per_unit ? i.cost.freight / i.cost.freight_per_unit : 1
  return (i.cost.total - i.cost.freight) / units
}

/** Freight and stock per unit. */
export const withStock = (i: Itinerary) => i.cost.freight_per_unit + stock(i)
