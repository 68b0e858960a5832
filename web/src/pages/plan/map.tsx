import { number, usd } from '../../format'
import { change } from '../../route'
import { corridorName, modeName } from '../../terms'
import { RouteMap, type Line, type Mark } from '../../map/map'
import { placeName } from '../../names'
import { closables, shapes, shut } from './closing'
import { legAt, markLeg } from './links'
import { keyOf, type Answer, type Itinerary } from './query'
import { words } from './words'

interface Shape {
  type: string
  coordinates: [number, number][] | [number, number][][]
}
interface Properties {
  itinerary: number
  corridor: string
  leg: number
  kind: string
  mode: string
  from: string
  to: string
  hours_p50: number
  cost_usd: number
}

const parts = (g: Shape) => (g.type === 'LineString' ? [g.coordinates as [number, number][]] : (g.coordinates as [number, number][][]))
const features = (a: Answer) => (a.features?.features ?? []).map((f) => ({ paths: parts(f.geometry as Shape), p: f.properties as unknown as Properties }))

function linesOf(a: Answer): Line[] {
  return features(a).flatMap(({ paths, p }) => {
    const leg = a.itineraries?.find((i) => i.id === p.itinerary)?.legs?.[p.leg - 1]
    const ends = leg ? `${placeName(leg.from, leg.from_name)} – ${placeName(leg.to, leg.to_name)}` : ''
    const title = `${number(p.itinerary)} · ${corridorName(p.corridor)} · ${modeName(p.mode)} ${ends}: ${number(p.hours_p50 / 24, 1)} ${words('days')}, ${usd(p.cost_usd)}`
    return paths.map((path) => ({ path, mode: p.mode, group: p.itinerary, part: p.leg, title }))
  })
}

/** Where the legs of an itinerary begin, by the features that have a shape. */
function marksOf(a: Answer, it: Itinerary): Mark[] {
  const at = new Map<string, [number, number]>()
  const middle = new Map<number, [number, number]>()
  for (const { paths, p } of features(a)) {
    if (p.itinerary !== it.id) continue
    const last = paths[paths.length - 1]!
    at.set(p.from, paths[0]![0]!)
    at.set(p.to, last[last.length - 1]!)
    middle.set(p.leg - 1, paths[0]![paths[0]!.length >> 1]!)
  }
  const legs = it.legs ?? []
  return closables(it).flatMap((c) => {
    const l = legs[c.leg]!
    const place = (c.kind === 'passage' && middle.get(c.leg)) || at.get(l.from) || middle.get(c.leg)
    return place ? [{ id: c.what, at: place, title: words('shut', { name: c.name }), icon: shapes[c.kind], onClick: () => shut(c.what) }] : []
  })
}

interface Props {
  answer: Answer
  selected: Itinerary
  hovered: number | undefined
  onSelect: (i: Itinerary) => void
}

const kept = new WeakMap<Answer, { lang: string; lines: Line[] }>()

function lines(a: Answer): Line[] {
  const lang = document.documentElement.lang
  const have = kept.get(a)
  if (have?.lang === lang) return have.lines
  const made = linesOf(a)
  kept.set(a, { lang, lines: made })
  return made
}

/** The map of a plan: its legs by mode, what can be shut, the ends to be dragged. */
export default function PlanMap({ answer, selected, hovered, onSelect }: Props) {
  const { from, to } = answer.query
  const end = (id: 'from' | 'to', e: typeof from) => ({
    id, at: [e.lon, e.lat] as [number, number], title: e.id ? placeName(e.id, e.name) : e.name,
    onMove: (lon: number, lat: number) => change({ [id]: `${lat.toFixed(3)},${lon.toFixed(3)}` }),
  })
  // A leg of the way shown opens its row of the table; another way is chosen first.
  const key = keyOf(answer, selected)
  const pick = (id: number, part?: number) => {
    if (id === selected.id && part) return markLeg(key, part, { tab: 'legs' })
    answer.itineraries?.forEach((i) => i.id === id && onSelect(i))
  }
  return (
    <RouteMap
      label={words('map')}
      lines={lines(answer)}
      group={selected.id}
      near={hovered}
      part={legAt(key)}
      onPick={pick}
      marks={marksOf(answer, selected)}
      ends={[end('from', from), end('to', to)]}
    />
  )
}
