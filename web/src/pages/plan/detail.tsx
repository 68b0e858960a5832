import { number } from '../../format'
import { disruptionName } from '../../names'
import { change, route } from '../../route'
import { corridorName } from '../../terms'
import { Help } from '../../ui/help'
import { later } from '../../ui/later'
import { Source } from '../../ui/source'
import { Tabs } from '../../ui/tabs'
import { Closables } from './closing'
import { Exports, fileName } from './exports'
import { Legs } from './legs'
import { legAt, markLeg, same } from './links'
import { Money } from './money'
import { Others } from './others'
import { apiQuery, keyOf, type Answer, type Itinerary } from './query'
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
  const key = keyOf(answer, it)
  return (
    <>
      <div class="mapbox card"><Map answer={answer} selected={it} hovered={hovered} onSelect={onSelect} /></div>
      <Closables it={it} />
      <Help page="plan" />
      <section class="card">
        <div class="row titled">
          <h2>{words('itinerary', { n: number(it.id) })} <small>{corridorName(it.corridor)}</small></h2>
          <span class="push"><a href={same('why', { corridor: it.corridor })}>{words('whyThis')}</a> · <a href={same('compare')}>{words('compareAll')}</a></span>
        </div>
        <Tabs label={words('itinerary', { n: number(it.id) })} at={tab} onTab={(t: Tab) => change({ tab: t === 'scatter' ? '' : t }, true)} tabs={tabs.map((t) => ({ key: t, name: words(t) }))}>
          {tab === 'scatter' && <Scatter answer={answer} selected={it} hovered={hovered} onSelect={onSelect} onHover={onHover} />}
          {tab === 'stairs' && <Stairs it={it} others={answer.itineraries!.filter((o) => o !== it)} />}
          {tab === 'legs' && <Legs it={it} file={`${fileName(answer)}-${it.id}`} at={legAt(key)} onLeg={(n) => markLeg(key, n)} />}
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
    <section class="card" aria-label={words('inForce')}>
      <h2>{words('inForce')}</h2>
      <p><small>{words('inForceText')}</small></p>
      <ul class="chips">
        {list.map((d) => (
          <li class="force">
            <Source figures={['disruptions/' + d]} label={disruptionName(d)}>{disruptionName(d)}</Source>
            <button type="button" class="small" aria-label={`${disruptionName(d)}: ${words('without')}`} onClick={() => change({ without: [...q.getAll('without'), d], with: q.getAll('with').filter((w) => w !== d) })}>{words('without')}</button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A note of the server; where it names an option of the command line, what to do on the page. */
function note(text: string): string {
  const count = /--goods/.test(text) && /\d+|[۰-۹]+/.exec(text)
  return count ? words('goodsUnnamed', { n: count[0] }) : text
}

function Notes({ a }: { a: Answer }) {
  if (!a.notes?.length && !a.search) return null
  return (
    <section class="card" aria-label={words('notes')}>
      <h2>{words('notes')}</h2>
      {!!a.notes?.length && <ul class="notes">{a.notes.map((n) => <li dir="auto">{note(n)}</li>)}</ul>}
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
      <Notes a={answer} />
      <Exports answer={answer} query={apiQuery(route.value.query)} />
    </>
  )
}
