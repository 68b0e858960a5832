import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { get } from '../../../api'
import { useAsk } from '../../../ask'
import { number } from '../../../format'
import { lang } from '../../../lang'
import type { Shape } from '../../../map/elements'
import NetworkMap from '../../../map/network'
import { around, type Lonlat } from '../../../map/stage'
import { kindOf, kinds, measureKind, type Measure } from '../../../measures'
import { placeName } from '../../../names'
import { change, route } from '../../../route'
import { ErrorBox } from '../../../ui/error'
import { mistaken } from '../counts'
import { blank, type Schema } from '../document'
import { Editor, Mistakes, useText } from '../edit'
import { OneMeasure } from '../fields'
import type { Shared } from '../index'
import { Draw, ends, placesOf } from './draw'
import { mayEnd, nearest } from './draft'
import { elementKind, elementName, elementsOf, half, has, layers, parts, placeNames, readNetwork, shapeOf, shapeOfMeasure, spots, tracks, usual, type Layer, type Network } from './network'
import { freshID } from './offers'
import { Panel } from './panel'
import { Search } from './search'
import { add, future, measuresOf, past, redo, remove, undo, write } from './store'
import { words } from './words'
import './map.css'

/** Scrolls the side beside the map to what was selected; the page stays where it is. */
export function reveal(el: HTMLElement | null) {
  const side = el?.closest<HTMLElement>('.panel-side')
  if (!el || !side || side.scrollHeight <= side.clientHeight) return
  const [a, b] = [el.getBoundingClientRect(), side.getBoundingClientRect()]
  if (a.top < b.top || a.bottom > b.bottom) side.scrollTop += a.top - b.top - 6
}

/** A measure of the library with the elements that it changes. */
export interface Proposal {
  measure: Measure
  owner: string
  elements: string[]
}

export interface View extends Shared {
  net: Network
  /** The measures of the document; undefined while it is no YAML. */
  measures: Measure[] | undefined
  proposals: Map<string, Proposal>
  schema: Schema | undefined
  /** Selects an element or measure and looks at it. */
  show: (el: string | undefined, measure?: string) => void
}

/** The scenario on the map: what can be changed, what is changed, what was proposed. */
export default function MapView(shared: Shared) {
  const net = useAsk('network', readNetwork)
  const schema = useAsk('schema', (signal) => get<Schema>('/v1/scenario/schema', {}, signal))
  if (net.error) return <ErrorBox error={net.error} />
  if (!net.value) return <p class="busy" role="status">{words('wait')}</p>
  return <Body {...shared} net={net.value} schema={schema.value} />
}

const home: Lonlat[] = [[27, 12], [82, 60]] // the corridor from Mumbai to Moscow

