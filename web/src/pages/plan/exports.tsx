import { address, type Query } from '../../api'
import { lang } from '../../lang'
import { csvRows, save, saveCSV, saveJSON } from '../../save'
import type { Answer } from './query'
import { words } from './words'

/** The name that files of an answer are saved under. */
export function fileName(a: Answer): string {
  const end = (e: { id?: string; lat: number; lon: number }) => e.id ?? `${e.lat},${e.lon}`
  return `meridian-${end(a.query.from)}-${end(a.query.to)}`
}

const rowHead = ['id', 'corridor', 'label', 'modes', 'distance_km', 'days_p50', 'days_p90', 'days_mean', 'freight_usd', 'freight_usd_per_unit', 'unit', 'total_usd', 'co2e_kg', 'borders', 'gauge_breaks', 'confidence', 'restrictions', 'dominated_by', 'p_on_time']
const legHead = ['itinerary', 'corridor', 'leg', 'kind', 'mode', 'from', 'to', 'distance_km', 'hours_p50', 'hours_p90', 'cost_usd', 'co2e_kg', 'service', 'confidence', 'figures']
const days = (h: number) => Math.round((h / 24) * 100) / 100

export function rowsCSV(a: Answer): string {
  return csvRows(rowHead, (a.itineraries ?? []).map((i) => [
    i.id, i.corridor, i.label, (i.modes ?? []).join(';'), i.distance_km, days(i.hours.p50), days(i.hours.p90), days(i.hours.mean), i.cost.freight, i.cost.freight_per_unit, i.cost.unit,
    i.cost.total, i.co2e_kg, (i.borders ?? []).map((b) => (b ?? []).join('-')).join(';'), i.gauge_breaks, i.confidence, (i.restrictions ?? []).map((r) => r.id).join(';'), i.dominated_by ?? 0, i.p_on_time,
  ]))
}

export function legsCSV(a: Answer): string {
  return csvRows(legHead, (a.itineraries ?? []).flatMap((i) => (i.legs ?? []).map((l, n) => [
    i.id, i.corridor, n + 1, l.kind, l.mode, l.from, l.to, l.distance_km, l.hours.p50, l.hours.p90, l.cost, l.co2e_kg, l.service, l.confidence, (l.figures ?? []).join(' '),
  ])))
}

/** Everything that the command line can write of an answer. */
export function Exports({ answer, query }: { answer: Answer; query: Query }) {
  const name = fileName(answer)
  const report = (format: string) => address('/v1/compare/reports/' + format, { ...query, lang: lang.value })
  const { features, ...document } = answer
  return (
    <section class="exports" aria-label={words('save')}>
      <span aria-hidden="true">{words('save')}:</span>
      <button type="button" class="small" onClick={() => saveCSV(name + '.csv', rowsCSV(answer))}>{words('saveRows')}</button>
      <button type="button" class="small" onClick={() => saveCSV(name + '-legs.csv', legsCSV(answer))}>{words('saveLegs')}</button>
      <button type="button" class="small" onClick={() => save(name + '.geojson', 'application/geo+json', JSON.stringify(features))}>{words('saveMap')}</button>
      <button type="button" class="small" onClick={() => saveJSON(name + '.json', document)}>{words('saveJSON')}</button>
      <a class="button small" href={report('html')} download={name + '.html'}>{words('saveHTML')}</a>
      <a class="button small" href={report('xlsx')} download={name + '.xlsx'}>{words('saveXLSX')}</a>
      <a class="button small" href={report('md')} download={name + '.md'}>{words('saveMD')}</a>
    </section>
  )
}
