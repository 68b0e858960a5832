import { number } from '../../format'
import { change, route } from '../../route'
import { later } from '../../ui/later'
import { Source } from '../../ui/source'
import { Tabs } from '../../ui/tabs'
import { Closables } from './closing'
import { Exports, fileName } from './exports'
import { Legs } from './legs'
import { Money } from './money'
import { Others } from './others'
import { apiQuery, type Answer, type Itinerary } from './query'
import { Rules } from './rules'
import { Scatter } from './scatter'
import { Stairs } from './stairs'
import { words } from './words'

const Map = later(() => import('./map').then((m) => m.default), () => <p class="mapwait">{words('mapWait')}</p>)

const tabs = ['scatter', 'stairs', 'legs', 'money', 'rules'] as const
type Tab = (typeof tabs)[number]

interface Props {
  answer: Answer
  selected: Itinerary
  hovered: number | undefined
  onSelect: (i: Itinerary) => void
  onHover: (id: number | undefined) => void
}

/** One itinerary in detail: on the map, in charts and tables, and what can be shut on it. */
export function Detail({ answer, selected: it, hovered, onSelect, onHover }: Props) {
  const tab = tabs.find((t) => t === route.value.query.get('tab')) ?? 'scatter'
  return (
    <>
      <section class="mapbox card" aria-label={words('map')}><Map answer={answer} selected={it} hovered={hovered} onSelect={onSelect} /></section>
      <Closables it={it} />
      <section class="card">
        <h2>{words('itinerary', { n: number(it.id) })}</h2>
        <Tabs label={words('itinerary', { n: number(it.id) })} at={tab} onTab={(t: Tab) => change({ tab: t === 'scatter' ? '' : t }, true)} tabs={tabs.map((t) => ({ key: t, name: words(t) }))}>
          {tab === 'scatter' && <Scatter answer={answer} selected={it} hovered={hovered} onSelect={onSelect} onHover={onHover} />}
          {tab === 'stairs' && <Stairs it={it} others={answer.itineraries!.filter((o) => o !== it)} />}
          {tab === 'legs' && <Legs it={it} file={`${fileName(answer)}-${it.id}`} />}
          {tab === 'money' && <Money it={it} file={`${fileName(answer)}-${it.id}-money`} />}
          {tab === 'rules' && <Rules it={it} />}
        </Tabs>
      </section>
    </>
  )
}

function Disrupted({ a }: { a: Answer }) {
  const q = route.value.query
  const list = a.data.disruptions_in_force ?? []
  if (!list.length) return null
  return (
    <section class="card">
      <h2>{words('inForce')}</h2>
      <ul class="chips">
        {list.map((d) => (
          <li class="force">
            <Source figures={['disruptions/' + d]} label={d}>{d}</Source>
            <button type="button" class="small" onClick={() => change({ without: [...q.getAll('without'), d], with: q.getAll('with').filter((w) => w !== d) })}>{words('without')}</button>
          </li>
        ))}
      </ul>
      {!!a.notes?.length && <ul class="notes">{a.notes.map((n) => <li dir="auto">{n}</li>)}</ul>}
      {a.search && <p><small>{words('search', { pareto: number(a.search.pareto), labels: number(a.search.labels), version: a.data.version })}</small></p>}
    </section>
  )
}

/** What stands below the itineraries: corridors without one, disruptions in force, files. */
export function Below({ answer }: { answer: Answer }) {
  return (
    <>
      <Others answer={answer} file={fileName(answer) + '-others'} />
      <Disrupted a={answer} />
      <Exports answer={answer} query={apiQuery(route.value.query)} />
    </>
  )
}
