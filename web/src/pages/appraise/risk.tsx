import { number, percent, signed } from '../../format'
import { axisMillion, million } from '../../money'
import { Bars, Key } from '../../ui/bars'
import { Table, type Column } from '../../ui/table'
import { words } from '../../words/appraise'
import { words as moneyWords } from '../../words/money'
import { partName } from '../../words/parties'
import type { Appraisal, Risk, Swing } from './document'

/** How the net present value spreads when inputs are drawn together. */
export function Spread({ of, risk }: { of: Appraisal; risk: Risk }) {
  const q = (p: number) => risk.quantiles_usd['p' + p] ?? NaN
  return (
    <section class="card" aria-labelledby="risk">
      <h2 id="risk">{words('risk')}</h2>
      <p>{words('riskSaid', { bad: number(risk.p_npv_below_0 * 100), low: million(q(25)), high: million(q(75)) })}</p>
      <Key list={[{ tone: 'soft', label: words('range90') }, { tone: 'plain', label: words('range50') }]} />
      <Bars
        label={words('risk')}
        text={axisMillion}
        axis={words('npvAxis')}
        line={{ at: of.result.npv_usd, tone: 'central', title: words('central') }}
        bars={[{
          key: 'npv',
          label: words('npv'),
          parts: [{ from: q(5), to: q(95), tone: 'soft' }, { from: q(25), to: q(75), tone: 'plain' }],
          marks: [{ at: q(50), tone: '', title: words('median') }],
          value: `${words('median')} ${million(q(50))}`,
        }]}
      />
      <dl class="facts">
        {[5, 10, 25, 50, 75, 90, 95].map((p) => <div key={p}><dt>P{number(p)}</dt><dd class="figures">{million(q(p))}</dd></div>)}
        <div><dt>{words('central')}</dt><dd class="figures">{million(of.result.npv_usd)}</dd></div>
        <div><dt>P(NPV &lt; 0)</dt><dd class="figures">{percent(risk.p_npv_below_0, 1)} <small>± {percent(1.96 * risk.p_error, 1)}</small></dd></div>
      </dl>
      <p class="note">{words('optimism')} {words('mean', { sum: million(risk.mean_usd) })}; {words('lossHint', { n: number(risk.draws) })}.</p>
    </section>
  )
}

/** How far each input alone moves the result: the widest bar first. */
export function Tornado({ of, risk }: { of: Appraisal; risk: Risk }) {
  const swing = (s: Swing) => Math.abs(s.npv_at_p90_usd - s.npv_at_p10_usd)
  const list = [...risk.tornado].sort((a, b) => swing(b) - swing(a))
  const top = list[0]
  const columns: Column<Swing>[] = [
    { key: 'input', title: words('input'), value: (s) => partName(s.input) },
    { key: 'p10', title: words('p10'), num: true, value: (s) => s.p10, cell: (s) => inUnit(s.unit, s.p10) },
    { key: 'p90', title: words('p90'), num: true, value: (s) => s.p90, cell: (s) => inUnit(s.unit, s.p90) },
    { key: 'low', title: words('atLow'), unit: moneyWords('million'), num: true, value: (s) => s.npv_at_p10_usd, cell: (s) => million(s.npv_at_p10_usd) },
    { key: 'high', title: words('atHigh'), unit: moneyWords('million'), num: true, value: (s) => s.npv_at_p90_usd, cell: (s) => million(s.npv_at_p90_usd) },
    { key: 'rank', title: words('rank'), num: true, value: (s) => s.rank_correlation, cell: (s) => signed(s.rank_correlation, 2) },
    { key: 'basis', title: moneyWords('basis'), value: (s) => s.basis, cell: (s) => <small lang="en">{s.basis}</small> },
  ]
  return (
    <section class="card" aria-labelledby="tornado">
      <h2 id="tornado">{words('tornado')}</h2>
      {top && <p>{words('tornadoSaid', { input: partName(top.input), swing: million(swing(top)) })}</p>}
      <Key list={[{ tone: 'low', label: words('atLow') }, { tone: 'high', label: words('atHigh') }]} />
      <Bars
        label={words('tornado')}
        text={axisMillion}
        axis={words('npvAxis')}
        line={{ at: of.result.npv_usd, tone: 'central', title: words('central') }}
        bars={list.map((s) => ({
          key: s.input,
          label: partName(s.input),
          parts: [
            { from: of.result.npv_usd, to: s.npv_at_p10_usd, tone: 'low', title: `${words('atLow')}, ${inUnit(s.unit, s.p10)}: ${million(s.npv_at_p10_usd)}` },
            { from: of.result.npv_usd, to: s.npv_at_p90_usd, tone: 'high', title: `${words('atHigh')}, ${inUnit(s.unit, s.p90)}: ${million(s.npv_at_p90_usd)}` },
          ],
          value: `${million(s.npv_at_p10_usd)} … ${million(s.npv_at_p90_usd)}`,
        }))}
      />
      <details>
        <summary>{moneyWords('table')}</summary>
        <Table caption={words('tornado')} rows={list} columns={columns} rowKey={(s) => s.input} head="input" />
      </details>
    </section>
  )
}

function inUnit(unit: string, v: number): string {
  if (unit === 'times') return words('times', { n: number(v, 2) })
  if (unit === 'points') return words('points', { n: signed(v * 100, 1) })
  return unit === 'years' ? words('yearsUnit', { n: number(v, 1).replace('-', '−') }) : number(v, 2) + ' ' + unit
}

/** Where one assumption must be for the net present value to be nought. */
export function Switching({ of }: { of: Appraisal }) {
  type Value = Appraisal['switching_values'][number]
  const columns: Column<Value>[] = [
    { key: 'name', title: moneyWords('assumption'), value: (s) => partName(s.name) },
    { key: 'central', title: words('central'), num: true, value: (s) => s.central, cell: (s) => inUnit(s.unit, s.central) },
    { key: 'at', title: words('nought'), num: true, value: (s) => s.at ?? undefined, cell: (s) => (s.at === null ? words('nowhere') : <strong>{inUnit(s.unit, s.at)}</strong>) },
  ]
  return (
    <section class="card" aria-labelledby="switching">
      <h2 id="switching">{words('switching')}</h2>
      <p>{words('switchingSaid')}</p>
      <Table caption={words('switching')} rows={of.switching_values} columns={columns} rowKey={(s) => s.name} head="name" />
    </section>
  )
}
