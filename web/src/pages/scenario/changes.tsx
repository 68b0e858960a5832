import { useState } from 'preact/hooks'
import { send } from '../../api'
import { useAsk } from '../../ask'
import { inWords, number, signed } from '../../format'
import type { Gain } from '../../measures'
import { change, route } from '../../route'
import { corridorName } from '../../terms'
import { OwnFlows, useOwnFlows } from './flows'
import { Exports } from '../../ui/exports'
import { PlaceInput } from '../../ui/place'
import { ErrorBox } from '../../ui/error'
import { RunBox } from '../../ui/run'
import { Table, sorted, type Column } from '../../ui/table'
import { words as moneyWords } from '../../words/money'
import { words } from '../../words/scenario'
import { mistaken } from './counts'
import type { Shared } from './index'
import type { Schemas } from '../../api'

interface Best {
  reachable: boolean
  reason?: string
  corridor?: string
  generalised_usd: number
  freight_usd: number
  mean_hours: number
  co2e_kg: number
}

interface Flow {
  id: string
  from: string
  to: string
  goods: string
  shipments_a_year: number
  before: Best
  after: Best
}

interface Row {
  table: string
  key: string
  what: string
  fields?: string
}

interface Diff {
  scenario: string
  gain: Gain
  flows: Flow[]
  network: Row[]
  notes: string[]
}

/** What a scenario changes: one shipment, all flows, and the rows of the network. */
export function Changes({ chosen, check }: Shared) {
  const own = useOwnFlows()
  if (!chosen.input) return <p>{words('none')}</p>
  if (check.value && !check.value.ok) return <p class="note">{mistaken(check.value.problems?.length ?? 0)}</p>
  return (
    <div class="stack">
      <OneShipment input={chosen.input} opens={check.value?.measures?.map((m) => m.opens ?? '').sort().pop() ?? ''} />
      <OwnFlows error={own.error} />
      <RunBox<Diff> kind="scenario-diff" input={own.with(chosen.input)}>{(d) => <Result of={d} input={own.with(chosen.input!)!} />}</RunBox>
    </div>
  )
}

type Answer = Schemas['Planned']

