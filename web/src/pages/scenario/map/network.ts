import { get, type Schemas } from '../../../api'
import { country } from '../../../format'
import type { Measure } from '../../../measures'
import { passageName, placeName } from '../../../names'
import { modeName } from '../../../terms'
import type { Shape, Spot, Track } from '../../../map/elements'
import type { Lonlat } from '../../../map/stage'
import { words } from './words'

// The elements of the network that measures change, by ids such as
// "link:rail:IRRAS-IR-ASTARA", "place:IR-ASTARA", "border:AZ-IR".

type Document = Schemas['NetworkDocument']
export type Place = NonNullable<Document['places']>[number]
export type Link = NonNullable<Document['links']>[number]
export type Passage = NonNullable<Document['passages']>[number]
export type Service = NonNullable<Document['services']>[number]

export interface Network {
  asOf: string
  places: Map<string, Place>
  links: Map<string, Link>
  passages: Map<string, Passage>
  services: Map<string, Service>
  /** Links that cross the border of two countries, by the pair in the order of their codes. */
  borders: Map<string, Link[]>
  countries: Set<string>
  linksAt: Map<string, Link[]>
  servicesAt: Map<string, Service[]>
}

function gather<T>(list: T[], keys: (x: T) => string[]): Map<string, T[]> {
  const out = new Map<string, T[]>()
  for (const x of list) for (const k of new Set(keys(x))) out.set(k, [...(out.get(k) ?? []), x])
  return out
}

export function index(d: Document): Network {
  const byID = <T extends { id: string }>(list: T[] | null) => new Map((list ?? []).map((x) => [x.id, x]))
  return {
    asOf: d.as_of,
    places: byID(d.places),
    links: byID(d.links),
    passages: byID(d.passages),
    services: byID(d.services),
    borders: gather(d.links ?? [], (l) => (l.border ? [l.border] : [])),
    countries: new Set((d.places ?? []).flatMap((p) => (p.country ? [p.country] : []))),
    linksAt: gather(d.links ?? [], (l) => [l.from, l.to]),
    servicesAt: gather(d.services ?? [], (s) => s.calls ?? []),
  }
}

let kept: Promise<Network> | undefined
/** The network, asked for once. */
export const readNetwork = () => (kept ??= get<Document>('/v1/network').then(index, (e) => ((kept = undefined), Promise.reject(e))))

/** The kind and the id of an element. */
export function parts(el: string): [kind: string, id: string] {
  const cut = el.indexOf(':')
  return [el.slice(0, cut), el.slice(cut + 1)]
}

/** The id of a border, whichever country is named first. */
export const borderOf = (countries: string) => countries.toUpperCase().split('-').sort().join('-')

/** Whether the network has an element. */
export function has(net: Network, el: string): boolean {
  const [kind, id] = parts(el)
  return { link: net.links, place: net.places, passage: net.passages, service: net.services, border: net.borders, country: net.countries }[kind]?.has(id) ?? false
}

const nameOf = (net: Network, id: string) => placeName(id, net.places.get(id)?.name)

/** What an element is called in the current language. */
export function elementName(net: Network, el: string): string {
  const [kind, id] = parts(el)
  if (kind === 'link') {
    const l = net.links.get(id)
    return l ? `${nameOf(net, l.from)} – ${nameOf(net, l.to)}` : id
  }
  if (kind === 'place') return nameOf(net, id)
  if (kind === 'passage') return passageName(id, net.passages.get(id)?.name)
  if (kind === 'service') return net.services.get(id)?.name ?? id
  if (kind === 'border') return words('borderOf', { a: country(id.slice(0, 2)), b: country(id.slice(3)) })
  return kind === 'country' ? country(id) : id
}

/** What kind of thing an element is, in words. */
export function elementKind(net: Network, el: string): string {
  const [kind, id] = parts(el)
  if (kind === 'link') {
    const l = net.links.get(id)
    return l ? `${words('link')} · ${modeName(l.mode)}${l.status ? ' · ' + words(l.status as 'planned') : ''}${l.border ? ' · ' + words('crossing') : ''}` : words('link')
  }
  if (kind === 'service') return `${words('service')} · ${modeName(net.services.get(id)?.mode ?? '')}`
  return words(kind as 'place')
}

const at = (p: Place): Lonlat => [p.lon, p.lat]

