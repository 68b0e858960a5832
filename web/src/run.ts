import { useEffect, useState } from 'preact/hooks'
import { get, send, type Schemas } from './api'

export type Run = Schemas['RunView']

export const ended = (r: Run) => r.state === 'done' || r.state === 'failed' || r.state === 'cancelled'

const path = (project: string, run?: string) => `/v1/projects/${encodeURIComponent(project)}/runs` + (run ? '/' + encodeURIComponent(run) : '')

/** The same value whatever the order of its fields: runs of the same question are one. */
export function canonical(v: unknown): string {
  if (Array.isArray(v)) return '[' + v.map(canonical).join(',') + ']'
  if (v === null || typeof v !== 'object') return JSON.stringify(v) ?? 'null'
  const fields = Object.entries(v).filter(([, x]) => x !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
  return '{' + fields.map(([k, x]) => JSON.stringify(k) + ':' + canonical(x)).join(',') + '}'
}

/**
 * Queues a run, or returns the one that asked the same of the same data and has
 * not failed, unless `again` is set.
 */
export async function queue(project: string, kind: string, input: unknown, version: string, again = false): Promise<Run> {
  if (!again) {
    const { items } = await get<{ items: Run[] | null }>(path(project))
    const same = items?.find((r) => r.kind === kind && r.data_version === version && r.state !== 'failed' && r.state !== 'cancelled' && canonical(r.input) === canonical(input))
    if (same) return same
  }
  return send<Run>('POST', path(project), { kind, input })
}

export const cancel = (r: Run) => send<void>('DELETE', path(r.project, r.id))

/** The address of what a run brought. */
export const resultOf = (r: Run) => path(r.project, r.id) + '/result'

export interface Followed {
  run?: Run
  error?: Error
}

/** Follows a run by server-sent events until it has ended. */
export function useRun(first: Run | undefined): Followed {
  const [state, set] = useState<Followed>(first ? { run: first } : {})
  useEffect(() => {
    set(first ? { run: first } : {})
    if (!first || ended(first)) return
    const events = new EventSource(path(first.project, first.id) + '/events')
    events.addEventListener('run', (e) => {
      const run = JSON.parse((e as MessageEvent<string>).data) as Run
      if (ended(run)) events.close()
      set({ run })
    })
    // The browser connects again by itself; what it gives up on is asked for.
    events.onerror = () => {
      if (events.readyState !== EventSource.CLOSED) return
      get<Run>(path(first.project, first.id)).then((run) => set({ run }), (error: Error) => set((s) => ({ ...s, error })))
    }
    return () => events.close()
  }, [first?.id])
  return state
}

/**
 * Seconds that the phase of a run still takes, by the server's reckoning at the moment
 * `told`, less the time since; undefined while that cannot be said.
 */
export function secondsLeft(r: Run, told: number, now: number): number | undefined {
  if (r.state !== 'running' || r.remaining_seconds === undefined) return undefined
  return Math.max(0, r.remaining_seconds - (now - told) / 1000)
}
