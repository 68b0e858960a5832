import type { Schemas } from '../../api'
import { days, number, percent, usd } from '../../format'
import { record } from '../../route'
import { corridorName } from '../../terms'
import { words } from './words'

export type Answer = Schemas['WhyDoc']
type Contest = NonNullable<Answer['contests']>[number]
type Lever = NonNullable<Contest['changes']>[number]

/** A gap in the unit of what is contested: USD, or hours as days. */
export const gapText = (gap: number, unit: string) => (unit === 'hours' ? words('dd', { n: days(Math.abs(gap)) }) : usd(Math.abs(gap)))

const goals = { generalised_cost: 'generalised_cost', cost: 'onCost', days: 'onDays' } as const

/** What makes the corridor win, for each goal. */
export function Levers({ answer }: { answer: Answer }) {
  return <>{(answer.contests ?? []).map((c) => <OneGoal key={c.goal} contest={c} />)}</>
}

function OneGoal({ contest: c }: { contest: Contest }) {
  const list = c.changes ?? []
  const enough = list.filter((l) => l.possible)
  const not = list.filter((l) => !l.possible)
  const values = { gap: gapText(c.gap, c.unit), rival: c.rival ? corridorName(c.rival) : '' }
  return (
    <section class="goal">
      <h3>{words(goals[c.goal as keyof typeof goals] ?? 'generalised_cost')}</h3>
      <p>{c.wins ? (c.rival ? words('goalWins', values) : words('goalAlone')) : words('goalLoses', values)}</p>
      {!c.wins && (
        <>
          {enough.length === 0 && <p>{words('none')}</p>}
          <ol class="levers">{enough.map((l) => <Enough key={l.figure + l.kind} lever={l} />)}</ol>
          {not.length > 0 && (
            <>
              <h4>{words('not')}</h4>
              <ul class="levers not">{not.map((l) => <li key={l.figure + l.kind}><Name lever={l} /> <small>{words(`n_${kindOf(l)}`)} · {words('closes', { p: percent(Math.min(1, l.worth / Math.abs(c.gap || 1))) })}</small></li>)}</ul>
            </>
          )}
        </>
      )}
    </section>
  )
}

const kinds = ['charge', 'hours', 'headway', 'disruption'] as const
const kindOf = (l: Lever) => kinds.find((k) => k === l.kind) ?? 'charge'

function Name({ lever: l }: { lever: Lever }) {
  const cut = l.figure.indexOf('/')
  return <><bdi>{l.text}</bdi> <a href={record(l.figure.slice(0, cut), l.figure.slice(cut + 1))}><small>{words('figure')}</small></a></>
}

function Enough({ lever: l }: { lever: Lever }) {
  const share = l.cut_share ?? 0
  const kind = kindOf(l)
  const digits = kind === 'headway' ? 1 : 0
  const then = l.then ?? 0
  const said = words(`s_${kind}`, { now: number(l.now, digits), then: kind === 'disruption' ? percent(then) : number(then, digits), p: percent(share) })
  return (
    <li>
      <Name lever={l} />
      <span class="meter" role="img" aria-label={said}><span style={{ width: `${100 * (1 - share)}%` }} /></span>
      <span class="figures">{said}</span>
    </li>
  )
}
