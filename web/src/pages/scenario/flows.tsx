import type { ComponentChildren } from 'preact'
import { FlowsField, useFlows } from '../../ui/assumptions'
import { ErrorBox } from '../../ui/error'

/** The flows that a view of a scenario is about: those of the data, or a file of the user's own. */
export function useOwnFlows() {
  const flows = useFlows()
  return {
    error: flows.error,
    /** An input with the flows; undefined while the file is read. */
    with: <T extends object>(input: T): (T & { flows?: string }) | undefined => (!flows.id ? input : flows.text === undefined ? undefined : { ...input, flows: flows.text }),
  }
}

/** What a view asks for besides the scenario. */
export function OwnFlows({ error, children }: { error: Error | undefined; children?: ComponentChildren }) {
  return (
    <>
      <div class="card row asked">{children}<FlowsField /></div>
      {error && <ErrorBox error={error} />}
    </>
  )
}