function Body({ net, schema, ...shared }: Shared & { net: Network; schema: Schema | undefined }) {
  const q = route.value.query
  const { text, library, chosen } = shared
  const measures = useMemo(() => measuresOf(text), [text])
  const last = useRef<Measure[]>([])
  if (measures) last.current = measures
  const proposals = useMemo(() => new Map((library.value ?? []).flatMap((e) => e.scenario.measures.map((measure) => [measure.id, {
    measure, owner: measure.owner ?? e.resolved.find((r) => r.id === measure.id)?.owner ?? '', elements: elementsOf(net, measure),
  }] as const))), [net, library.value])
  const shown = useLayers()
  const [el, m] = [q.get('el') ?? undefined, q.get('m') ?? undefined]
  const [also, setAlso] = useState<string[]>([])
  const [look, setLook] = useState(0)
  const drawing = q.get('new')

  const mine = useMemo(() => last.current.map((x) => shapeOfMeasure(net, x, 'measure:' + x.id)), [net, measures])
  const proposed = useMemo(() => {
    const have = new Set(last.current.map((x) => x.id))
    return shown.has('proposed') ? [...proposals.values()].filter((p) => !have.has(p.measure.id)).map((p) => shapeOfMeasure(net, p.measure, 'proposal:' + p.measure.id)) : []
  }, [net, proposals, measures, shown.has('proposed')])
  const selected = useMemo((): Shape | undefined => shapeIn(net, el, proposals) ?? (m ? mine.find((s) => s.id === 'measure:' + m) : undefined), [net, el, m, mine, proposals])
  const key = [...shown].join()
  const [lines, points] = useMemo(() => [tracks(net, shown as Set<Layer>), spots(net, shown as Set<Layer>)], [net, key])
  const names = useMemo(() => placeNames(net), [net, lang.value, placeName('IRTHR')]) // anew when the names of a language have come
  const draft = useMemo(() => (drawing ? placesOf(net, q.get('ends')) : undefined), [net, drawing, q.get('ends')])

  const show = (to: string | undefined, measure?: string) => {
    setAlso([])
    change({ el: to, m: measure })
    setLook(look + 1)
  }
  const view: View = { ...shared, net, schema, measures, proposals, show }
  const title = (id: string) => {
    const [kind, rest] = parts(id)
    if (kind === 'measure') return `${words('mine')}: ${last.current.find((x) => x.id === rest)?.name || rest}`
    if (kind === 'proposal') return `${words('proposal')}: ${proposals.get(rest)?.measure.name ?? rest}`
    return `${elementName(net, id)} · ${elementKind(net, id)}`
  }
  const onPick = (ids: string[], at: Lonlat, country: string | undefined) => {
    if (drawing) {
      const place = ids.map(parts).find(([k, id]) => k === 'place' && mayEnd(q.get('mode') ?? '')(net.places.get(id)!))?.[1] ?? nearest(net, at, mayEnd(q.get('mode') ?? ''))?.id
      if (place) change({ ends: ends(q.get('ends'), drawing === 'link', place).join(',') })
      return
    }
    const found = ids.filter((id) => has(net, id))
    const measure = ids.find((id) => id.startsWith('measure:'))?.slice('measure:'.length) ?? last.current.find((x) => elementsOf(net, x).includes(found[0] ?? ''))?.id
    const proposal = ids.find((id) => id.startsWith('proposal:'))
    const first = found[0] ?? (measure ? undefined : proposal) ?? (!measure && country && net.countries.has(country) ? 'country:' + country : undefined)
    setAlso(found.slice(1))
    change({ el: first, m: measure })
  }
  const points0 = draft?.points.length ? draft.points : selected ? [...selected.paths.flat(), ...selected.points] : mine.flatMap((s) => [...s.paths.flat(), ...s.points])
  const ready = (!chosen.input || text !== undefined) && (!el?.startsWith('proposal:') || library.value !== undefined) // what the map begins with
  const box = around(points0.length ? points0 : home)
  const keys = (e: KeyboardEvent) => {
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== 'z' || (e.target as Element).closest('input, textarea')) return
    e.preventDefault()
    e.shiftKey ? redo() : undo()
  }
  return (
    <div class="onmap" onKeyDown={keys}>
      <div class="canvas-side">
        <div class="row tools">
          <Layers shown={shown} />
          <span class="push row">
            <button type="button" class="small" disabled={!past.value.length} onClick={undo}>↶ {words('undo')}</button>
            <button type="button" class="small" disabled={!future.value.length} onClick={redo}>↷ {words('redo')}</button>
          </span>
        </div>
        <section class="network-map" aria-label={words('map')} data-drawing={drawing ? '' : undefined}>
          <NetworkMap
            key={lang.value} label={words('map')} tracks={lines} spots={points} places={names} mine={mine} proposed={proposed} chosen={selected} draft={draft} title={title} onPick={onPick} view={{ key: look + (ready ? '' : 'wait'), box }}
            legend={[{ tone: 'accent', name: words('mine') }, ...(shown.has('proposed') ? [{ tone: 'c6' as const, name: words('proposed') }] : []), ...(drawing ? [{ tone: 'bad' as const, name: words('drawn') }] : [])]}
          />
        </section>
        <p class="note">{words('how')}</p>
      </div>
      <div class="panel-side">
        {!measures && <p class="error" role="alert">{words('broken')}</p>}
        <Search {...view} />
        {drawing ? <Draw {...view} kind={drawing === 'service' ? 'service' : 'link'} /> : el && (has(net, el) || proposals.has(parts(el)[1])) && <Panel key={el} {...view} el={el} also={also} />}
        <Mine {...view} selected={m} />
        <New {...view} />
      </div>
      <AsText {...view} />
    </div>
  )
}

function shapeIn(net: Network, el: string | undefined, proposals: Map<string, Proposal>): Shape | undefined {
  if (!el) return
  const [kind, id] = parts(el)
  if (kind === 'proposal') return proposals.has(id) ? shapeOfMeasure(net, proposals.get(id)!.measure, el) : undefined
  if (!has(net, el)) return
  const shape = shapeOf(net, el)
  const [only] = shape.paths
  return kind === 'link' && only?.length === 2 ? { ...shape, points: [half(only)] } : shape // a short link is found by its ring
}

const allLayers = [...layers, 'proposed'] as const
type AnyLayer = (typeof allLayers)[number]

/** The layers that the address names, or the usual ones. */
function useLayers(): Set<AnyLayer> {
  const asked = route.value.query.get('layers')
  return useMemo(() => new Set<AnyLayer>(asked === null ? [...usual, 'proposed'] : allLayers.filter((l) => asked.split(',').includes(l))), [asked])
}

