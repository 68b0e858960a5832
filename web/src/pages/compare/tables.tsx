import { useState } from 'preact/hooks'
import { corridorStyle } from '../../colour'
import { country, daySpan, number, percent, usd } from '../../format'
import { placeName } from '../../names'
import { href } from '../../route'
import { bestName, corridorName, gradeName, kindName } from '../../terms'
import { same } from '../plan/links'
import { Key } from '../../ui/mark'
import { Source } from '../../ui/source'
import { sorted, Table, type Column } from '../../ui/table'
import { stops, type Row, type Stop } from './load'
import { words } from './words'

/** The columns of the table of corridors, on the page and in its CSV. */
export function rowColumns(unit: string): Column<Row>[] {
  const units = (r: Row) => (r.itinerary.cost.freight_per_unit ? r.itinerary.cost.freight / r.itinerary.cost.freight_per_unit : 1)
  const perUnit = `${words('usd')}/${unit}`
  return [
    { key: 'rank', title: words('rank'), num: true, value: (r) => r.rank },
    { key: 'corridor', title: words('corridor'), value: (r) => corridorName(r.corridor), cell: (r) => <span class="named"><Key style={corridorStyle(r.corridor)} line /> {corridorName(r.corridor)}{(r.best_in ?? []).map((b) => <> <span class="badge">{bestName(b)}</span></>)}<br /><small class="via"><bdi>{r.itinerary.label}</bdi></small></span> },
    { key: 'days', title: words('days'), num: true, value: (r) => r.itinerary.hours.p50 / 24, cell: (r) => daySpan(r.itinerary.hours.p50, r.itinerary.hours.p90) },
    { key: 'freight', title: words('freight'), unit: perUnit, num: true, value: (r) => r.itinerary.cost.freight_per_unit, cell: (r) => number(r.itinerary.cost.freight_per_unit) },
    { key: 'stock', title: words('stock'), unit: perUnit, num: true, value: (r) => r.itinerary.cost.total / units(r), cell: (r) => number(r.itinerary.cost.total / units(r)) },
    { key: 'general', title: words('general'), unit: perUnit, num: true, value: (r) => r.generalised_cost / units(r), cell: (r) => number(r.generalised_cost / units(r)) },
    { key: 'km', title: words('km'), unit: words('kmUnit'), num: true, value: (r) => r.itinerary.distance_km, cell: (r) => number(r.itinerary.distance_km) },
    { key: 'co2e', title: 'CO₂e', unit: `${words('kg')}/${unit}`, num: true, value: (r) => r.itinerary.co2e_kg / 1000 / units(r), cell: (r) => number(r.itinerary.co2e_kg / 1000 / units(r), 1) },
    { key: 'borders', title: words('borders'), num: true, value: (r) => r.itinerary.borders?.length ?? 0 },
    { key: 'gauge', title: words('gauge'), num: true, value: (r) => r.itinerary.gauge_breaks },
    { key: 'steps', title: words('steps'), hint: words('stepsHint'), num: true, value: (r) => r.indicators.step_time_share, cell: (r) => percent(r.indicators.step_time_share) },
    { key: 'grade', title: words('grade'), value: (r) => r.itinerary.confidence, cell: (r) => <span class="grade" data-grade={r.itinerary.confidence}>{gradeName(r.itinerary.confidence)}</span> },
    { key: 'why', title: '', value: () => undefined, cell: (r) => <a href={whyOf(r.corridor)}>{words('why')}</a> },
  ]
}

/** The page that says why a corridor wins or loses, for the same question. */
export function whyOf(corridor: string): string {
  return same('why', { corridor })
}

export function Corridors({ rows, unit }: { rows: readonly Row[]; unit: string }) {
  const [order, setOrder] = useState('')
  const columns = rowColumns(unit)
  return <Table caption={words('table')} rows={sorted(rows, columns, order)} columns={columns} head="corridor" rowKey={(r) => r.corridor} order={order} onOrder={setOrder} />
}

