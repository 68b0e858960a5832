import { number, usd } from '../../format'
import { linear } from '../../scale'
import { Axes, margin, useWidth } from '../../ui/axes'
import type { Answer, Itinerary } from './query'
import { corridorName } from '../../terms'
import { words } from './words'

const height = 340

interface Props {
  answer: Answer
  selected?: Itinerary
  hovered?: number
  onSelect: (it: Itinerary) => void
  onHover: (id: number | undefined) => void
}

/** Those whose value is at most three times the median. */
function within(list: Itinerary[], of: (i: Itinerary) => number): Itinerary[] {
  const sorted = list.map(of).sort((a, b) => a - b)
  return list.filter((i) => of(i) <= 3 * sorted[sorted.length >> 1]!)
}

/** Itineraries by mean days and freight per unit; area is CO2e. */
export function Scatter({ answer, selected, hovered, onSelect, onHover }: Props) {
  const [room, width] = useWidth<HTMLDivElement>()
  const box = { left: margin.left, top: margin.top, right: width - margin.right, bottom: height - margin.bottom }
  const list = answer.itineraries ?? []
  const hollow = (answer.not_offered ?? []).flatMap((o) => (o.itinerary ? [o.itinerary] : []))
  const all = [...list, ...hollow]
  if (!all.length) return null
  const cost = (i: Itinerary) => i.cost.freight_per_unit
  const near = within(all, cost)
  const range = (of: (i: Itinerary) => number): [number, number] => [Math.min(...near.map(of)) * 0.94, Math.max(...near.map(of)) * 1.06]
  const x = linear(range((i) => i.hours.mean / 24), [box.left + 14, box.right - 14])
  const y = linear(range(cost), [box.bottom - 14, box.top + 14])
  const most = Math.max(...all.map((i) => i.co2e_kg))
  const r = (i: Itinerary) => 8 + 17 * Math.sqrt(Math.max(0, i.co2e_kg) / most)
  // One that is far beyond the others, as air freight is, stands at the edge with its figures.
  const at = (i: Itinerary) => ({ cx: Math.max(box.left + r(i), Math.min(box.right - r(i), x(i.hours.mean / 24))), cy: near.includes(i) ? y(cost(i)) : box.top + r(i), r: r(i) })
  const unit = list[0]?.cost.unit ?? hollow[0]!.cost.unit
  const text = (i: Itinerary) => `${corridorName(i.corridor)}: ${number(i.hours.mean / 24, 1)} ${words('days')}, ${usd(i.cost.freight_per_unit)}, ${words('co2e', { t: number(i.co2e_kg / 1000, 1) })}`
  // The smaller circle lies over the greater, the chosen one over all.
  const order = [...list].sort((a, b) => Number(a === selected) - Number(b === selected) || b.co2e_kg - a.co2e_kg)
  return (
    <figure class="picture">
      <div ref={room}>
      <Axes label={words('scatter')} width={width} height={height} x={x} y={y} xText={(v) => number(v)} yText={(v) => usd(v)} xTitle={words('days')} yTitle={words('stairsCost', { unit: unit === 'tonne' ? words('tonne') : unit })}>
        {hollow.map((i) => <circle class="hollow" {...at(i)}><title>{text(i)}</title></circle>)}
        {order.map((i) => (
          <g
            class={'dot' + (i === selected ? ' on' : i.id === hovered ? ' near' : '')}
            role="button"
            tabIndex={0}
            aria-pressed={i === selected}
            aria-label={text(i)}
            onClick={() => onSelect(i)}
            onKeyDown={(e) => (e.key === 'Enter' || e.key === ' ') && (e.preventDefault(), onSelect(i))}
            onMouseEnter={() => onHover(i.id)}
            onMouseLeave={() => onHover(undefined)}
          >
            <circle {...at(i)}><title>{text(i)}</title></circle>
            <text x={at(i).cx} y={at(i).cy} dy=".35em" text-anchor="middle">{number(i.id)}</text>
            {!near.includes(i) && <text class="beyond" x={at(i).cx + r(i) + 6} y={at(i).cy} dy=".35em">↑ {usd(cost(i))}, {number(i.hours.mean / 24, 1)} {words('days')}</text>}
          </g>
        ))}
      </Axes>
      </div>
      <figcaption>{words('scatterText', { unit })}</figcaption>
    </figure>
  )
}
