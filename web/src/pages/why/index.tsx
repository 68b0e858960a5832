import { address, get, type Query } from '../../api'
import { useAsk } from '../../ask'
import { corridorStyle } from '../../colour'
import { daySpan, number, percent, signed, usd } from '../../format'
import { change, route } from '../../route'
import { csvRows, saveCSV } from '../../save'
import { lang } from '../../lang'
import { corridorName, lineName, partName } from '../../terms'
import { ErrorBox } from '../../ui/error'
import { Key } from '../../ui/mark'
import { RunBox } from '../../ui/run'
import { Save } from '../../ui/save'
import { Table, type Column } from '../../ui/table'
import { words as shell } from '../../words/shell'
import { bodyOf } from '../compare/load'
import { rowsOf } from '../data/load'
import { Form } from '../plan/form'
import { same } from '../plan/links'
import { apiQuery } from '../plan/query'
import { Help } from '../../ui/help'
import { Diverge, type Bar } from './diverge'
import { gapText, Levers, type Answer } from './levers'
import { words } from './words'
import '../plan/plan.css'
import './why.css'

type Part = NonNullable<Answer['differences']>[number]

export default function Why() {
  const q = route.value.query
  const corridor = q.get('corridor') ?? 'north-south-west'
  const query: Query = { ...apiQuery(q, ['percentile']), corridor, ...(lang.value !== 'en' && { lang: lang.value }) }
  // the comparison needs two plans and is there at once; the search for changes is a run
  const answer = useAsk<Answer>(JSON.stringify(query), (signal) => get('/v1/why', { ...query, tries: 0 }, signal))
  const a = answer.value
  const tries = Math.min(10, Math.max(1, Number(q.get('tries')) || 2))
  return (
    <div class="stack why">
      <Form active={a?.data.disruptions_in_force ?? []} />
      <div class="row">
        <Choose corridor={corridor} />
        <span class="push" />
        <a class="button" href={same('compare')}>{words('compare')}</a>
        <Save list={[{ label: 'JSON', href: address('/v1/why', { ...query, tries }), name: `why-${corridor}.json` }, ...(a ? [{ label: words('csv'), make: () => saveCSV(`why-${corridor}.csv`, ledger(a)) }] : [])]} />
      </div>
      <Help page="why" />
      {answer.error && !answer.busy && <><h1>{words('title', { corridor: corridorName(corridor) })}</h1><ErrorBox error={answer.error} /></>}
      {answer.busy && <p class="busy" role="status">{shell('working')}</p>}
      {a && !answer.error && (
        <>
          <Verdict a={a} />
          {a.feasible && a.rival && <Differences a={a} />}
          {a.feasible && a.rival && (
            <section class="card" aria-label={words('changes')}>
              <h2>{words('changes')}</h2>
              <p><small>{words('changesLead')}</small></p>
              <label class="row">{words('tries')}
                <select value={String(tries)} onChange={(e) => change({ tries: e.currentTarget.value === '2' ? undefined : e.currentTarget.value })}>
                  {[1, 2, 3, 5, 10].map((n) => <option value={n}>{number(n)}</option>)}
                </select>
              </label>
              <RunBox<Answer> kind="why" input={{ ...bodyOf(query), tries }}>{(found) => <div class="goals"><Levers answer={found} /></div>}</RunBox>
            </section>
          )}
        </>
      )}
    </div>
  )
}

/** The figures of both ways, component by component, as rows of a table. */
function ledger(a: Answer): string {
  const rows = (of: string, unit: string, parts: readonly Part[] | null | undefined) => (parts ?? []).map((p) => [of, p.name, unit, p.corridor, p.rival, p.corridor - p.rival])
  return csvRows(['of', 'component', 'unit', a.corridor, a.rival?.corridor ?? 'rival', 'difference'], [
    ...rows('difference', '', a.differences), ...rows('cost', 'USD', a.cost_usd), ...rows('time', 'mean hours', a.mean_hours), ...rows('co2e', 'kg', a.co2e_kg),
  ])
}

function Choose({ corridor }: { corridor: string }) {
  const all = useAsk('corridors', (signal) => rowsOf('corridors', '', signal))
  const ids = all.value?.rows.map((r) => r.id!) ?? [corridor]
  return (
    <label class="field">{words('corridor')}
      <select value={corridor} onChange={(e) => change({ corridor: e.currentTarget.value })}>
        {[...new Set([corridor, ...ids])].map((id) => <option value={id}>{corridorName(id)}</option>)}
      </select>
    </label>
  )
}

