import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { get, Problem } from '../api'
import { useAsk } from '../ask'
import { number } from '../format'
import { me, known, workplace } from '../project'
import { cancel, canonical, ended, queue, resultOf, secondsLeft, useRun, type Run } from '../run'
import { phaseName, words } from '../words/run'
import { ErrorBox } from './error'

/** Seconds in words. */
export const duration = (s: number) => (s < 90 ? words('seconds', { n: number(Math.ceil(s)) }) : words('minutes', { n: number(s / 60) }))

/** The problem that a run failed with. */
export function failure(r: Run): Error | undefined {
  const p = r.failure as { title?: string; status?: number; detail?: string; fix?: string; errors?: Problem['errors'] } | undefined
  return p && new Problem(p.status ?? 500, p.title ?? '', p.detail ?? '', p.fix ?? '', p.errors ?? [])
}

/** How far a run is, with the time left, and a button that cancels it. */
export function RunProgress({ run, onCancel }: { run: Run; onCancel?: (() => void) | undefined }) {
  const [now, set] = useState(Date.now())
  useEffect(() => {
    if (ended(run)) return
    const tick = setInterval(() => set(Date.now()), 1000)
    return () => clearInterval(tick)
  }, [run.state])
  const told = useMemo(() => Date.now(), [run.remaining_seconds, run.done, run.phase])
  const left = secondsLeft(run, told, now)
  const phase = run.state === 'running' && run.phase ? phaseName(run.phase) : ''
  const said = run.total ? words('steps', { done: number(run.done), total: number(run.total) }) : run.done ? words('step', { done: number(run.done) }) : ''
  return (
    <div class="run" data-state={run.state}>
      <span role="status">{words(run.state as 'queued')}{phase && ': ' + phase}{left !== undefined && ' · ' + words('left', { time: duration(left) })}</span>
      {!ended(run) && <progress aria-label={words(run.state as 'queued')} max={run.total || undefined} value={run.total && run.state === 'running' ? run.done : undefined} />}
      <small class="figures">{said}{run.state === 'running' && run.started && ' · ' + duration((now - Date.parse(run.started)) / 1000)}</small>
      {!ended(run) && onCancel && <button onClick={onCancel}>{words('cancel')}</button>}
    </div>
  )
}

interface Props<T> {
  kind: string
  /** What the kind asks for; another input is another run. Undefined asks nothing. */
  input: unknown
  /** The result is a file that the children fetch themselves. */
  file?: boolean
  children: (result: T, run: Run) => ComponentChildren
}

/**
 * Queues a run of a kind, shows how it gets on with a way to cancel it, and draws
 * its JSON result. The same question of the same data is not run twice.
 */
export function RunBox<T>({ kind, input, file, children }: Props<T>) {
  const [first, setFirst] = useState<Run>()
  const [error, setError] = useState<Error>()
  const [again, setAgain] = useState(0)
  const key = canonical(input ?? null)
  useEffect(() => {
    setFirst(undefined)
    setError(undefined)
    if (input === undefined) return
    let gone = false
    const start = async () => {
      await known()
      const at = await workplace(words('project'))
      const { version } = await get<{ version: string }>('/v1/data')
      return queue(at, kind, input, version, again > 0)
    }
    start().then((r) => gone || setFirst(r), (e: Error) => gone || setError(e))
    return () => {
      gone = true
    }
  }, [kind, key, again])
  const { run, error: lost } = useRun(first)
  const done = run?.state === 'done' ? run : undefined
  const failed = error ?? lost ?? (run && failure(run))
  return (
    <>
      {failed && <ErrorBox error={failed} />}
      {!failed && run && run.state !== 'done' && <RunProgress run={run} onCancel={() => void cancel(run).catch(setError)} />}
      {!run && !failed && input !== undefined && <p class="busy" role="status">…</p>}
      {(failed || run?.state === 'cancelled') && me.value && <button onClick={() => setAgain(again + 1)}>{words('again')}</button>}
      {done && file && children(undefined as T, done)}
      {done && !file && <Result key={done.id} run={done} children={children} />}
    </>
  )
}

/** Draws what a run brought. */
function Result<T>({ run, children }: { run: Run; children: (result: T, run: Run) => ComponentChildren }) {
  const result = useAsk<T>(run.id, (signal) => get<T>(resultOf(run), {}, signal))
  if (result.error) return <ErrorBox error={result.error} />
  return <>{result.value !== undefined && children(result.value, run)}</>
}