export function Indicators({ rows }: { rows: readonly Row[] }) {
  const [order, setOrder] = useState('')
  const figure = (key: string, title: string, unit: string, of: (r: Row) => number, digits = 1): Column<Row> => ({ key, title, unit, num: true, value: of, cell: (r) => (of(r) > 0 ? number(of(r), digits) : '–') })
  const columns: Column<Row>[] = [
    { key: 'corridor', title: words('corridor'), value: (r) => corridorName(r.corridor), cell: (r) => <span class="named">{corridorName(r.corridor)}</span> },
    figure('tfi1', words('tfi1'), words('h'), (r) => r.indicators.tfi1_hours_per_crossing),
    figure('tfi2', words('tfi2'), words('usd'), (r) => r.indicators.tfi2_usd_per_crossing, 0),
    figure('tfi3', words('tfi3'), words('usd'), (r) => r.indicators.tfi3_usd_per_500km_20t, 0),
    figure('tfi4', words('tfi4'), words('kmh'), (r) => r.indicators.tfi4_kmh),
    figure('swod', words('swod'), words('kmh'), (r) => r.indicators.speed_without_delay_kmh),
    figure('landTfi3', words('landTfi3'), words('usd'), (r) => r.indicators.land.tfi3_usd_per_500km_20t, 0),
    figure('landTfi4', words('landTfi4'), words('kmh'), (r) => r.indicators.land.tfi4_kmh),
  ]
  return (
    <section class="card" aria-label={words('indicators')}>
      <h2>{words('indicators')}</h2>
      <p><small>{words('indicatorsLead')}</small></p>
      <Table caption={words('indicators')} rows={sorted(rows, columns, order)} columns={columns} head="corridor" rowKey={(r) => r.corridor} order={order} onOrder={setOrder} />
    </section>
  )
}

/** The longest stops of the corridors. */
export function Bottlenecks({ rows }: { rows: readonly Row[] }) {
  const [order, setOrder] = useState('-hours')
  const list = stops(rows, 15)
  const most = Math.max(1, ...list.map((s) => s.hours))
  const columns: Column<Stop>[] = [
    { key: 'place', title: words('place'), value: (s) => placeName(s.place, s.name) },
    { key: 'what', title: words('what'), value: (s) => kindName(s.kind), cell: (s) => <>{kindName(s.kind)}{s.border.length === 2 && <small> {s.border.map((c) => country(c)).join(' – ')}</small>}</> },
    { key: 'hours', title: words('hours'), unit: words('h'), num: true, value: (s) => s.hours, cell: (s) => <span class="minibar"><span style={{ inlineSize: `${(s.hours / most) * 5}rem` }} /><Source label={placeName(s.place, s.name)} figures={s.figures}>{number(s.hours)}</Source></span> },
    { key: 'p90', title: words('spread'), unit: words('h'), num: true, value: (s) => s.p90, cell: (s) => number(s.p90) },
    { key: 'usd', title: words('money'), num: true, value: (s) => s.usd, cell: (s) => usd(s.usd) },
    { key: 'corridors', title: words('onWay'), value: (s) => s.corridors.map(corridorName).join('; '), cell: (s) => <small>{s.corridors.map((c, i) => <>{i > 0 && ' · '}<span class="short"><Key style={corridorStyle(c)} line /> {corridorName(c)}</span></>)}</small> },
  ]
  return (
    <section class="card" aria-label={words('bottlenecks')}>
      <h2>{words('bottlenecks')}</h2>
      <p><small>{words('bottlenecksLead')}</small></p>
      <Table caption={words('bottlenecks')} rows={sorted(list, columns, order)} columns={columns} head="place" rowKey={(s) => s.place + s.kind + s.hours} order={order} onOrder={setOrder} />
    </section>
  )
}

export function NotOffered({ list }: { list: { corridor: string; text: string }[] }) {
  if (!list.length) return null
  return (
    <section class="card" aria-label={words('notOffered')}>
      <h2>{words('notOffered')}</h2>
      <ul class="waylist">
        {list.map((n) => <li key={n.corridor}><strong>{corridorName(n.corridor)}</strong> <a href={whyOf(n.corridor)}>{words('why')}</a><br /><small dir="auto">{n.text}</small></li>)}
      </ul>
    </section>
  )
}

export const compareHref = (from: string, to: string) => href('compare', { from, to })
