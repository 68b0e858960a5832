import { carried, type Chosen } from '../chosen'
import { useAsk } from '../ask'
import { get } from '../api'
import { number } from '../format'
import type { Entry, Measure } from '../measures'
import { href, route } from '../route'
import { words } from '../words/money'
import { ErrorBox } from './error'

/** The library of measures, asked for once. */
let library: Promise<Entry[]> | undefined
export const readLibrary = () =>
  (library ??= get<{ scenarios: Entry[] }>('/v1/library').then((d) => d.scenarios, (e) => ((library = undefined), Promise.reject(e))))

/** Names of measures of the library by their ids. */
function namesOf(list: Entry[] | undefined): Map<string, Measure> {
  return new Map(list?.flatMap((e) => e.scenario.measures.map((m) => [m.id, m] as const)))
}

/** Says which scenario a page is about, with the way to choose or edit it. */
export function ChosenBar({ chosen, example }: { chosen: Chosen; example?: boolean }) {
  const lib = useAsk('library', readLibrary)
  const names = namesOf(lib.value)
  const mine = !['scenario', 'yaml', 'kept'].some((k) => route.value.query.get(k))
  return (
    <div class="card chosen">
      <div class="row">
        <strong>{words('scenario')}</strong>
        {example && mine && chosen.names.length > 0 && <span class="tag">{words('example')}</span>}
        {chosen.kept && <bdi class="tag">{words('kept', { name: chosen.kept.name ?? chosen.kept.id, version: number(chosen.kept.version) })}</bdi>}
        {chosen.text !== undefined && !chosen.kept && <span class="tag">{words('inline', { n: number(chosen.text.split('\n').length) })}</span>}
        <a class="push" href={href('scenario', mine ? { scenario: chosen.names.join(',') } : carried())}>{words('change')}</a>
      </div>
      {chosen.names.length > 0 && (
        <ul class="measures-list">{chosen.names.map((n) => <li key={n} dir="auto" lang={names.has(n) ? 'en' : undefined}>{names.get(n)?.name ?? n}</li>)}</ul>
      )}
      {!chosen.input && !chosen.error && !chosen.kept && <p>{words('nothing')}</p>}
      {chosen.error && <ErrorBox error={chosen.error} />}
    </div>
  )
}
