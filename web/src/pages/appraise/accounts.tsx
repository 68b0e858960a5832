import { balanced, cents } from '../../balance'
import { number } from '../../format'
import { land } from '../../measures'
import { axisMillion, million, tenths } from '../../money'
import { change, route } from '../../route'
import { Bars, Key, stack } from '../../ui/bars'
import { words } from '../../words/appraise'
import { words as moneyWords } from '../../words/money'
import { partName } from '../../words/parties'
import { groupNames, groups, parties, type Appraisal, type Group } from './document'

interface Row {
  country: string
  amounts: number[]
  total: number
}

/** Sums of the accounts by country and by group or party, largest gain first. */
export function rowsOf(of: Appraisal, columns: readonly (readonly string[])[]): Row[] {
  const by = new Map<string, number[]>()
  for (const a of of.accounts) {
    const row = by.get(a.country) ?? columns.map(() => 0)
    const j = columns.findIndex((c) => c.includes(a.party))
    if (j >= 0) row[j]! += cents(a.present_value_usd)
    by.set(a.country, row)
  }
  return [...by]
    .map(([country, whole]) => ({ country, amounts: whole.map((c) => c / 100), total: whole.reduce((a, b) => a + b, 0) / 100 }))
    .filter((r) => r.amounts.some((x) => x !== 0))
    .sort((a, b) => b.total - a.total)
}

/** Who gains and who pays: a picture, and a table whose rows and columns add up. */
export function Accounts({ of }: { of: Appraisal }) {
  const fine = route.value.query.get('accounts') === 'parties'
  const columns = fine ? parties.map((p) => [p]) : groupNames.map((g) => [...groups[g]])
  const heads = fine ? parties.map(partName) : groupNames.map((g) => partName(g))
  const rows = rowsOf(of, columns)
  const byGroup = fine ? rowsOf(of, groupNames.map((g) => [...groups[g]])) : rows
  const shown = balanced(rows.map((r) => r.amounts))
  const off = cents(of.result.npv_usd) - rows.reduce((a, r) => a + cents(r.total), 0)
  return (
    <section class="card" aria-labelledby="accounts">
      <h2 id="accounts">{words('accounts')}</h2>
      <p>{message(byGroup, shown.rows)}</p>
      <Key list={groupNames.map((g) => ({ tone: tone(g), label: partName(g) }))} />
      <Bars
        label={words('accounts')}
        text={axisMillion}
        axis={words('accountsAxis')}
        bars={byGroup.map((r, i) => ({
          key: r.country,
          label: land(r.country),
          parts: stack(r.amounts.map((amount, j) => ({ amount, tone: tone(groupNames[j]!), title: `${partName(groupNames[j]!)}: ${million(amount)}` }))),
          marks: [{ at: r.total, tone: '', title: tenths(shown.rows[i]!) }],
          value: tenths(shown.rows[i]!),
        }))}
      />
      <div class="row">
        <span class="switch" role="group" aria-label={words('accounts')}>
          <button aria-pressed={!fine} onClick={() => change({ accounts: undefined }, true)}>{words('groups')}</button>
          <button aria-pressed={fine} onClick={() => change({ accounts: 'parties' }, true)}>{words('parties')}</button>
        </span>
        <small class="push">{moneyWords('million')}</small>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={words('accounts')}>
        <table class="grid matrix sums">
          <caption class="hidden">{words('accountsAxis')}</caption>
          <thead>
            <tr><th scope="col">{moneyWords('country')}</th>{heads.map((h) => <th key={h} scope="col" class="num wrap">{h}</th>)}<th scope="col" class="num">{moneyWords('total')}</th></tr>
          </thead>
          <tbody>
            {rows.map((r, i) => (
              <tr key={r.country}>
                <th scope="row">{land(r.country)}</th>
                {r.amounts.map((x, j) => <Amount key={j} exact={x} shown={shown.cells[i]![j]!} />)}
                <Amount exact={r.total} shown={shown.rows[i]!} strong />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{moneyWords('total')}</th>
              {heads.map((h, j) => <Amount key={h} exact={rows.reduce((a, r) => a + cents(r.amounts[j]!), 0) / 100} shown={shown.columns[j]!} strong />)}
              <Amount exact={of.result.npv_usd} shown={shown.total} strong />
            </tr>
          </tfoot>
        </table>
      </div>
      {off === 0
        ? <p class="check">✓ {words('adds', { sum: tenths(shown.total) })}</p>
        : <p class="error" role="alert">{words('differs', { sum: number(off / 100, 2) })}</p>}
    </section>
  )
}

const tone = (g: Group) => 'tone-' + g

function message(rows: Row[], shown: number[]): string {
  const top = rows[0]
  const last = rows[rows.length - 1]
  if (!top || !last) return ''
  const values = { gainer: land(top.country), gain: tenths(shown[0]!), payer: land(last.country), pay: tenths(-shown[rows.length - 1]!) }
  if (last.total >= 0) return words('accountsGain', values)
  if (top.total <= 0) return words('accountsLose', values)
  return words('accountsSaid', values)
}

/** A cell with an amount: as shown, with the exact one on hover. */
export function Amount({ exact, shown, strong }: { exact: number; shown: number; strong?: boolean }) {
  return (
    <td class="num" data-sign={Math.sign(shown)} title={exact === 0 ? undefined : number(exact, 2, 2) + ' USD'}>
      {strong ? <strong>{tenths(shown)}</strong> : exact === 0 ? '–' : tenths(shown)}
    </td>
  )
}
