import { balanced, cents } from '../../balance'
import { inWords, number, percent } from '../../format'
import { land } from '../../measures'
import { axisMillion, million, tenths } from '../../money'
import { change, route } from '../../route'
import { Bars, stack } from '../../ui/bars'
import { Exports } from '../../ui/exports'
import { Given } from '../../ui/given'
import { words as moneyWords } from '../../words/money'
import { words } from '../../words/share'
import { Amount } from '../appraise/accounts'
import { Coalitions, named } from './coalitions'
import type { Method, Sharing } from './document'
import { Payments } from './payments'

type Word = Parameters<typeof words>[0]
const known = ['territorial', 'shapley', 'nucleolus', 'scrb', 'proportional', 'equal', 'compensation']
const says: Record<string, Word> = {
  territorial: 'saysTerritorial', shapley: 'saysShapley', nucleolus: 'saysNucleolus', scrb: 'saysScrb', proportional: 'saysProportional', equal: 'saysEqual', compensation: 'saysCompensation',
}

/** Name of a way to share. */
export const methodName = (m: Method) => (known.includes(m.id) ? words(m.id as Word) : m.name)

/** What a sharing brought; one way to share is looked at closely, all stand in a table. */
export function Result({ of, input }: { of: Sharing; input: object }) {
  const asked = route.value.query.get('method') ?? 'shapley'
  const method = of.methods.find((m) => m.id === asked) ?? of.methods[0]!
  const before = of.methods.find((m) => m.id === 'territorial')
  const pictures = [
    { id: 'shares', name: words('pictureShares') },
    ...of.methods.filter((m) => ['shapley', 'nucleolus', 'compensation'].includes(m.id)).map((m) => ({ id: 'payments-' + m.id, name: `${words('payments')}: ${methodName(m)}` })),
  ]
  return (
    <>
      <Given list={of.assumptions} notes={of.notes} />
      <Answer of={of} />
      <div class="row">
        <label class="field">
          {words('method')}
          <select value={method.id} onChange={(e) => change({ method: e.currentTarget.value }, true)}>{of.methods.map((m) => <option value={m.id}>{methodName(m)}</option>)}</select>
        </label>
        <div class="push"><Exports path="/v1/share" name="meridian-share" input={input} answer={of} spoken reports={['html', 'xlsx']} pictures={pictures} zip /></div>
      </div>
      <Shares of={of} method={method} before={before} />
      <Payments method={method} />
      <AllWays of={of} current={method.id} />
      <Coalitions of={of} method={method} />
    </>
  )
}

function Answer({ of }: { of: Sharing }) {
  const sum = inWords(Math.abs(of.whole_usd))
  const least = of.core?.least_core_usd ?? 0
  return (
    <section class="card answer" aria-label={words('shares')}>
      <p class="headline" data-sign={Math.sign(of.whole_usd)}>{words(of.whole_usd < 0 ? 'togetherLoss' : 'together', { sum })}</p>
      <p>{words(of.whole_usd < 0 ? 'present' : 'presentGain')}</p>
      {of.core && <p><strong>{words(of.core.empty ? 'coreEmpty' : 'core')}</strong> {of.core.empty ? words('leastEmpty', { sum: million(-least) }) : words('least', { sum: million(least) })}</p>}
      {of.core?.empty && <p dir="auto" lang="en">{of.core.text}</p>}
      <p>{of.sampled ? words('sampled', { orders: number(of.sampled.orders) }) : words('exact', { n: number(Object.keys(of.coalitions_usd ?? {}).length) })}</p>
      {of.compensation.short_usd > 0 && <p class="note">{words('short', { sum: million(of.compensation.short_usd) })}</p>}
    </section>
  )
}

/** What each player gets by one way, beside what it has without payments. */
function Shares({ of, method, before }: { of: Sharing; method: Method; before: Method | undefined }) {
  const sorted = [...of.players].sort((a, b) => method.shares_usd[b]! - method.shares_usd[a]!)
  const bound = method.id === 'shapley' ? of.sampled : undefined
  return (
    <section class="card" aria-labelledby="shares">
      <h2 id="shares">{words('shares')}: {methodName(method)}</h2>
      <p>{says[method.id] && words(says[method.id]!)} {method.note && <span dir="auto" lang="en">{method.note}</span>}</p>
      <Verdict method={method} />
      <Bars
        label={words('shares')}
        text={axisMillion}
        axis={words('sharesAxis')}
        bars={sorted.map((p) => {
          const amount = method.shares_usd[p]!
          const was = before?.shares_usd[p]
          const half = bound?.half_widths_usd[p]
          return {
            key: p,
            label: land(p),
            parts: stack([{ amount, tone: amount < 0 ? 'bad' : 'good', title: million(amount) }]),
            marks: was === undefined ? [] : [{ at: was, tone: '', title: `${words('before')}: ${million(was)}` }],
            value: <>{million(amount)}{half !== undefined && bound && <small> {words('bounds', { sum: million(half), level: percent(bound.level, 0) })}</small>}</>,
          }
        })}
      />
    </section>
  )
}

/** Whether some coalition would rather leave, and which. */
function Verdict({ method }: { method: Method }) {
  if (method.in_core === null) return null
  if (method.in_core) return <p class="check">✓ {words('stable')}</p>
  return <p class="verdict" role="note">✗ {words('blocked', { who: named(method.blocked_by ?? ''), sum: million(method.excess_usd ?? 0) })}</p>
}

/** All ways to share, in a table whose columns add up to the same whole. */
function AllWays({ of, current }: { of: Sharing; current: string }) {
  const whole = cents(of.whole_usd)
  const sums = of.methods.map((m) => of.players.reduce((a, p) => a + cents(m.shares_usd[p]!), 0))
  const shown = of.methods.map((m) => balanced([of.players.map((p) => m.shares_usd[p]!)]))
  const same = sums.every((s, i) => s === whole || of.methods[i]!.id === 'compensation')
  return (
    <section class="card" aria-labelledby="ways">
      <div class="row"><h2 id="ways">{words('table')}</h2><small class="push">{moneyWords('million')}</small></div>
      <div class="scroll" tabIndex={0} role="region" aria-label={words('table')}>
        <table class="grid matrix">
          <thead>
            <tr>
              <th scope="col">{words('method')}</th>{of.players.map((p) => <th key={p} scope="col" class="num">{land(p)}</th>)}
              <th scope="col" class="num">{moneyWords('total')}</th><th scope="col">{words('inCore')}</th><th scope="col">{words('blockedBy')}</th><th scope="col" class="num wrap">{words('wouldGain')}</th>
            </tr>
          </thead>
          <tbody>
            {of.methods.map((m, i) => (
              <tr key={m.id} class="pick" aria-current={m.id === current ? 'true' : undefined} onClick={() => change({ method: m.id }, true)}>
                <th scope="row">{methodName(m)}</th>
                {of.players.map((p, j) => <Amount key={p} exact={m.shares_usd[p]!} shown={shown[i]!.cells[0]![j]!} />)}
                <Amount exact={sums[i]! / 100} shown={shown[i]!.total} strong />
                <td>{m.in_core === null ? words('unknown') : words(m.in_core ? 'yes' : 'no')}</td>
                <td class="coalition">{m.blocked_by ? named(m.blocked_by) : '–'}</td>
                <td class="num">{m.excess_usd === undefined ? '–' : million(m.excess_usd)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {same && <p class="check">{words('sums', { sum: tenths(shown[0]!.total) })}</p>}
    </section>
  )
}