/** A line through places; where it passes the 180th meridian it goes on beyond. */
export function pathOf(net: Network, ids: string[]): Lonlat[] {
  const out: Lonlat[] = []
  for (const id of ids) {
    const p = net.places.get(id)
    if (!p) continue
    const before = out[out.length - 1]
    const turns = before ? Math.round((before[0] - p.lon) / 360) : 0
    out.push([p.lon + 360 * turns, p.lat])
  }
  return out
}

/** A point that stands for a country: amid its places. */
function amid(net: Network, code: string): Lonlat[] {
  const list = [...net.places.values()].filter((p) => p.country === code)
  if (!list.length) return []
  const mean = (f: (p: Place) => number) => list.reduce((a, p) => a + f(p), 0) / list.length
  return [[mean((p) => p.lon), mean((p) => p.lat)]]
}

/** Lines and points of an element. */
export function shapeOf(net: Network, el: string): Shape {
  const [kind, id] = parts(el)
  const lines = (links: Link[]) => links.map((l) => pathOf(net, [l.from, l.to]))
  const none = { id: el, paths: [], points: [] }
  if (kind === 'link') return { ...none, paths: lines(net.links.has(id) ? [net.links.get(id)!] : []) }
  if (kind === 'place') return { ...none, points: net.places.has(id) ? [at(net.places.get(id)!)] : [] }
  if (kind === 'passage') return { ...none, paths: lines([...net.links.values()].filter((l) => l.passage === id)) }
  if (kind === 'service') return { ...none, paths: [pathOf(net, net.services.get(id)?.calls ?? [])] }
  if (kind === 'border') return { ...none, paths: lines(net.borders.get(id) ?? []) }
  return kind === 'country' ? { ...none, points: amid(net, id) } : none
}

type Change = Record<string, unknown> | null | undefined
const strings = (v: unknown) => (Array.isArray(v) ? v : [v]).filter((x): x is string => typeof x === 'string' && x !== '')

/** The elements that a measure changes; one that lies nowhere (prices, most tariffs) has none. */
export function elementsOf(net: Network, m: Measure): string[] {
  const c = (kind: string) => (m[kind] as Change) ?? {}
  const all = (kind: string, list: unknown) => strings(list).map((x) => kind + ':' + x)
  const close = c('close')
  const border = c('border')
  const mode = border?.mode
  const crossed = border?.countries ? (net.borders.get(borderOf(String(border.countries))) ?? []).filter((l) => !mode || l.mode === mode).map((l) => l.id) : []
  const out = [
    ...all('link', c('build')?.links), ...all('link', c('upgrade')?.links), ...all('link', border?.links), ...all('link', crossed),
    ...all('link', close?.link), ...all('passage', close?.passage), ...all('place', close?.place), ...all('service', close?.service), ...all('country', close?.country),
    ...strings(close?.border).map((b) => 'border:' + borderOf(b)),
    ...all('place', c('gauge_break')?.place), ...all('place', c('terminal')?.place), ...all('passage', c('passage')?.passage), ...all('service', c('service')?.id),
    ...all('country', c('tariff')?.countries), ...all('country', c('membership')?.countries), ...all('country', c('restriction')?.countries), ...all('country', c('growth')?.from), ...all('country', c('growth')?.to),
  ].map((e) => (e.startsWith('country:') ? e.toUpperCase().replace('COUNTRY', 'country') : e))
  return [...new Set(out)].filter((e) => has(net, e))
}

/** Lines and points of a measure, those of a new link or service included. */
export function shapeOfMeasure(net: Network, m: Measure, id: string): Shape {
  const list = elementsOf(net, m).map((e) => shapeOf(net, e))
  const build = m.build as Change
  const service = m.service as Change
  const fresh = build?.from && build.to ? pathOf(net, [String(build.from), String(build.to)]) : service?.calls ? pathOf(net, strings(service.calls)) : []
  return { id, paths: [...list.flatMap((s) => s.paths), ...(fresh.length > 1 ? [fresh] : [])], points: list.flatMap((s) => s.points) }
}

export const layers = ['rail', 'road', 'water', 'ferries', 'points', 'services'] as const
export type Layer = (typeof layers)[number]

/** Layers that are shown unless the address says otherwise. */
export const usual: Layer[] = ['rail', 'road', 'water', 'ferries', 'points']

const layerOf = (mode: string): Layer => (mode === 'rail' || mode === 'road' ? mode : 'water')

