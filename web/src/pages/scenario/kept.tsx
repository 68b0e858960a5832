import { useState } from 'preact/hooks'
import { get, Problem, send, type Schemas } from '../../api'
import { useAsk } from '../../ask'
import { date, number } from '../../format'
import { compareLines } from '../../lines'
import { known, project, workplace } from '../../project'
import { change, go, route } from '../../route'
import { ErrorBox } from '../../ui/error'
import { words as runWords } from '../../words/run'
import { words } from '../../words/scenario'
import type { Shared } from './index'

type Scenario = Schemas['Scenario']
type Version = Schemas['Version']
type ScenarioText = Schemas['ScenarioText']
type List<T> = { items: T[] | null }

const path = (at: string, id = '') => `/v1/projects/${encodeURIComponent(at)}/scenarios` + (id ? '/' + encodeURIComponent(id) : '')

/** Scenarios that are kept in the project: open, keep, fork, versions, differences. */
export function Kept({ chosen, text, check }: Shared) {
  const [turn, setTurn] = useState(0)
  const list = useAsk(`${project.value}|${turn}`, async (signal) => {
    await known()
    return project.value ? ((await get<List<Scenario>>(path(project.value), {}, signal)).items ?? []) : []
  })
  const again = () => setTurn((n) => n + 1)
  const names = new Map(list.value?.map((s) => [s.id, s.name]))
  return (
    <div class="stack">
      {text && <Keep text={text} name={check.value?.name ?? ''} kept={chosen.kept} onKept={again} />}
      {list.error && <ErrorBox error={list.error} />}
      <section class="card" aria-labelledby="kept">
        <h2 id="kept">{words('kept')}</h2>
        {list.value?.length === 0 && <p>{words('nothingKept')}</p>}
        <ul class="kept">
          {list.value?.map((s) => <One key={s.id} of={s} names={names} open={chosen.kept?.id === s.id} onGone={again} turn={turn} />)}
        </ul>
      </section>
    </div>
  )
}

