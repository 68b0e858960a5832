import { number, signed } from '../../format'
import { land, measureKind, type Gain } from '../../measures'
import { change, route } from '../../route'
import { Bars, Key } from '../../ui/bars'
import { Exports } from '../../ui/exports'
import { RunBox } from '../../ui/run'
import { Table, type Column } from '../../ui/table'
import { words as moneyWords } from '../../words/money'
import { words } from '../../words/scenario'
import { mistaken } from './counts'
import { OwnFlows, useOwnFlows } from './flows'
import type { Shared } from './index'

interface Ranked {
  measure: string
  name: string
  kind: string
  owner: string
  alone: Gain
  all_but_this: Gain
  lost_without: number
}

interface Ranking {
  scenario: string
  objective: string
  measures: Ranked[]
  all: Gain
  greedy: { measure: string; adds: number; total: number }[] | null
  pairs: { a: string; b: string; together: Gain; synergy: number }[] | null
  notes: string[]
  flows: string
}

const objectives = { benefit: 'benefit', cost: 'costSaved', 'tonne-hours': 'tonne-hours', co2e: 'co2eSaved' } as const
type Objective = keyof typeof objectives

/** What a gain is by an objective, in the unit of the picture. */
const measured: Record<Objective, { of: (g: Gain) => number; unit: 'usdYear' | 'thYear' | 'tYear'; scale: number }> = {
  benefit: { of: (g) => g.user_benefit_usd, unit: 'usdYear', scale: 1e6 },
  cost: { of: (g) => g.freight_saved_usd, unit: 'usdYear', scale: 1e6 },
  'tonne-hours': { of: (g) => g.tonne_hours_saved, unit: 'thYear', scale: 1e6 },
  co2e: { of: (g) => g.co2e_saved_t, unit: 'tYear', scale: 1e3 },
}

/** Steps of the greedy order and measures tried two by two, unless others are asked for. */
const usual = { greedy: 3, pairs: 4 } as const

/** The measures ranked: alone, without, in which order, two by two. */
export function Rank({ chosen, check }: Shared) {
  const q = route.value.query
  const own = useOwnFlows()
  if (!chosen.input) return <p>{words('none')}</p>
  if (check.value && !check.value.ok) return <p class="note">{mistaken(check.value.problems?.length ?? 0)}</p>
  const objective = (Object.keys(objectives) as Objective[]).find((o) => o === q.get('objective')) ?? 'benefit'
  const steps = (k: keyof typeof usual) => {
    const v = q.get(k)
    return v === null || v === String(usual[k]) ? {} : { [k]: /^\d+$/.test(v) ? Number(v) : v } // the server says what is wrong with it
  }
  const input = own.with({ ...chosen.input, ...(objective === 'benefit' ? {} : { objective }), ...steps('greedy'), ...steps('pairs') })
  const entry = (k: keyof typeof usual, name: string) => (
    <label class="field narrow-field">{name}<input type="number" dir="ltr" min={0} max={20} key={k + (q.get(k) ?? '')} defaultValue={q.get(k) ?? String(usual[k])} onChange={(e) => change({ [k]: e.currentTarget.value === String(usual[k]) ? undefined : e.currentTarget.value })} /></label>
  )
  return (
    <div class="stack">
      <OwnFlows error={own.error}>
        <label class="field narrow-field">{words('objective')}<select value={objective} onChange={(e) => change({ objective: e.currentTarget.value })}>{(Object.keys(objectives) as Objective[]).map((o) => <option value={o}>{words(objectives[o])}</option>)}</select></label>
        {entry('greedy', words('greedySteps'))}
        {entry('pairs', words('pairsOf'))}
      </OwnFlows>
      <RunBox<Ranking> kind="scenario-rank" input={input}>{(r) => <Result of={r} objective={objective} input={input!} />}</RunBox>
    </div>
  )
}

