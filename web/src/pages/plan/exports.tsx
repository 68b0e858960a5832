import { address, type Query } from '../../api'
import { lang } from '../../lang'
import { csvRows, saveCSV } from '../../save'
import type { Answer } from './query'
import { words } from './words'

/** The name that files of an answer are saved under. */
export function fileName(a: Answer): string {
  const end = (e: { id?: string; lat: number; lon: number }) => e.id ?? `${e.lat},${e.lon}`
  return `meridian-${end(a.query.from)}-${end(a.query.to)}`
}

const legHead = ['itinerary', 'corridor', 'leg', 'kind', 'mode', 'from', 'to', 'distance_km', 'hours_p50', 'hours_p90', 'cost_usd', 'co2e_kg', 'service', 'confidence', 'figures']

export function legsCSV(a: Answer): string {
  return csvRows(legHead, (a.itineraries ?? []).flatMap((i) => (i.legs ?? []).map((l, n) => [
    i.id, i.corridor, n + 1, l.kind, l.mode, l.from, l.to, l.distance_km, l.hours.p50, l.hours.p90, l.cost, l.co2e_kg, l.service, l.confidence, (l.figures ?? []).join(' '),
  ])))
}

/** Everything that the command line can write of an answer. */
export function Exports({ answer, query }: { answer: Answer; query: Query }) {
  const name = fileName(answer)
  const report = (format: string) => address('/v1/compare/reports/' + format, { ...query, lang: lang.value })
  const plan = (format: string) => address('/v1/plan', { ...query, format })
  return (
    <section class="exports" aria-label={words('save')}>
      <span aria-hidden="true">{words('save')}:</span>
      <a class="button small" href={plan('csv')} download={name + '.csv'}>{words('saveRows')}</a>
      <button type="button" class="small" onClick={() => saveCSV(name + '-legs.csv', legsCSV(answer))}>{words('saveLegs')}</button>
      <a class="button small" href={plan('geojson')} download={name + '.geojson'}>{words('saveMap')}</a>
      <a class="button small" href={plan('json')} download={name + '.json'}>{words('saveJSON')}</a>
      <a class="button small" href={report('html')} download={name + '.html'}>{words('saveHTML')}</a>
      <a class="button small" href={report('xlsx')} download={name + '.xlsx'}>{words('saveXLSX')}</a>
      <a class="button small" href={report('md')} download={name + '.md'}>{words('saveMD')}</a>
    </section>
  )
}
