import { inWords, number, percent, year } from '../../format'
import { million } from '../../money'
import { Exports } from '../../ui/exports'
import { Given } from '../../ui/given'
import { words } from '../../words/appraise'
import { words as moneyWords } from '../../words/money'
import { Accounts } from './accounts'
import type { Appraisal } from './document'
import { Spread, Switching, Tornado } from './risk'
import { Yearly } from './yearly'

/** What an appraisal brought: assumptions first, then the answer, then what it is made of. */
export function Result({ of, input }: { of: Appraisal; input: object }) {
  const pictures = [{ id: 'flows', name: words('pictureFlows') }, { id: 'accounts', name: words('pictureAccounts') }]
  if (of.risk) pictures.push({ id: 'npv', name: words('pictureNpv') }, { id: 'tornado', name: words('pictureTornado') })
  return (
    <>
      <Given list={of.assumptions} notes={of.notes} />
      <Answer of={of} />
      <div class="row"><Exports path="/v1/appraise" name="meridian-appraisal" input={input} answer={of} spoken reports={['html', 'xlsx']} pictures={pictures} zip /></div>
      <Accounts of={of} />
      <Yearly of={of} />
      {of.risk && <Spread of={of} risk={of.risk} />}
      {of.risk && <Tornado of={of} risk={of.risk} />}
      <Switching of={of} />
    </>
  )
}

/** The answer in one line and a row of figures. */
function Answer({ of }: { of: Appraisal }) {
  const r = of.result
  const sum = inWords(Math.abs(r.npv_usd))
  const said = Math.abs(r.npv_usd) < 0.5 ? words('even') : r.npv_usd > 0 ? words('gains', { sum }) : words('loses', { sum })
  const rate = rateOf(of)
  return (
    <section class="card answer" aria-label={words('npv')}>
      <p class="headline" data-sign={Math.sign(r.npv_usd)}>{said}</p>
      <p>{words('said', { year: year(of.price_year) })}</p>
      <dl class="tiles">
        <Tile name={words('npv')} value={`${million(r.npv_usd)}`} unit="million" sign={r.npv_usd}>
          {words('at', { rate: percent(r.low_rate, 1), sum: million(r.npv_at_low_rate_usd) })}<br />{words('at', { rate: percent(r.high_rate, 1), sum: million(r.npv_at_high_rate_usd) })}
        </Tile>
        <Tile name={words('bcr')} value={ratio(r.bcr.cost)} sign={(r.bcr.cost ?? 0) - 1}>{words('bcrHint', { capital: ratio(r.bcr.capital), budget: ratio(r.bcr.budget) })}</Tile>
        <Tile name={words('eirr')} value={r.eirr.length === 1 ? percent(r.eirr[0]!, 1) : r.eirr.length === 0 ? words('noRate') : words('several', { rates: r.eirr.map((x) => percent(x, 1)).join(', ') })}>
          {r.mirr !== null && words('mirr', { rate: percent(r.mirr, 1) })}
          {r.eirr_text && <span dir="auto" lang="en">{r.eirr_text}</span>}
        </Tile>
        <Tile name={words('first', { year: year(r.first_year) })} value={r.first_year_return === null ? '–' : percent(r.first_year_return, 1)}>
          {r.first_year_return !== null && rate !== undefined && words(r.first_year_return < rate ? 'wait' : 'now')}
        </Tile>
        <Tile name={words('payback')} value={r.payback_years === null ? words('paybackNever') : words('paybackYears', { n: number(r.payback_years, 1) })}>
          {words('discounted', { n: r.discounted_payback_years === null ? words('paybackNever') : words('paybackYears', { n: number(r.discounted_payback_years, 1) }) })}
        </Tile>
        {of.risk && <Tile name={words('loss')} value={percent(of.risk.p_npv_below_0, 1)}>{words('lossHint', { n: number(of.risk.draws) })}</Tile>}
      </dl>
    </section>
  )
}

const ratio = (v: number | null | undefined) => (v == null ? '–' : number(v, 2, 2))

/** The discount rate of the first year, from the factors. */
function rateOf(of: Appraisal): number | undefined {
  const [a, b] = of.years
  return a && b && b.discount_factor > 0 ? a.discount_factor / b.discount_factor - 1 : undefined
}

function Tile({ name, value, unit, sign, children }: { name: string; value: string; unit?: 'million'; sign?: number; children?: preact.ComponentChildren }) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd><b class="figures" data-sign={sign === undefined ? undefined : Math.sign(sign)}>{value}</b>{unit && <small> {moneyWords('million')}</small>}<small class="more">{children}</small></dd>
    </div>
  )
}
