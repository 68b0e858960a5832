import { useEffect, useState } from 'preact/hooks'

/** Asked is an answer on its way: the last value stays until the next is there. */
export interface Asked<T> {
  value?: T
  error?: Error
  busy: boolean
}

/**
 * useAsk asks again whenever `key` changes and forgets answers that come too late.
 * An undefined key asks nothing.
 */
export function useAsk<T>(key: string | undefined, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [state, set] = useState<Asked<T>>({ busy: key !== undefined })
  useEffect(() => {
    if (key === undefined) return
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
