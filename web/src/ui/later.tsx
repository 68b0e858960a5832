import { signal } from '@preact/signals'
import type { ComponentChild, FunctionComponent } from 'preact'
import { ErrorBox } from './error'

/**
 * A component that is a chunk of its own, loaded when it is first drawn; `meanwhile`
 * stands in its place until it is there.
 */
export function later<P extends object>(load: () => Promise<FunctionComponent<P>>, meanwhile: () => ComponentChild): FunctionComponent<P> {
  const state = signal<{ Body?: FunctionComponent<P>; error?: Error }>({})
  let asked = false
  return (props: P) => {
    const { Body, error } = state.value
    if (Body) return <Body {...props} />
    if (error) return <ErrorBox error={error} />
    if (!asked) {
      asked = true
      load().then(
        (Body) => (state.value = { Body }),
        (e: Error) => (state.value = { error: e }), // the files of another build: the page has to be loaded anew
      )
    }
    return <>{meanwhile()}</>
  }
}
