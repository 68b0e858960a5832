import { daySpan, number, signed, signedUSD, tonnes, usd } from '../../format'
import { corridorName } from '../../terms'
import { closedName } from './closing'
import { Grid } from './grid'
import { same } from './links'
import type { Answer, Other } from './query'
import { words } from './words'

const reasons = { dominated: 'reasonDominated', closed: 'reasonClosed', denied: 'reasonDenied', no_path: 'reasonNoPath', infeasible: 'reasonInfeasible' } as const

/** By how much a way that is not offered is worse than the one that beats it; what the API says of others. */
function told(answer: Answer, o: Other): string {
  const by = answer.itineraries?.find((i) => i.id === o.by)
  const it = o.itinerary
  if (!by || !it) return o.text.replace(/^closed: (\S+)$/, (_, what: string) => closedName(what))
  const unit = it.cost.unit === 'tonne' ? words('tonne') : it.cost.unit
  return words('worse', {
    usd: signedUSD(it.cost.freight_per_unit - by.cost.freight_per_unit), unit, days: signed((it.hours.mean - by.hours.mean) / 24, 1),
    t: signed((it.co2e_kg - by.co2e_kg) / 1000, 1), name: `${number(by.id)} (${corridorName(by.corridor)})`,
  })
}

/** Corridors without an itinerary of their own among those offered, and why. */
export function Others({ answer, file }: { answer: Answer; file: string }) {
  const rows = answer.not_offered ?? []
  if (!rows.length) return null
  const why = (o: Other) => (
    <>
      {words(reasons[o.reason as keyof typeof reasons] ?? 'reasonInfeasible', { n: number(o.by ?? 0) })} <a class="more-why" href={same('why', { corridor: o.corridor })} aria-label={`${corridorName(o.corridor)}: ${words('whyPage')}`}>{words('whyPage')}</a>
      <small class="service">{told(answer, o)}</small>
    </>
  )
  return (
    <section class="card others">
      <h2>{words('others')}</h2>
      <Grid
        caption={words('others')}
        rows={rows}
        head="corridor"
        rowKey={(o) => String(o.corridor)}
        file={file}
        columns={[
          { key: 'corridor', title: words('corridor'), value: (o) => o.corridor, cell: (o) => corridorName(o.corridor) },
          { key: 'reason', title: words('reason'), value: (o) => o.reason, cell: why },
          { key: 'text', title: '', hidden: true, value: (o) => o.text },
          { key: 'days_p50', title: words('daysLong'), num: true, value: (o) => o.itinerary && o.itinerary.hours.p50 / 24, cell: (o) => (o.itinerary ? daySpan(o.itinerary.hours.p50, o.itinerary.hours.p90) : '–') },
          { key: 'days_p90', title: '', hidden: true, value: (o) => o.itinerary && o.itinerary.hours.p90 / 24 },
          { key: 'freight_usd_per_unit', title: words('freight'), num: true, value: (o) => o.itinerary?.cost.freight_per_unit, cell: (o) => (o.itinerary ? usd(o.itinerary.cost.freight_per_unit) : '–') },
          { key: 'co2e_kg', title: words('co2eHead'), num: true, value: (o) => o.itinerary?.co2e_kg, cell: (o) => (o.itinerary ? tonnes(o.itinerary.co2e_kg) : '–') },
        ]}
      />
    </section>
  )
}
