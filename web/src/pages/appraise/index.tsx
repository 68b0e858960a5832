import { useChosen } from '../../chosen'
import { route } from '../../route'
import { Assumptions, assumed, useFlows } from '../../ui/assumptions'
import { ChosenBar } from '../../ui/chosen'
import { ErrorBox } from '../../ui/error'
import { RunBox } from '../../ui/run'
import { words } from '../../words/appraise'
import { example } from './example'
import type { Appraisal } from './document'
import { Result } from './result'
import '../../ui/evaluation.css'

/** What a package of measures is worth, to whom, and how sure that is. */
export default function Appraise() {
  const chosen = useChosen(example)
  const flows = useFlows()
  const ready = chosen.input && (!flows.id || flows.text !== undefined)
  const input = ready ? { ...chosen.input, ...assumed(route.value.query, ['blocks']), ...(flows.text !== undefined ? { flows: flows.text } : {}) } : undefined
  return (
    <div class="stack evaluation">
      <h1>{words('title')}</h1>
      <ChosenBar chosen={chosen} example />
      <Assumptions left={['blocks']} />
      {flows.error && <ErrorBox error={flows.error} />}
      <RunBox<Appraisal> kind="appraise" input={input}>{(result) => <Result of={result} input={input!} />}</RunBox>
    </div>
  )
}
