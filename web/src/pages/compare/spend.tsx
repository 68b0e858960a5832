import { style } from '../../colour'
import { number, usd } from '../../format'
import { corridorName, kindName, lineName } from '../../terms'
import { Key } from '../../ui/mark'
import { within, type Row } from './load'
import { words } from './words'

/** What the money and the time of each corridor go to, as bars of parts. */
export function Spend({ rows, unit }: { rows: readonly Row[]; unit: string }) {
  const units = (r: Row) => (r.itinerary.cost.freight_per_unit ? r.itinerary.cost.freight / r.itinerary.cost.freight_per_unit : 1)
  const money = rows.map((r) => ({ row: r, parts: (r.itinerary.cost.components ?? []).map((c) => [c.kind, c.amount / units(r)] as [string, number]) }))
  const time = rows.map((r) => {
    const of = new Map<string, number>()
    for (const l of r.itinerary.legs ?? []) of.set(l.kind, (of.get(l.kind) ?? 0) + l.hours.mean / 24)
    return { row: r, parts: [...of] }
  })
  return (
    <div class="stack">
      <Bars title={words('usdAxis', { unit })} list={money} name={lineName} text={usd} />
      <Bars title={words('days')} list={time} name={kindName} text={(v) => number(v, 1)} />
    </div>
  )
}

interface BarsProps {
  title: string
  list: { row: Row; parts: [string, number][] }[]
  name: (code: string) => string
  text: (v: number) => string
}

function Bars({ title, list, name, text }: BarsProps) {
  const sums = list.map((l) => l.parts.reduce((n, p) => n + Math.max(0, p[1]), 0))
  const most = within(sums)
  // the parts that matter most have the first colours; all charts of a page agree
  const totals = new Map<string, number>()
  for (const l of list) for (const [k, v] of l.parts) totals.set(k, (totals.get(k) ?? 0) + v)
  const kinds = [...totals].sort((a, b) => b[1] - a[1]).map(([k]) => k)
  return (
    <figure class="bars">
      <figcaption>{title}</figcaption>
      <div class="barrows">
        {list.map(({ row, parts }, i) => {
          const sum = sums[i]!
          const scale = sum > most ? sum : most
          return (
            <div class="barrow" key={row.corridor}>
              <span>{corridorName(row.corridor)}</span>
              <span class="spent" role="img" aria-label={parts.map(([k, v]) => `${name(k)} ${text(v)}`).join('; ')}>
                {kinds.map((k) => {
                  const v = parts.find((p) => p[0] === k)?.[1] ?? 0
                  return v > 0 && <span key={k} title={`${name(k)}: ${text(v)}`} style={{ inlineSize: `${(v / scale) * 100}%`, background: style(kinds.indexOf(k)).colour }} />
                })}
                {sum > most && <span class="cut" aria-hidden="true">≫</span>}
              </span>
              <span class="num">{text(sum)}</span>
            </div>
          )
        })}
      </div>
      <ul class="legend">{kinds.map((k, i) => <li key={k}><Key style={{ ...style(i), mark: 'square' }} /> {name(k)}</li>)}</ul>
    </figure>
  )
}