function Result({ of, objective, input }: { of: Ranking; objective: Objective; input: object }) {
  const m = measured[objective]
  const unit = words(m.unit)
  const shown = (v: number) => signed(Math.round((v / m.scale) * 10) / 10, 1, 1)
  const list = [...of.measures].sort((a, b) => m.of(b.alone) - m.of(a.alone))
  const names = new Map(of.measures.map((x) => [x.measure, x.name]))
  const top = list[0]
  const sum = list.reduce((a, x) => a + m.of(x.alone), 0)
  const columns: Column<Ranked>[] = [
    { key: 'name', title: words('measure'), value: (r) => r.name },
    { key: 'kind', title: words('kind'), value: (r) => measureKind(r.kind) },
    { key: 'owner', title: words('owner'), value: (r) => land(r.owner) },
    { key: 'alone', title: words('aloneBar'), unit, num: true, value: (r) => m.of(r.alone), cell: (r) => shown(m.of(r.alone)) },
    { key: 'lost', title: words('lost'), unit, num: true, value: (r) => r.lost_without, cell: (r) => shown(r.lost_without) },
  ]
  return (
    <>
      <section class="card" aria-labelledby="ranking">
        <div class="row">
          <h2 id="ranking">{words('rank')}</h2>
          <span class="push"><Exports path="/v1/scenario/rank" name="meridian-ranking" input={input} answer={of} reports={['html', 'xlsx']} pictures={[{ id: '', name: words('rank') }]} /></span>
        </div>
        {top && <p>{words('rankSaid', { name: top.name, sum: shown(m.of(top.alone)), unit, all: shown(m.of(of.all)), sum2: shown(sum) })}</p>}
        <p><small lang="en" dir="auto">{of.flows}</small></p>
        {of.notes.map((n) => <p class="note" dir="auto" lang="en" key={n}>{n}</p>)}
        <Key list={[{ tone: 'good', label: words('aloneBar') }, { tone: 'diamond', label: words('withoutMark') }]} />
        <Bars
          label={words('rank')} text={(v) => number(v / m.scale, 1).replace('-', '−')} axis={unit}
          bars={list.map((r) => ({
            key: r.measure,
            label: <bdi lang="en">{r.name}</bdi>,
            parts: [{ from: 0, to: m.of(r.alone), tone: m.of(r.alone) < 0 ? 'bad' : 'good', title: `${words('aloneBar')}: ${shown(m.of(r.alone))}` }],
            marks: [{ at: r.lost_without, tone: '', title: `${words('lost')}: ${shown(r.lost_without)}` }],
            value: shown(m.of(r.alone)),
          }))}
        />
        <details><summary>{moneyWords('table')}</summary><Table caption={words('rank')} rows={list} columns={columns} rowKey={(r) => r.measure} head="name" /></details>
      </section>
      {of.greedy?.length ? (
        <section class="card" aria-labelledby="greedy">
          <h2 id="greedy">{words('order')}</h2>
          <p>{words('orderSaid')}</p>
          <div class="scroll" tabIndex={0} role="region" aria-label={words('order')}>
            <table class="grid slim">
              <thead><tr><th scope="col">{words('measure')}</th><th scope="col" class="num">{words('adds')} <small>{unit}</small></th><th scope="col" class="num">{words('sumSoFar')}</th></tr></thead>
              <tbody>{of.greedy.map((g, i) => <tr key={g.measure}><th scope="row">{number(i + 1)}. <bdi lang="en">{names.get(g.measure) ?? g.measure}</bdi></th><td class="num">{shown(g.adds)}</td><td class="num">{shown(g.total)}</td></tr>)}</tbody>
            </table>
          </div>
        </section>
      ) : null}
      {of.pairs?.length ? (
        <section class="card" aria-labelledby="pairs">
          <h2 id="pairs">{words('pairs')}</h2>
          <div class="scroll" tabIndex={0} role="region" aria-label={words('pairs')}>
            <table class="grid">
              <thead><tr><th scope="col" colSpan={2}>{words('measure')}</th><th scope="col">{words('is')}</th><th scope="col" class="num">{words('synergy')} <small>{unit}</small></th></tr></thead>
              <tbody>
                {[...of.pairs].sort((a, b) => Math.abs(b.synergy) - Math.abs(a.synergy)).map((p) => (
                  <tr key={p.a + '+' + p.b}>
                    <th scope="row"><bdi lang="en">{names.get(p.a) ?? p.a}</bdi></th><td><bdi lang="en">{names.get(p.b) ?? p.b}</bdi></td>
                    <td>{Math.abs(p.synergy) < 0.5 ? words('independent') : words(p.synergy > 0 ? 'help' : 'replace')}</td>
                    <td class="num" data-sign={Math.abs(p.synergy) < 0.5 ? 0 : Math.sign(p.synergy)}>{shown(p.synergy)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ) : null}
    </>
  )
}