/** Wins or loses, by how much, against whom; without a way, what would open one. */
function Verdict({ a }: { a: Answer }) {
  const name = corridorName(a.corridor)
  const c = a.contests?.[0]
  if (!a.feasible) {
    return (
      <section class="card verdict">
        <h1>{words('noWay', { corridor: name })}</h1>
        <p><bdi>{a.text}</bdi></p>
        <h2>{words('openings')}</h2>
        {!a.openings?.length && <p>{words('noOpenings')}</p>}
        <ul class="levers">
          {a.openings?.map((o) => (
            <li key={o.text}>
              <strong><bdi>{o.text}</bdi></strong><br />
              <span class="figures">{words('opened', { days: daySpan(o.hours.p50, o.hours.p90), usd: usd(o.freight_usd) })}</span> · {o.rival ? words(o.wins ? 'openWins' : 'openLoses', { gap: usd(Math.abs(o.gap_usd)), rival: corridorName(o.rival) }) : words('alone')}
            </li>
          ))}
        </ul>
      </section>
    )
  }
  return (
    <section class="card verdict" data-wins={c?.wins ? 'yes' : 'no'}>
      <h1>{!c || !c.rival ? words('alone') : words(c.wins ? 'wins' : 'loses', { corridor: name, gap: gapText(c.gap, c.unit), rival: corridorName(c.rival) })}</h1>
      <ul class="twoways">
        {[a.itinerary, a.rival].map((it) => it && (
          <li key={it.corridor}>
            <Key style={corridorStyle(it.corridor)} line /> <strong>{corridorName(it.corridor)}</strong> <span class="figures">{words('wayDays', { days: daySpan(it.hours.p50, it.hours.p90), usd: usd(it.cost.freight), km: number(it.distance_km) })}</span>
            <br /><small><bdi>{it.label}</bdi> · <a href={same('plan', { it: it.corridor, tab: 'legs' })}>{words('legs')}</a></small>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Differences({ a }: { a: Answer }) {
  const name = corridorName(a.corridor)
  const criteria = ['freight, USD', 'mean, hours', 'standard deviation, hours', 'CO2e, kg'] as const
  const title = (p: Part) => (criteria.some((k) => k === p.name) ? words(p.name as (typeof criteria)[number]) : p.name)
  const worth = (a.differences ?? []).map((p): Bar => ({ name: title(p), value: p.worth_usd ?? 0, hint: `${title(p)}: ${number(p.corridor)} – ${number(p.rival)}` }))
  const sum = worth.reduce((n, b) => n + b.value, 0)
  return (
    <div class="pair2">
      <section class="card">
        <h2>{words('ledger')}</h2>
        <p><small>{words('ledgerLead', { corridor: name })}</small></p>
        <Diverge label={words('ledger')} unit={words('usd')} bars={[...worth, { name: words('sum'), value: sum, hint: signed(sum) }]} />
      </section>
      <Parts a={a} title={words('cost')} unit={words('usd')} parts={a.cost_usd ?? []} nameOf={lineName} />
      <Parts a={a} title={words('hours')} unit={words('h')} parts={a.mean_hours ?? []} nameOf={partName} />
      <Parts a={a} title={words('carbon')} unit={words('kg')} parts={a.co2e_kg ?? []} nameOf={partName} />
    </div>
  )
}

interface PartsProps {
  a: Answer
  title: string
  unit: string
  parts: readonly Part[]
  nameOf: (code: string) => string
}

/** One quantity by components: the picture of the differences and the figures of both. */
function Parts({ a, title, unit, parts, nameOf }: PartsProps) {
  const mine = corridorName(a.corridor)
  const theirs = corridorName(a.rival?.corridor ?? '')
  const shown = parts.filter((p) => Math.abs(p.corridor - p.rival) >= 0.5)
  const total = parts.reduce((n, p) => n + Math.abs(p.corridor - p.rival), 0)
  const columns: Column<Part>[] = [
    { key: 'name', title: words('item'), value: (p) => nameOf(p.name) },
    { key: 'mine', title: mine, num: true, value: (p) => p.corridor, cell: (p) => number(p.corridor) },
    { key: 'theirs', title: theirs, num: true, value: (p) => p.rival, cell: (p) => number(p.rival) },
    { key: 'difference', title: words('difference'), num: true, value: (p) => p.corridor - p.rival, cell: (p) => signed(p.corridor - p.rival) },
  ]
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <Diverge label={title} unit={unit} bars={shown.map((p) => ({ name: nameOf(p.name), value: p.corridor - p.rival, hint: `${nameOf(p.name)}: ${number(p.corridor)} – ${number(p.rival)} ${unit} (${percent(total ? Math.abs(p.corridor - p.rival) / total : 0)})` }))} />
      <details><summary>{words('figures')}, {unit}</summary><Table caption={title} rows={parts} columns={columns} head="name" rowKey={(p) => p.name} /></details>
    </section>
  )
}