/** A form that keeps the scenario: as a new one, a version, or a fork. */
function Keep({ text, name: said, kept, onKept }: { text: string; name: string; kept: Shared['chosen']['kept']; onKept: () => void }) {
  const [typed, setName] = useState<string>() // what is typed is not overwritten by the check's answer
  const name = typed ?? said
  const [note, setNote] = useState('')
  const [error, setError] = useState<Error>()
  const [busy, setBusy] = useState(false)
  const keep = async (asVersion: boolean) => {
    setBusy(true)
    setError(undefined)
    try {
      const at = await workplace(runWords('project'))
      if (asVersion && kept) {
        const { version } = await send<{ version: number }>('PUT', path(at, kept.id), { version: kept.version, content: text, note })
        change({ kept: kept.id, version: String(version), yaml: undefined, scenario: undefined })
      } else {
        const s = await send<Scenario>('POST', path(at), { name: name.trim() || said || 'scenario', content: text, note, ...(kept ? { fork_of: kept.id, fork_version: kept.version } : {}) })
        change({ kept: s.id, version: '1', yaml: undefined, scenario: undefined })
      }
      setNote('')
      setName(undefined)
      onKept()
    } catch (e) {
      setError(e instanceof Problem && e.status === 409 ? new Problem(409, e.title, words('conflict'), e.fix, []) : (e as Error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form class="card row" onSubmit={(e) => (e.preventDefault(), void keep(false))}>
      <label class="field">{words('name')}<input value={name} maxLength={200} dir="auto" onInput={(e) => setName(e.currentTarget.value)} /></label>
      <label class="field wide">{words('why')}<input value={note} maxLength={1000} dir="auto" onInput={(e) => setNote(e.currentTarget.value)} /></label>
      {kept && <button class="main" type="button" disabled={busy} onClick={() => void keep(true)}>{words('keepVersion', { n: number(kept.version + 1) })}</button>}
      <button class={kept ? '' : 'main'} type="submit" disabled={busy}>{words(kept ? 'fork' : 'keep')}</button>
      {error && <ErrorBox error={error} />}
    </form>
  )
}

function One({ of, names, open, onGone, turn }: { of: Scenario; names: Map<string, string>; open: boolean; onGone: () => void; turn: number }) {
  const [error, setError] = useState<Error>()
  const remove = async () => {
    if (!confirm(words('sure', { name: of.name }))) return
    try {
      await send('DELETE', path(project.value, of.id))
      if (open) change({ kept: undefined, version: undefined })
      onGone()
    } catch (e) {
      setError(e as Error)
    }
  }
  return (
    <li class="card" aria-current={open ? 'true' : undefined}>
      <div class="row">
        <strong><bdi>{of.name}</bdi></strong>
        <span>{words('version', { n: number(of.version) })}</span>
        {of.fork_of && <small>{words('forkOf', { name: names.get(of.fork_of) ?? of.fork_of, n: number(of.fork_version ?? 0) })}</small>}
        <span class="push row">
          <button onClick={() => go(`/scenario/edit?kept=${encodeURIComponent(of.id)}&version=${of.version}`)}>{words('open')}</button>
          <button onClick={() => void remove()}>{words('delete')}</button>
        </span>
      </div>
      {error && <ErrorBox error={error} />}
      <details open={open || undefined}>
        <summary>{words('versions')}</summary>
        <Versions of={of} turn={turn} />
      </details>
    </li>
  )
}

function Versions({ of, turn }: { of: Scenario; turn: number }) {
  const list = useAsk(`${of.id}|${of.version}|${turn}`, async (signal) => (await get<List<Version>>(path(project.value, of.id) + '/versions', {}, signal)).items ?? [])
  const q = route.value.query
  const versions = [...(list.value ?? [])].sort((a, b) => b.version - a.version)
  const newest = versions[0]?.version ?? 1
  const [a, b] = [Number(q.get('a')) || Math.max(1, newest - 1), Number(q.get('b')) || newest]
  if (list.error) return <ErrorBox error={list.error} />
  return (
    <>
      <ul>
        {versions.map((v) => (
          <li key={v.version}>
            <button class="plain link" onClick={() => go(`/scenario/edit?kept=${encodeURIComponent(of.id)}&version=${v.version}`)}>{words('version', { n: number(v.version) })}</button> · {date(v.created)} · <bdi>{v.note}</bdi>
          </li>
        ))}
      </ul>
      {versions.length > 1 && (
        <>
          <div class="row">
            <label class="field">{words('compare')}<select value={a} onChange={(e) => change({ a: e.currentTarget.value }, true)}>{versions.map((v) => <option value={v.version}>{words('version', { n: number(v.version) })}</option>)}</select></label>
            <label class="field">{words('compareTo')}<select value={b} onChange={(e) => change({ b: e.currentTarget.value }, true)}>{versions.map((v) => <option value={v.version}>{words('version', { n: number(v.version) })}</option>)}</select></label>
          </div>
          <Differences id={of.id} a={a} b={b} />
        </>
      )}
    </>
  )
}

/** The lines in which two versions differ, with three lines around. */
function Differences({ id, a, b }: { id: string; a: number; b: number }) {
  const both = useAsk(`${id}|${a}|${b}`, (signal) => Promise.all([a, b].map((version) => get<ScenarioText>(path(project.value, id), { version }, signal))))
  if (both.error) return <ErrorBox error={both.error} />
  if (!both.value) return null
  const lines = compareLines(both.value[0]!.text.content ?? '', both.value[1]!.text.content ?? '')
  if (lines.every((l) => l.sign === ' ')) return <p>{words('same')}</p>
  const near = lines.map((_, i) => lines.slice(Math.max(0, i - 3), i + 4).some((l) => l.sign !== ' '))
  return (
    <div class="scroll diff" tabIndex={0} role="region" aria-label={words('compare')} dir="ltr">
      {lines.map((l, i) => near[i] && (
        <div key={i} class="diff-line" data-sign={l.sign === '+' ? '1' : l.sign === '−' ? '-1' : undefined}>
          <span aria-hidden="true">{l.sign}</span>{l.sign !== ' ' && <span class="hidden">{words(l.sign === '+' ? 'added' : 'removed')}</span>} {l.text}
        </div>
      ))}
    </div>
  )
}
