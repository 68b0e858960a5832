import { useEffect, useRef } from 'preact/hooks'
import { date, number, usd } from '../../format'
import { passageName, placeName } from '../../names'
import { Source } from '../../ui/source'
import { Grid, type Column } from './grid'
import { country } from '../../format'
import { paint } from './cards'
import type { Itinerary, Leg } from './query'
import { gradeName, modeName } from '../../terms'
import { stepName, words } from './words'

type Row = Leg & { n: number }

const hours = (l: Leg) => {
  const digits = l.hours.p90 < 10 ? 1 : 0
  return number(l.hours.p50, digits) + (document.documentElement.lang === 'fa' ? ' تا ' : '–') + number(l.hours.p90, digits)
}

function what(l: Leg) {
  const on = l.kind === 'link' || l.kind === 'passage'
  const name = on && l.kind === 'link' ? modeName(l.mode) : stepName(l.kind)
  const more = l.kind === 'transfer' && l.to_mode ? `${modeName(l.mode)} → ${modeName(l.to_mode)}` : l.kind === 'crossing' && l.border ? l.border.map(country).join(' → ') : l.gauge_mm && l.kind === 'link' ? `${number(l.gauge_mm)} mm` : ''
  return (
    <span class="what">
      <i class={'swatch' + (on || l.kind === 'access' ? '' : ' rest')} style={`background-color:${paint(l)}`} aria-hidden="true" />
      <span>{name}{more && <small> {more}</small>}</span>
    </span>
  )
}

function where(l: Leg) {
  if (l.kind === 'passage' && l.passages?.length) return l.passages.map((p) => passageName(p, l.from_name)).join(', ')
  const from = placeName(l.from, l.from_name)
  return l.from === l.to ? from : `${from} → ${placeName(l.to, l.to_name)}`
}

/** The legs of an itinerary; every figure of time and money says where it comes from. */
export function Legs({ it, file, at, onLeg }: { it: Itinerary; file: string; at: number | undefined; onLeg: (n: number | undefined) => void }) {
  const rows: Row[] = (it.legs ?? []).map((l, i) => ({ ...l, n: i + 1 }))
  const sourced = (l: Row, text: string) => (
    <Source figures={l.figures ?? []} notes={l.notes ?? undefined} label={`${words('leg')} ${number(l.n)}: ${text}`}>{text}</Source>
  )
  const dated = rows.some((l) => l.depart)
  const box = useRef<HTMLDivElement>(null)
  const show = (l: Row) => onLeg(l.n === at ? undefined : l.n)
  useEffect(() => {
    if (at) box.current?.querySelector('tr[aria-current=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at, it.id])
  const columns: Column<Row>[] = [
    { key: 'leg', title: '#', num: true, value: (l) => l.n, cell: (l) => <button type="button" class="plain legno" aria-pressed={l.n === at} aria-label={words('onMap', { n: number(l.n) })} title={words('onMap', { n: number(l.n) })} onClick={(e) => (e.stopPropagation(), show(l))}>{number(l.n)}</button> },
    { key: 'kind', title: words('what'), value: (l) => l.kind, cell: what },
    { key: 'where', title: words('where'), value: (l) => (l.from === l.to ? l.from_name : `${l.from_name} - ${l.to_name}`), cell: (l) => <>{where(l)}{l.service && <small class="service" lang="en" dir="auto">{l.service}</small>}</> },
    { key: 'mode', title: '', hidden: true, value: (l) => l.mode },
    { key: 'from', title: '', hidden: true, value: (l) => l.from },
    { key: 'to', title: '', hidden: true, value: (l) => l.to },
    ...(dated ? [{ key: 'depart', title: words('departs'), value: (l: Row) => l.depart, cell: (l: Row) => l.depart && <>{date(l.depart)} <small>{l.depart.slice(11, 16)}</small></> }] : []),
    { key: 'distance_km', title: words('distance'), num: true, value: (l) => l.distance_km, cell: (l) => (l.distance_km ? number(l.distance_km, l.distance_km < 10 ? 1 : 0) : '–') },
    { key: 'hours_p50', title: words('hours'), num: true, value: (l) => l.hours.p50, cell: (l) => sourced(l, hours(l)) },
    { key: 'hours_p90', title: '', hidden: true, value: (l) => l.hours.p90 },
    { key: 'cost_usd', title: words('usd'), num: true, value: (l) => l.cost, cell: (l) => sourced(l, usd(l.cost)) },
    { key: 'co2e_kg', title: words('kg'), num: true, value: (l) => l.co2e_kg, cell: (l) => (l.co2e_kg ? sourced(l, number(l.co2e_kg)) : '–') },
    { key: 'service', title: '', hidden: true, value: (l) => l.service ?? '' },
    { key: 'confidence', title: words('confidence'), value: (l) => l.confidence, cell: (l) => gradeName(l.confidence) },
    { key: 'figures', title: '', hidden: true, value: (l) => (l.figures ?? []).join(' ') },
  ]
  return (
    <div ref={box}>
      <p><small>{words('legsText')}</small></p>
      <Grid caption={`${words('legs')}: ${words('itinerary', { n: number(it.id) })}`} rows={rows} columns={columns} head="where" rowKey={(l) => String(l.n)} file={file} onRow={show} current={at ? String(at) : undefined} />
    </div>
  )
}
