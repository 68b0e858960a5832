import { useEffect, useState } from 'preact/hooks'
import { useChosen } from '../../chosen'
import { route } from '../../route'
import { Assumptions, assumed, useFlows } from '../../ui/assumptions'
import { ChosenBar } from '../../ui/chosen'
import { ErrorBox } from '../../ui/error'
import { RunBox } from '../../ui/run'
import { words } from '../../words/share'
import { example } from '../appraise/example'
import type { Sharing } from './document'
import { Result } from './result'
import '../../ui/evaluation.css'

const codes = (text: string) => text.split(/[\s,،;]+/).map((s) => s.trim().toUpperCase()).filter(Boolean)

/** How the parties could share what a package brings. */
export default function Share() {
  const q = route.value.query
  const chosen = useChosen(example)
  const flows = useFlows()
  const given = q.get('players') ?? ''
  const [players, setPlayers] = useState(given)
  const [climate, setClimate] = useState(q.get('climate') !== 'false')
  useEffect(() => (setPlayers(given), setClimate(q.get('climate') !== 'false')), [given, q.get('climate')])
  const input = chosen.input && (!flows.id || flows.text !== undefined)
    ? {
        ...chosen.input, ...assumed(q, ['draws']), ...(flows.text !== undefined ? { flows: flows.text } : {}),
        ...(given ? { players: codes(given) } : {}), ...(q.get('climate') === 'false' ? { climate: false } : {}),
      }
    : undefined
  return (
    <div class="stack evaluation">
      <h1>{words('title')}</h1>
      <ChosenBar chosen={chosen} example />
      <Assumptions left={['draws']} more={() => ({ players: codes(players).join(','), climate: climate ? undefined : 'false' })}>
        <label class="field players">
          {words('players')}
          <input value={players} dir="ltr" spellcheck={false} autocomplete="off" onInput={(e) => setPlayers(e.currentTarget.value)} />
          <small>{words('playersHint')}</small>
        </label>
        <label class="tick"><input type="checkbox" checked={climate} onChange={(e) => setClimate(e.currentTarget.checked)} /> {words('climate')}</label>
      </Assumptions>
      {flows.error && <ErrorBox error={flows.error} />}
      <RunBox<Sharing> kind="share" input={input}>{(result) => <Result of={result} input={input!} />}</RunBox>
    </div>
  )
}