/** The plan of a shipment without and with the measures, corridor by corridor. */
function OneShipment({ input, opens }: { input: object; opens: string }) {
  const q = route.value.query
  const [from, to] = [q.get('from') ?? 'Mumbai', q.get('to') ?? 'Moscow']
  const day = q.get('as_of') ?? opens
  const ask = { from, to, ...(day ? { as_of: day } : {}) }
  const plan = useAsk(JSON.stringify([ask, input]), (signal) => Promise.all([send<Answer>('POST', '/v1/plan', ask, signal), send<Answer>('POST', '/v1/plan', { ...ask, ...input }, signal)]))
  const [draft, setDraft] = useState<string>()
  const best = (a: Answer | undefined) => {
    const out = new Map<string, NonNullable<Answer['itineraries']>[number]>()
    for (const i of a?.itineraries ?? []) if (!out.has(i.corridor) || i.cost.freight_per_unit < out.get(i.corridor)!.cost.freight_per_unit) out.set(i.corridor, i)
    return out
  }
  const [was, is] = [best(plan.value?.[0]), best(plan.value?.[1])]
  const rows = [...new Set([...was.keys(), ...is.keys()])].map((corridor) => ({ corridor, a: was.get(corridor), b: is.get(corridor) }))
  const moved = rows.filter((r) => r.a && r.b).map((r) => ({ corridor: r.corridor, usd: r.b!.cost.freight_per_unit - r.a!.cost.freight_per_unit, hours: r.b!.hours.p50 - r.a!.hours.p50 }))
    .sort((x, y) => Math.abs(y.hours) * 30 + Math.abs(y.usd) - Math.abs(x.hours) * 30 - Math.abs(x.usd))[0]
  const same = rows.every((r) => r.a && r.b) && (!moved || (Math.abs(moved.usd) < 0.5 && Math.abs(moved.hours) < 0.1))
  return (
    <section class="card" aria-labelledby="one-shipment">
      <h2 id="one-shipment">{words('od')}</h2>
      <div class="row">
        <PlaceInput label={words('from')} value={from} onPick={(v) => change({ from: v })} />
        <PlaceInput label={words('to')} value={to} onPick={(v) => change({ to: v })} />
        <label class="field">{words('asOf')}<input type="date" value={draft ?? day} onInput={(e) => setDraft(e.currentTarget.value)} onBlur={() => draft !== undefined && change({ as_of: draft })} onKeyDown={(e) => e.key === 'Enter' && draft !== undefined && change({ as_of: draft })} /></label>
      </div>
      {plan.error && <ErrorBox error={plan.error} />}
      {plan.busy && !plan.value && <p class="busy" role="status">…</p>}
      {plan.value && !plan.error && (
        <>
          <p>{same || !moved ? words('odSame') : words('odSaid', { corridor: corridorName(moved.corridor), usd: signed(moved.usd), days: signed(moved.hours / 24, 1) })}</p>
          <div class="scroll" tabIndex={0} role="region" aria-label={words('od')}>
            <table class="grid">
              <thead>
                <tr><th scope="col" rowSpan={2}>{words('corridor')}</th><th scope="colgroup" colSpan={3} class="num">{words('usd')}</th><th scope="colgroup" colSpan={3} class="num">{words('days')} (P50)</th></tr>
                <tr>{[0, 1].flatMap((k) => [<th key={k + 'b'} scope="col" class="num">{words('before')}</th>, <th key={k + 'a'} scope="col" class="num">{words('after')}</th>, <th key={k + 'd'} scope="col" class="num">±</th>])}</tr>
              </thead>
              <tbody>
                {rows.map(({ corridor, a, b }) => (
                  <tr key={corridor}>
                    <th scope="row">{corridorName(corridor)}</th>
                    <Pair a={a?.cost.freight_per_unit} b={b?.cost.freight_per_unit} digits={0} />
                    <Pair a={a && a.hours.p50 / 24} b={b && b.hours.p50 / 24} digits={1} />
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  )
}

/** Two figures and what lies between them; less is better. */
function Pair({ a, b, digits }: { a: number | undefined; b: number | undefined; digits: number }) {
  const d = a === undefined || b === undefined ? undefined : Number((b - a).toFixed(digits))
  return (
    <>
      <td class="num">{a === undefined ? <small>{words('notOffered')}</small> : number(a, digits, digits)}</td>
      <td class="num">{b === undefined ? <small>{words('notOffered')}</small> : number(b, digits, digits)}</td>
      <td class="num" data-sign={d === undefined ? undefined : -Math.sign(d)}>{d === undefined ? '' : d === 0 ? '–' : signed(d, digits, digits)}</td>
    </>
  )
}

/** Flows that are opened, cut off or change most come first. */
function mostMoved(flows: Flow[]): Flow[] {
  const moved = (f: Flow) => (f.before.reachable !== f.after.reachable ? Infinity : f.before.reachable ? Math.abs(f.after.generalised_usd - f.before.generalised_usd) * f.shipments_a_year : 0)
  return [...flows].sort((a, b) => { const [x, y] = [moved(a), moved(b)]; return x === y ? 0 : y - x })
}

/** Figures of a row without the tail that binary fractions have. */
const short = (text: string) => text.replace(/\d+\.\d{5,}/g, (x) => String(Number(Number(x).toPrecision(6))))

function Result({ of, input }: { of: Diff; input: object }) {
  const g = of.gain
  const values = { benefit: inWords(Math.abs(g.user_benefit_usd)), freight: inWords(g.freight_saved_usd), hours: inWords(g.tonne_hours_saved), co2e: inWords(g.co2e_saved_t) }
  const order = route.value.query.get('sort') ?? ''
  const end = (f: Flow) => (f.before.reachable && f.after.reachable ? f.after.generalised_usd - f.before.generalised_usd : undefined)
  const turn = (f: Flow, v: (b: Best) => number, digits: number) => {
    if (!f.before.reachable) return f.after.reachable ? words('opened') : '–'
    if (!f.after.reachable) return words('cutOff')
    const d = Number((v(f.after) - v(f.before)).toFixed(digits))
    return <span title={`${number(v(f.before), digits)} → ${number(v(f.after), digits)}`} data-sign={-Math.sign(d)}>{d === 0 ? '–' : signed(d, digits, digits)}</span>
  }
  const columns: Column<Flow>[] = [
    { key: 'flow', title: words('flow'), value: (f) => `${f.from} – ${f.to}` },
    { key: 'goods', title: words('goods'), value: (f) => f.goods },
    { key: 'year', title: words('perYear'), num: true, value: (f) => f.shipments_a_year, cell: (f) => number(f.shipments_a_year) },
    { key: 'by', title: words('by'), value: (f) => corridorName(f.before.corridor ?? '') },
    { key: 'then', title: words('then'), value: (f) => corridorName(f.after.corridor ?? ''), cell: (f) => (f.after.corridor === f.before.corridor ? '=' : <strong>{corridorName(f.after.corridor ?? '')}</strong>) },
    { key: 'usd', title: words('usdEach'), unit: 'USD ±', num: true, value: end, cell: (f) => turn(f, (b) => b.generalised_usd, 0) },
    { key: 'days', title: words('days'), unit: '±', num: true, value: (f) => (f.before.reachable && f.after.reachable ? f.after.mean_hours - f.before.mean_hours : undefined), cell: (f) => turn(f, (b) => b.mean_hours / 24, 1) },
    { key: 'co2e', title: words('co2e'), unit: '±', num: true, value: (f) => (f.before.reachable && f.after.reachable ? f.after.co2e_kg - f.before.co2e_kg : undefined), cell: (f) => turn(f, (b) => b.co2e_kg, 0) },
  ]
  const rows: Column<Row>[] = [
    { key: 'table', title: words('table'), value: (r) => r.table.toLowerCase() },
    { key: 'key', title: words('row'), value: (r) => r.key, cell: (r) => <bdi dir="ltr">{r.key}</bdi> },
    { key: 'is', title: words('is'), value: (r) => r.what, cell: (r) => (r.what === 'new' || r.what === 'changed' || r.what === 'gone' ? words(r.what) : r.what) },
    { key: 'fields', title: words('field'), value: (r) => r.fields, cell: (r) => <span dir="ltr" lang="en">{short(r.fields ?? '')}</span> },
  ]
  return (
    <>
      <section class="card" aria-labelledby="flows">
        <div class="row">
          <h2 id="flows">{moneyWords('flows')}</h2>
          <span class="push"><Exports path="/v1/scenario/diff" name="meridian-scenario-diff" input={input} answer={of} reports={['html', 'xlsx']} pictures={[{ id: 'map', name: words('picture') }, { id: 'flows', name: words('pictureFlows') }]} /></span>
        </div>
        <p><strong data-sign={Math.sign(g.user_benefit_usd)}>{words(g.user_benefit_usd < 0 ? 'lossSaid' : 'gainSaid', values)}</strong></p>
        <p>{words('flowsSaid', { better: number(g.ods_better), worse: number(g.ods_worse), opened: number(g.ods_opened), cut: number(g.ods_cut_off) })}</p>
        {of.notes.map((n) => <p class="note" dir="auto" lang="en" key={n}>{n}</p>)}
        <div class="tall"><Table caption={moneyWords('flows')} rows={sorted(order ? of.flows : mostMoved(of.flows), columns, order)} columns={columns} rowKey={(f) => f.id} head="flow" order={order} onOrder={(o) => change({ sort: o }, true)} /></div>
      </section>
      <section class="card" aria-labelledby="network">
        <h2 id="network">{words('network')} ({number(of.network.length)})</h2>
        <div class="tall"><Table caption={words('network')} rows={of.network} columns={rows} rowKey={(r) => r.table + r.key + r.what} head="key" /></div>
      </section>
    </>
  )
}
