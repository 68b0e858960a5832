import { address, get, type Query } from '../../api'
import { useAsk } from '../../ask'
import { corridorStyle } from '../../colour'
import { date, daySpan, listed, number, usd } from '../../format'
import { lang } from '../../lang'
import { placeName } from '../../names'
import { change, route } from '../../route'
import { csv, saveCSV } from '../../save'
import { corridorName } from '../../terms'
import { ErrorBox } from '../../ui/error'
import { Help } from '../../ui/help'
import { Key } from '../../ui/mark'
import { Save } from '../../ui/save'
import { Tabs } from '../../ui/tabs'
import { words as shell } from '../../words/shell'
import { Form } from '../plan/form'
import { apiQuery } from '../plan/query'
import { Several, Where } from './several'
import { Spend } from './spend'
import { Stairs } from './stairs'
import { Switching } from './switching'
import { Bottlenecks, Corridors, Indicators, NotOffered, rowColumns } from './tables'
import type { Document, Row, Side } from './load'
import { words } from './words'
import '../plan/plan.css'
import './compare.css'

const tabs = ['time', 'cost', 'co2e', 'spend'] as const
type Tab = (typeof tabs)[number]

export default function Compare() {
  const q = route.value.query
  const query: Query = { ...apiQuery(q), ...(q.get('top') === '0' ? { top: 0 } : {}), ...(q.has('corridors') ? { corridors: q.getAll('corridors') } : {}) }
  const asked: Query = lang.value === 'en' ? query : { ...query, lang: lang.value }
  const answer = useAsk<Document>(JSON.stringify(asked), (signal) => get('/v1/compare', asked, signal))
  const side = answer.value?.comparisons?.[0]
  return (
    <div class="stack compare">
      <Form active={answer.value?.data.disruptions_in_force ?? []} />
      {answer.error && !answer.busy && <><h1>{shell('compare')}</h1><ErrorBox error={answer.error} /></>}
      {answer.busy && <p class="busy" role="status">{shell('working')}</p>}
      {side && (!answer.error || answer.busy) && <Body side={side} query={query} />}
    </div>
  )
}

export const endName = (e: Side['from']) => (e.id ? placeName(e.id, e.name) : e.name)

function Body({ side, query }: { side: Side; query: Query }) {
  const q = route.value.query
  const rows = side.corridors ?? []
  const asked = q.getAll('show')
  const shown = new Set(asked.length ? asked : rows.slice(0, 6).map((r) => r.corridor))
  const tab = tabs.find((t) => t === q.get('tab')) ?? 'time'
  const unit = side.unit
  return (
    <>
      <div class="row">
        <div>
          <h1>{words('title', { from: endName(side.from), to: endName(side.to) })}</h1>
          <small>{words('conditions', { date: date(side.as_of), prices: side.prices })}</small>
        </div>
        <span class="push" />
        <Exports side={side} query={query} />
      </div>
      <Help page="compare" />
      <Leaders rows={rows} />
      <section class="card" aria-label={words('diagrams')}>
        <Tabs<Tab> label={words('diagrams')} tabs={tabs.map((key) => ({ key, name: words(key) }))} at={tab} onTab={(t) => change({ tab: t === 'time' ? undefined : t }, true)}>
          {tab === 'spend' ? <Spend rows={rows} unit={unit} /> : <Stairs rows={rows} shown={shown} onShow={(list) => change({ show: list }, true)} of={tab} unit={unit} />}
        </Tabs>
      </section>
      <section class="card listed" aria-label={words('table')}>
        <Corridors rows={rows} unit={unit} />
        {(side.omitted?.length ?? 0) > 0 && <small>{words('omitted', { list: listed(side.omitted!.map(corridorName)) })} <button class="small" onClick={() => change({ top: '0' })}>{words('more')}</button></small>}
      </section>
      <Switching side={side} />
      <Bottlenecks rows={rows} />
      <Indicators rows={rows} />
      <NotOffered list={side.not_offered ?? []} />
      <Several query={query} />
      <Where query={query} from={endName(side.from)} />
      {(side.notes?.length ?? 0) > 0 && <ul class="note">{side.notes!.map((n) => <li key={n} dir="auto">{n}</li>)}</ul>}
    </>
  )
}

/** Who is best in what. */
function Leaders({ rows }: { rows: readonly Row[] }) {
  const least = (of: (r: Row) => number) => rows.reduce((b, r) => (of(r) < of(b) ? r : b), rows[0]!)
  if (!rows.length) return null
  const list = [
    { title: words('overall'), row: rows[0]!, text: (r: Row) => `${words('d', { n: daySpan(r.itinerary.hours.p50, r.itinerary.hours.p90) })} · ${usd(r.itinerary.cost.freight_per_unit)}` },
    { title: words('fastest'), row: least((r) => r.itinerary.hours.mean), text: (r: Row) => words('d', { n: daySpan(r.itinerary.hours.p50, r.itinerary.hours.p90) }) },
    { title: words('cheapest'), row: least((r) => r.itinerary.cost.freight_per_unit), text: (r: Row) => usd(r.itinerary.cost.freight_per_unit) },
    { title: words('greenest'), row: least((r) => r.itinerary.co2e_kg), text: (r: Row) => `${number(r.itinerary.co2e_kg / 1000, 1)} ${words('kg')}` },
  ]
  return (
    <ul class="leaders">
      {list.map((l) => (
        <li class="card" key={l.title}>
          <small>{l.title}</small>
          <strong><Key style={corridorStyle(l.row.corridor)} line /> {corridorName(l.row.corridor)}</strong>
          <span class="figures">{l.text(l.row)}</span>
        </li>
      ))}
    </ul>
  )
}

const pictures = ['time', 'cost', 'co2e', 'sheet', 'components', 'pareto', 'ladder', 'map'] as const

function Exports({ side, query }: { side: Side; query: Query }) {
  const name = `meridian-${side.from.id ?? 'from'}-${side.to.id ?? 'to'}`
  const at = (path: string, more: Query = {}) => address(path, { ...query, lang: lang.value, ...more })
  return (
    <Save list={[
      ...(['html', 'xlsx', 'md'] as const).map((f) => ({ label: words('report', { format: f.toUpperCase() }), href: at('/v1/compare/reports/' + f), name: `${name}.${f}` })),
      { label: words('rows'), make: () => saveCSV(name + '.csv', csv(side.corridors ?? [], rowColumns(side.unit).filter((c) => c.title))) },
      { label: 'JSON', href: address('/v1/compare', query), name: name + '.json' },
      ...pictures.flatMap((p) => (['svg', 'png'] as const).map((format) => ({ label: words('picture', { name: words(`p_${p}`), format: format.toUpperCase() }), href: at('/v1/compare/pictures/' + p, { format }), name: `${name}-${p}.${format}` }))),
    ]} />
  )
}