function Layers({ shown }: { shown: Set<AnyLayer> }) {
  const normal = (list: AnyLayer[]) => list.join() === [...usual, 'proposed'].join()
  const toggle = (l: AnyLayer) => {
    const next = allLayers.filter((x) => (x === l ? !shown.has(x) : shown.has(x)))
    change({ layers: normal(next) ? undefined : next.join(',') || 'none' }, true)
  }
  return (
    <fieldset class="chips">
      <legend class="hidden">{words('layers')}</legend>
      {allLayers.map((l) => <label class="chip" key={l}><input type="checkbox" checked={shown.has(l)} onChange={() => toggle(l)} /> {words(l)}</label>)}
    </fieldset>
  )
}

/** The measures of the scenario: shown on the map by a click, edited in place, taken away. */
function Mine({ net, measures, chosen, text, check, schema, show, selected }: View & { selected: string | undefined }) {
  const mistakes = (text && check.value?.problems) || []
  const list = measures ?? []
  const open = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (selected) reveal(open.current)
  }, [selected])
  return (
    <section class="card" aria-labelledby="in-scenario">
      <h2 id="in-scenario">{words('inScenario')} {list.length > 0 && <small>({number(list.length)})</small>}</h2>
      {!list.length && <p>{words('empty')}</p>}
      <ol class="mine">
        {list.map((m, i) => {
          const name = m.name || m.id || number(i + 1)
          const on = m.id === selected
          const wrong = mistakes.filter((x) => x.measure === m.id)
          const there = shapeOfMeasure(net, m, '')
          return (
            <li key={m.id ?? i} data-on={on || undefined} ref={on ? open : undefined}>
              <div class="row">
                <button type="button" class="plain link" aria-expanded={on} aria-label={words('selectNamed', { name })} onClick={() => show(undefined, on ? undefined : m.id)}><bdi>{name}</bdi></button>
                <span class="tag">{measureKind(kindOf(m))}</span>
                {!there.paths.length && !there.points.length && <small>{words('nowhere')}</small>}
                {wrong.length > 0 && <span class="bad">✗</span>}
                <button type="button" class="small push" aria-label={words('dropNamed', { name })} onClick={() => remove(chosen, text, m)}>×</button>
              </div>
              {on && schema && (
                <OneMeasure
                  at={i} last={i === list.length - 1} measure={m} item={schema.properties?.measures?.items ?? {}} kind={kindOf(m)} text={text ?? ''} mistakes={wrong}
                  onText={(t) => write(t, { m: measuresOf(t)?.[i]?.id })}
                />
              )}
            </li>
          )
        })}
      </ol>
      <Mistakes list={mistakes.filter((x) => !list.some((m) => m.id === x.measure))} />
    </section>
  )
}

const placeless = ['prices', 'growth', 'tariff', 'restriction', 'membership'] as const

/** What is not begun at an element: new links and services, measures without a place. */
function New({ text, measures, schema }: View) {
  const begin = (kind: (typeof kinds)[number]) => {
    const item = schema?.properties?.measures?.items
    const body = blank(item?.properties?.[kind] ?? {}) as Record<string, unknown>
    if (!Object.keys(body).length) {
      const [first, s] = Object.entries(item?.properties?.[kind]?.properties ?? {})[0] ?? []
      if (first && s) body[first] = blank(s)
    }
    add(text, { id: freshID(kind, new Set(measures?.map((m) => m.id))), name: measureKind(kind), [kind]: body })
  }
  return (
    <section class="card" aria-labelledby="draw-new">
      <h2 id="draw-new">{words('draw')}</h2>
      <div class="row">
        <button type="button" disabled={!measures} onClick={() => change({ new: 'link', mode: 'rail', ends: undefined, el: undefined, m: undefined })}>+ {words('drawLink')}</button>
        <button type="button" disabled={!measures} onClick={() => change({ new: 'service', mode: 'ferry', ends: undefined, el: undefined, m: undefined })}>+ {words('drawService')}</button>
      </div>
      <h3>{words('without')}</h3>
      <div class="chips">{placeless.map((k) => <button key={k} type="button" class="small" disabled={!measures || !schema} onClick={() => begin(k)}>+ {measureKind(k)}</button>)}</div>
    </section>
  )
}

/** The document as text below the map, in step with it. */
function AsText({ text: given, check, schema }: View) {
  const [text, setText] = useText(given)
  const mistakes = (text && check.value?.problems) || []
  return (
    <details class="card as-text" open={route.value.query.get('text') === 'open'} onToggle={(e) => change({ text: e.currentTarget.open ? 'open' : undefined }, true)}>
      <summary>{words('text')} {mistakes.length > 0 && <span class="bad">✗ {mistaken(mistakes.length)}</span>}</summary>
      {route.value.query.get('text') === 'open' && <Editor text={text} onText={setText} mistakes={mistakes} schema={schema} />}
    </details>
  )
}

