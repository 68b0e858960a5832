import { useEffect, useRef, useState } from 'preact/hooks'

/** Asked is an answer on its way: the last value stays until the next is there. */
export interface Asked<T> {
  value?: T
  error?: Error
  busy: boolean
}

/**
 * useAsk asks again whenever `key` changes and forgets answers that come too late.
 * An undefined key asks nothing; an answer that is `there` at the first drawing is
 * shown with it.
 */
export function useAsk<T>(key: string | undefined, ask: (signal: AbortSignal) => Promise<T>, there?: T): Asked<T> {
  const [state, set] = useState<Asked<T>>(there === undefined ? { busy: key !== undefined } : { value: there, busy: false })
  const first = useRef(there !== undefined)
  useEffect(() => {
    const known = first.current
    first.current = false
    if (key === undefined || known) return
    const stop = new AbortController()
    set((s) => ({ ...s, busy: true }))
    ask(stop.signal).then(
      (value) => stop.signal.aborted || set({ value, busy: false }),
      (error: Error) => stop.signal.aborted || set((s) => ({ ...s, error, busy: false })),
    )
    return () => stop.abort()
  }, [key])
  return state
}
