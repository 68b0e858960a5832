import { useEffect, useState } from 'preact/hooks'
import { useAsk } from '../../../ask'
import { number } from '../../../format'
import type { Shape } from '../../../map/elements'
import { measureKind, type Measure } from '../../../measures'
import { placeName } from '../../../names'
import { change, route } from '../../../route'
import { modeName } from '../../../terms'
import { PlaceInput } from '../../../ui/place'
import { fieldName } from '../field-names'
import { linkModes, mayEnd, newLink, newService, serviceModes, type Draft } from './draft'
import { table } from './facts'
import { pathOf, type Network } from './network'
import { freshID, valueAt, withValue } from './offers'
import { add, bare } from './store'
import type { View } from './view'
import { words } from './words'

const list = (text: string | null) => (text ?? '').split(',').filter(Boolean)

/** The ends after another place: a link has two, a service ever more. */
export function ends(text: string | null, two: boolean, place: string): string[] {
  const have = list(text)
  if (have[have.length - 1] === place) return have
  return two && have.length >= 2 ? [place] : [...have, place]
}

/** The places that are named so far, as a shape. */
export function placesOf(net: Network, text: string | null): Shape {
  const path = pathOf(net, list(text))
  return { id: 'draft', paths: path.length > 1 ? [path] : [], points: path }
}

/** A new link or service: two places or more, its first figures to be changed, then added. */
export function Draw({ kind, net, measures, text }: View & { kind: 'link' | 'service' }) {
  const q = route.value.query
  const modes: readonly string[] = kind === 'link' ? linkModes : serviceModes
  const mode = modes.includes(q.get('mode') ?? '') ? q.get('mode')! : modes[0]!
  const at = list(q.get('ends'))
  const strange = at.filter((id) => !net.places.has(id))
  const ready = at.length > 1 && !strange.length && at.every((id, i) => id !== at[i + 1])
  const taken = new Set(measures?.map((m) => m.id))
  const ask = useAsk(ready ? [kind, mode, ...at].join() : undefined, async (): Promise<Draft & { of: string }> => {
    const of = [kind, mode, ...at].join()
    if (kind === 'link') return { of, ...newLink(net, mode, at[0]!, at[1]!, await table('crossings')) }
    const [services, fares] = await Promise.all([table('services'), table('fares')])
    return { of, ...newService(net, freshID(`${mode}-${at.join('-')}`, new Set(net.services.keys())), mode, at, services, fares) }
  })
  const made = ready && ask.value?.of === [kind, mode, ...at].join() ? ask.value : undefined
  const set = (i: number, id: string) => change({ ends: (id ? [...at.slice(0, i), id, ...at.slice(i + 1)] : at.filter((_, k) => k !== i)).join(',') || undefined })
  const boxes = kind === 'link' ? 2 : Math.max(2, at.length + 1)
  return (
    <section class="card panel drawing" aria-labelledby="drawing">
      <div class="row">
        <h2 id="drawing">{words(kind === 'link' ? 'drawLink' : 'drawService')}</h2>
        <button type="button" class="small push" onClick={() => change({ new: undefined, mode: undefined, ends: undefined })}>{words('stop')}</button>
      </div>
      <p>{words(kind === 'link' ? 'drawHow' : 'drawHowService')}</p>
      <div class="row">
        <label class="field">{words('mode')}<select value={mode} onChange={(e) => change({ mode: e.currentTarget.value, ends: at.filter((id) => net.places.has(id) && mayEnd(e.currentTarget.value)(net.places.get(id)!)).join(',') || undefined })}>{modes.map((m) => <option key={m} value={m}>{modeName(m)}</option>)}</select></label>
        {Array.from({ length: boxes }, (_, i) => <PlaceInput key={i + (at[i] ?? '')} label={words('end', { n: number(i + 1) })} value={at[i] ?? ''} invalid={strange.includes(at[i] ?? ' ')} onPick={(v) => set(i, v)} />)}
      </div>
      {strange.map((id) => <p key={id} class="bad" role="alert">{words('newPlace', { name: id })}</p>)}
      {!ready && !strange.length && at.length > 0 && <p>{words('needTwo')}</p>}
      {made && <Figures key={made.of} draft={made} kind={kind} onAdd={(body) => {
        const id = freshID(`new-${mode}-${at.join('-')}`, taken)
        const what = at.map((p) => placeName(p, net.places.get(p)?.name)).join(' – ')
        add(text, { id, name: bare(words('nameNew', { mode: modeName(mode), what })), confidence: 'estimated', note: made.note, [kind === 'link' ? 'build' : 'service']: body } as Measure)
        change({ new: undefined, mode: undefined, ends: undefined }, true)
      }} />}
    </section>
  )
}

const leaves = (v: Record<string, unknown>, path: string[] = []): string[][] =>
  Object.entries(v).flatMap(([k, x]) => (typeof x === 'number' ? [[...path, k]] : x && typeof x === 'object' && !Array.isArray(x) ? leaves(x as Record<string, unknown>, [...path, k]) : []))

function Figures({ draft, kind, onAdd }: { draft: Draft; kind: 'link' | 'service'; onAdd: (change: Record<string, unknown>) => void }) {
  const [body, setBody] = useState(draft.change)
  useEffect(() => setBody(draft.change), [draft])
  const fields = [...leaves(draft.change), ...(kind === 'link' ? [['speed_kmh'], ['capacity_mt']] : [['capacity_teu']])]
  return (
    <form onSubmit={(e) => (e.preventDefault(), onAdd(body))}>
      <div class="row">
        {fields.map((path) => (
          <label class="field" key={path.join('.')}>
            <span>{path.map((p) => fieldName(p)).join(', ')}</span>
            <input dir="ltr" inputMode="decimal" size={8} value={String(valueAt(body, path) ?? '')} onChange={(e) => {
              const t = e.currentTarget.value.trim().replace(',', '.')
              setBody(withValue(body, path, t === '' ? undefined : Number.isFinite(Number(t)) ? Number(t) : t))
            }} />
          </label>
        ))}
        <button class="main push" type="submit">+ {words('add')} ({measureKind(kind === 'link' ? 'build' : 'service')})</button>
      </div>
      <p><small><strong>{words('drawnFrom')}:</strong> <span lang="en" dir="auto">{draft.note}</span></small></p>
    </form>
  )
}