/** The lines of the network that are shown. */
export function tracks(net: Network, shown: Set<Layer>): Track[] {
  const out: Track[] = []
  for (const l of net.links.values()) if (shown.has(layerOf(l.mode))) out.push({ id: 'link:' + l.id, path: pathOf(net, [l.from, l.to]), mode: l.mode, hollow: !!l.status })
  for (const s of net.services.values()) {
    const ferry = s.mode === 'ferry' || s.mode === 'rail_ferry'
    if (shown.has(ferry ? 'ferries' : 'services')) out.push({ id: 'service:' + s.id, path: pathOf(net, s.calls ?? []), mode: s.mode, hollow: false })
  }
  return out
}

/** The points of the network that are shown: passages, crossings, gauge breaks, terminals, other places. */
export function spots(net: Network, shown: Set<Layer>): Spot[] {
  if (!shown.has('points')) return []
  const out: Spot[] = []
  const passed = gather([...net.links.values()], (l) => (l.passage ? [l.passage] : []))
  for (const [id, links] of passed) {
    const middle = links[links.length >> 1]!
    const path = pathOf(net, [middle.from, middle.to])
    if (path.length === 2) out.push({ id: 'passage:' + id, at: half(path), sign: 'passage', from: 0 })
  }
  for (const p of net.places.values()) {
    if (!p.country) continue
    const sign = p.gauge_breaks?.length ? 'gauge' : p.transfers?.length ? 'terminal' : 'place'
    out.push({ id: 'place:' + p.id, at: at(p), sign, from: sign === 'gauge' ? 4 : sign === 'terminal' ? 5 : 6 })
  }
  for (const links of net.borders.values()) {
    for (const l of links) {
      const path = pathOf(net, [l.from, l.to])
      if (path.length === 2) out.push({ id: 'link:' + l.id, at: half(path), sign: 'crossing', from: 4.5 })
    }
  }
  return out
}

/** Names of places for the map: those with an operation of their own before others. */
export function placeNames(net: Network): { id: string; name: string; at: Lonlat; from: number }[] {
  const rank = (p: Place) => (p.gauge_breaks?.length ? 0 : p.kind === 'seaport' && p.transfers?.length ? 1 : p.transfers?.length ? 2 : p.kind === 'city' ? 3 : 4)
  return [...net.places.values()].filter((p) => p.country).sort((a, b) => rank(a) - rank(b)).map((p) => ({ id: p.id, name: placeName(p.id, p.name), at: at(p), from: [5, 5.5, 5.5, 6, 7][rank(p)]! }))
}

export const half = ([a, b]: Lonlat[]): Lonlat => [(a![0] + b![0]) / 2, (a![1] + b![1]) / 2]

/** A text as it is searched: without case and accents. */
export const plain = (text: string) => text.toLocaleLowerCase().normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replace(/[\u2013\u2014]/g, '-').replaceAll('ي', 'ی').replaceAll('ك', 'ک')

/** Every element, in the order in which they are found. */
export function elements(net: Network): string[] {
  const land = (p: Place) => p.country
  return [
    ...[...net.passages.keys()].map((id) => 'passage:' + id),
    ...[...net.borders.keys()].map((id) => 'border:' + id),
    ...[...net.countries].map((id) => 'country:' + id),
    ...[...net.places.values()].filter(land).map((p) => 'place:' + p.id),
    ...[...net.services.keys()].map((id) => 'service:' + id),
    ...[...net.links.values()].filter((l) => l.mode === 'rail' || l.mode === 'road' || l.mode === 'river').map((l) => 'link:' + l.id),
  ]
}

/** Elements whose name, in the language of the page or in English, or id has all words of a text. */
export function find(net: Network, text: string, most: number, fits: (el: string) => boolean = () => true): { found: string[]; all: number } {
  const asked = plain(text).split(/[\s\-–,]+/).filter(Boolean)
  const found: { el: string; rank: number }[] = []
  for (const el of elements(net)) {
    if (!fits(el)) continue
    const [kind, id] = parts(el)
    const l = kind === 'link' ? net.links.get(id) : undefined
    const english = l ? `${net.places.get(l.from)?.name} ${net.places.get(l.to)?.name}` : kind === 'place' ? net.places.get(id)?.name : kind === 'passage' ? net.passages.get(id)?.name : ''
    const name = plain(elementName(net, el))
    const whole = `${name} ${plain(english ?? '')} ${plain(id)}`
    if (!asked.every((w) => whole.includes(w))) continue
    found.push({ el, rank: name.startsWith(asked[0] ?? '') ? 0 : asked.every((w) => (' ' + name).includes(' ' + w)) ? 1 : 2 })
  }
  found.sort((a, b) => a.rank - b.rank) // stable: kinds stay in their order
  return { found: found.slice(0, most).map((f) => f.el), all: found.length }
}
