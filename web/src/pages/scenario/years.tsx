import { number, signed, year } from '../../format'
import type { Gain } from '../../measures'
import { change, route } from '../../route'
import { corridorName } from '../../terms'
import { Exports } from '../../ui/exports'
import { RunBox } from '../../ui/run'
import { Table, type Column } from '../../ui/table'
import { words } from '../../words/scenario'
import { mistaken } from './counts'
import { OwnFlows, useOwnFlows } from './flows'
import type { Shared } from './index'

interface Year {
  year: number
  opened: string[]
  ended: string[]
  tonnes: number
  flows_without_way: number
  mean_days: number
  freight_usd: number
  co2e_t: number
  gain: Gain
  corridors_tonnes: Record<string, number>
  loads: { kind: string; id: string; name: string; tonnes: number }[]
}

interface Played {
  scenario: string
  flows: string
  years: Year[]
  notes: string[]
}

/** The scenario year by year, as its measures open and end. */
export function Years({ chosen, check }: Shared) {
  const q = route.value.query
  const own = useOwnFlows()
  if (!chosen.input) return <p>{words('none')}</p>
  if (check.value && !check.value.ok) return <p class="note">{mistaken(check.value.problems?.length ?? 0)}</p>
  const until = Number(q.get('until')) || 2060
  const input = own.with({ ...chosen.input, ...(until === 2060 ? {} : { until }) })
  return (
    <div class="stack">
      <OwnFlows error={own.error}>
        <label class="field narrow-field">{words('lastYear')}<input type="number" dir="ltr" min={2025} max={2150} key={until} defaultValue={String(until)} onChange={(e) => change({ until: e.currentTarget.value === '2060' ? undefined : e.currentTarget.value })} /></label>
      </OwnFlows>
      <RunBox<Played> kind="scenario-run" input={input}>{(r) => <Result of={r} input={input!} />}</RunBox>
    </div>
  )
}

const million = (v: number) => number(v / 1e6, 1, 1)

function Result({ of, input }: { of: Played; input: object }) {
  const columns: Column<Year>[] = [
    { key: 'year', title: words('year'), value: (y) => y.year, cell: (y) => year(y.year) },
    { key: 'opened', title: words('opensNow'), value: (y) => y.opened.join(' '), cell: (y) => <span lang="en" dir="auto">{y.opened.join(', ') || '–'}</span> },
    ...(of.years.some((y) => y.ended.length) ? [{ key: 'ended', title: words('endsNow'), value: (y: Year) => y.ended.join(' '), cell: (y: Year) => <span lang="en" dir="auto">{y.ended.join(', ') || '–'}</span> }] : []),
    { key: 'gain', title: words('saves'), unit: words('usdYear'), num: true, value: (y) => y.gain.user_benefit_usd, cell: (y) => signed(Math.round(y.gain.user_benefit_usd / 1e5) / 10, 1, 1) },
    { key: 'tonnes', title: words('moved'), unit: '10⁶ t', num: true, value: (y) => y.tonnes, cell: (y) => million(y.tonnes) },
    { key: 'days', title: words('meanDays'), num: true, value: (y) => y.mean_days, cell: (y) => number(y.mean_days, 1, 1) },
    { key: 'freight', title: words('freightYear'), unit: words('usdYear'), num: true, value: (y) => y.freight_usd, cell: (y) => million(y.freight_usd) },
    { key: 'co2e', title: 'CO2e', unit: words('tYear'), num: true, value: (y) => y.co2e_t, cell: (y) => number(y.co2e_t / 1e3, 1, 1) },
  ]
  return (
    <>
      <section class="card" aria-labelledby="years">
        <div class="row">
          <h2 id="years">{words('years')}</h2>
          <span class="push"><Exports path="/v1/scenario/run" name="meridian-years" input={input} answer={of} reports={['html', 'xlsx']} pictures={[]} /></span>
        </div>
        <p>{words('yearsSaid')}</p>
        <p><small lang="en" dir="auto">{of.flows}</small></p>
        {of.notes.map((n) => <p class="note" dir="auto" lang="en" key={n}>{n}</p>)}
        {of.years.some((y) => y.flows_without_way > 0) && <p class="note">{of.years.filter((y) => y.flows_without_way > 0).map((y) => `${year(y.year)}: ${words('noWay')} – ${number(y.flows_without_way)}`).join('; ')}</p>}
        <Table caption={words('years')} rows={of.years} columns={columns} rowKey={(y) => String(y.year)} head="year" />
      </section>
      <Corridors years={of.years} />
      <Loads last={of.years[of.years.length - 1]!} />
    </>
  )
}

/** Tonnes of each corridor in each year. */
function Corridors({ years }: { years: Year[] }) {
  const last = years[years.length - 1]!
  const corridors = [...new Set(years.flatMap((y) => Object.keys(y.corridors_tonnes)))].sort((a, b) => (last.corridors_tonnes[b] ?? 0) - (last.corridors_tonnes[a] ?? 0))
  const columns: Column<string>[] = [
    { key: 'corridor', title: words('byCorridor'), unit: '10⁶ t', value: corridorName },
    ...years.map((y): Column<string> => ({ key: String(y.year), title: year(y.year), num: true, value: (c) => y.corridors_tonnes[c] ?? 0, cell: (c) => million(y.corridors_tonnes[c] ?? 0) })),
  ]
  return (
    <section class="card" aria-labelledby="years-corridors">
      <h2 id="years-corridors">{words('byCorridor')}</h2>
      <Table caption={words('byCorridor')} rows={corridors} columns={columns} rowKey={(c) => c} head="corridor" />
    </section>
  )
}

/** What is loaded most in the last year. */
function Loads({ last }: { last: Year }) {
  const columns: Column<Year['loads'][number]>[] = [
    { key: 'name', title: words('loaded'), value: (l) => l.name, cell: (l) => <bdi lang="en">{l.name}</bdi> },
    { key: 'kind', title: words('kind'), value: (l) => l.kind, cell: (l) => <span lang="en" dir="ltr">{l.kind.replaceAll('_', ' ')}</span> },
    { key: 'tonnes', title: words('moved'), unit: '10⁶ t', num: true, value: (l) => l.tonnes, cell: (l) => million(l.tonnes) },
  ]
  return (
    <section class="card" aria-labelledby="years-loads">
      <h2 id="years-loads">{words('loaded')}, {year(last.year)}</h2>
      <Table caption={words('loaded')} rows={last.loads.slice(0, 15)} columns={columns} rowKey={(l) => l.kind + l.id} head="name" />
    </section>
  )
}
