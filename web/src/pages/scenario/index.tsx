import { useEffect } from 'preact/hooks'
import { get, send } from '../../api'
import { useAsk, type Asked } from '../../ask'
import { carried, useChosen, type Chosen } from '../../chosen'
import type { Check, Entry } from '../../measures'
import { change, go, href, route } from '../../route'
import { readLibrary } from '../../ui/chosen'
import { ErrorBox } from '../../ui/error'
import { later } from '../../ui/later'
import { Tabs } from '../../ui/tabs'
import { words } from '../../words/scenario'
import { counted, mistaken } from './counts'
import { Changes } from './changes'
import { Edit } from './edit'
import { Kept } from './kept'
import { Library } from './library'
import { Rank } from './rank'
import { Years } from './years'
import '../../ui/evaluation.css'
import './scenario.css'

const MapView = later(() => import('./map/view').then((m) => m.default), () => <p class="busy">…</p>)

const views = ['library', 'map', 'edit', 'changes', 'years', 'rank', 'kept'] as const
export type View = (typeof views)[number]

/** What all views of the scenario need. */
export interface Shared {
  chosen: Chosen
  /** The text of the scenario, that of the library where names are chosen. */
  text: string | undefined
  check: Asked<Check>
  library: Asked<Entry[]>
}

/** Replaces the text of the scenario; what it was made from in the library is no longer meant. */
export function write(text: string) {
  change({ yaml: text || undefined, scenario: undefined }, true)
}

/** Measures: the library, a scenario of one's own, what it changes, how its measures rank. */
export default function Scenario() {
  const view = views.find((v) => v === route.value.rest[0]) ?? 'library'
  const chosen = useChosen()
  const library = useAsk('library', readLibrary)
  const names = chosen.names.join(',')
  const ofNames = useAsk(names || undefined, async (signal) => ({ names, text: (await get<Entry>('/v1/library/' + encodeURIComponent(names), {}, signal)).yaml ?? '' }))
  const text = chosen.text ?? (names && ofNames.value?.names === names ? ofNames.value.text : undefined)
  const check = useCheck(text)
  const shared: Shared = { chosen, text, check, library }
  return (
    <div class="stack evaluation">
      <h1>{words('title')}</h1>
      <Bar {...shared} />
      {(chosen.error ?? (names && ofNames.error)) && <ErrorBox error={(chosen.error ?? ofNames.error)!} />}
      <Tabs label={words('views')} tabs={views.map((key) => ({ key, name: words(key) }))} at={view} onTab={(v) => go(location.search ? '/scenario/' + v + location.search : href('scenario/' + v))}>
        {view === 'library' && <Library {...shared} />}
        {view === 'map' && <MapView {...shared} />}
        {view === 'edit' && <Edit {...shared} />}
        {view === 'changes' && <Changes {...shared} />}
        {view === 'years' && <Years {...shared} />}
        {view === 'rank' && <Rank {...shared} />}
        {view === 'kept' && <Kept {...shared} />}
      </Tabs>
    </div>
  )
}

const wait = 350 // ms after the last key

/** Checks a text, once it rests. */
function useCheck(text: string | undefined): Asked<Check> {
  const asked = useAsk<Check>(text || undefined, async (signal) => {
    await new Promise((done) => setTimeout(done, wait))
    signal.throwIfAborted()
    return send<Check>('POST', '/v1/scenario/check', { scenario_yaml: text }, signal)
  })
  return text ? asked : { busy: false }
}

/** The scenario in a line: its measures, whether it holds, where to go with it. */
function Bar({ chosen, check, library }: Shared) {
  const measures = check.value?.measures ?? []
  const problems = check.value?.problems?.length ?? 0
  const known = new Map(library.value?.flatMap((e) => e.scenario.measures.map((m) => [m.id, m.name] as const)))
  useEffect(() => void (document.title = words('title') + ' · Meridian'))
  return (
    <section class="card chosen" aria-label={words('chosen')}>
      <div class="row">
        <strong>{words('chosen')}</strong>
        {chosen.input && check.value && (
          <span class="tag" role="status" data-bad={problems > 0 || undefined}>
            {problems ? '✗ ' + mistaken(problems) : '✓ ' + counted(measures.length) + ', ' + words('fine')}
          </span>
        )}
        {chosen.input && (
          <span class="row push">
            <a class="button" href={href('appraise', carried())}>{words('appraise')}</a>
            <a class="button" href={href('share', carried())}>{words('share')}</a>
            <button onClick={() => change({ scenario: undefined, yaml: undefined, kept: undefined, version: undefined })}>{words('empty')}</button>
          </span>
        )}
      </div>
      {!chosen.input && !chosen.kept && <p>{words('none')}</p>}
      <ul class="picked">
        {chosen.names.length > 0
          ? chosen.names.map((n) => (
              <li key={n}><bdi>{known.get(n) ?? n}</bdi> <button class="plain" aria-label={words('remove', { name: known.get(n) ?? n })} onClick={() => change({ scenario: chosen.names.filter((o) => o !== n).join(',') || undefined })}>×</button></li>
            ))
          : measures.map((m) => <li key={m.id}><bdi>{m.name || m.id}</bdi></li>)}
      </ul>
    </section>
  )
}
