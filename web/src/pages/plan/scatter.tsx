import { useState } from 'preact/hooks'
import { daySpan, number, usd } from '../../format'
import { lang } from '../../lang'
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

const cost = (i: Itinerary) => i.cost.freight_per_unit

/** Those that no other beats in both days and freight, by days. */
export function frontier(list: readonly Itinerary[]): Itinerary[] {
  const sorted = [...list].sort((a, b) => a.hours.mean - b.hours.mean || cost(a) - cost(b))
  return sorted.filter((i, n) => sorted.slice(0, n).every((o) => cost(o) > cost(i)))
}

const text = (i: Itinerary) => `${corridorName(i.corridor)}: ${number(i.hours.mean / 24, 1)} ${words('days')}, ${usd(cost(i))}, ${words('co2e', { t: number(i.co2e_kg / 1000, 1) })}`

// Within a picture that runs from left to right, Persian words keep their own direction.
const apart = (t: string) => (lang.value === 'fa' ? `\u2067${t}\u2069` : t)

/** Itineraries by mean days and freight per unit; area is CO2e. */
export function Scatter({ answer, selected, hovered, onSelect, onHover }: Props) {
  const [room, width] = useWidth<HTMLDivElement>()
  const [at, setAt] = useState<{ it: Itinerary; offered: boolean }>()
  const box = { left: margin.left, top: margin.top, right: width - margin.right, bottom: height - margin.bottom }
  const list = answer.itineraries ?? []
  const hollow = (answer.not_offered ?? []).flatMap((o) => (o.itinerary ? [o.itinerary] : []))
  const all = [...list, ...hollow]
  if (!all.length) return null
  const near = within(all, cost)
  const range = (of: (i: Itinerary) => number): [number, number] => [Math.min(...near.map(of)) * 0.94, Math.max(...near.map(of)) * 1.06]
  const x = linear(range((i) => i.hours.mean / 24), [box.left + 14, box.right - 14])
  const y = linear(range(cost), [box.bottom - 14, box.top + 14])
  const most = Math.max(...all.map((i) => i.co2e_kg))
  const r = (i: Itinerary) => 12 + 14 * Math.sqrt(Math.max(0, i.co2e_kg) / most)
  // One that is far beyond the others, as air freight is, stands at the edge with its figures.
  const place = (i: Itinerary) => ({ cx: Math.max(box.left + r(i), Math.min(box.right - r(i), x(i.hours.mean / 24))), cy: near.includes(i) ? y(cost(i)) : box.top + r(i), r: r(i) })
  const unit = list[0]?.cost.unit ?? hollow[0]!.cost.unit
  const said = unit === 'tonne' ? words('tonne') : unit
  const edge = frontier(list).filter((i) => near.includes(i)).map((i) => `${place(i).cx.toFixed(1)},${place(i).cy.toFixed(1)}`).join(' ')
  // The smaller circle lies over the greater, the chosen one over all.
  const order = [...list].sort((a, b) => Number(a === selected) - Number(b === selected) || b.co2e_kg - a.co2e_kg)
  const pointed = (it: Itinerary, offered: boolean) => ({
    onMouseEnter: () => (setAt({ it, offered }), offered && onHover(it.id)),
    onMouseLeave: () => (setAt(undefined), onHover(undefined)),
    onFocus: () => setAt({ it, offered }),
    onBlur: () => setAt(undefined),
  })
  return (
    <figure class="picture">
      <div class="plot" ref={room} onKeyDown={(e) => e.key === 'Escape' && setAt(undefined)}>
        <Axes label={words('scatter')} width={width} height={height} x={x} y={y} xText={(v) => number(v)} yText={(v) => usd(v)} xTitle={words('days')} yTitle={words('stairsCost', { unit: said })}>
          <polyline class="frontier" points={edge} />
          {hollow.map((i) => (
            <g class="other" role="img" tabIndex={0} aria-label={`${text(i)}, ${words('notOffered')}`} {...pointed(i, false)}><circle class="hollow" {...place(i)} /></g>
          ))}
          {order.map((i) => (
            <g
              class={'dot' + (i === selected ? ' on' : i.id === hovered ? ' near' : '') + (i.dominated_by ? ' beaten' : '')}
              role="button"
              tabIndex={0}
              aria-pressed={i === selected}
              aria-label={text(i) + (i.dominated_by ? `, ${words('dominated', { n: number(i.dominated_by) })}` : '')}
              onClick={() => onSelect(i)}
              onKeyDown={(e) => (e.key === 'Enter' || e.key === ' ') && (e.preventDefault(), onSelect(i))}
              {...pointed(i, true)}
            >
              <circle {...place(i)} />
              <text x={place(i).cx} y={place(i).cy} dy=".35em" text-anchor="middle">{number(i.id)}</text>
              {!near.includes(i) && <text class="beyond" x={place(i).cx + r(i) + 6} y={place(i).cy} dy=".35em">↑ {usd(cost(i))} · {apart(`${number(i.hours.mean / 24, 1)} ${words('days')}`)}</text>}
            </g>
          ))}
        </Axes>
        {at && <Tip it={at.it} offered={at.offered} left={Math.max(0, Math.min(place(at.it).cx + r(at.it) + 6, width - 230))} top={place(at.it).cy + r(at.it) + 6} />}
      </div>
      <figcaption>{words('scatterText', { unit: said })}</figcaption>
    </figure>
  )
}

/** What a circle stands for. */
function Tip({ it, offered, left, top }: { it: Itinerary; offered: boolean; left: number; top: number }) {
  const unit = it.cost.unit === 'tonne' ? words('tonne') : it.cost.unit
  return (
    <div class="tip" style={{ left: `${left}px`, top: `${top}px` }} aria-hidden="true">
      <strong>{offered && `${number(it.id)} · `}{corridorName(it.corridor)}</strong>{!offered && ` (${words('notOffered')})`}<br />
      {daySpan(it.hours.p50, it.hours.p90)} {words('days')} (P50–P90) · <bdi>{usd(cost(it))}</bdi>/<bdi>{unit}</bdi><br />
      {words('co2e', { t: number(it.co2e_kg / 1000, 1) })}{it.dominated_by ? <><br />{words('dominated', { n: number(it.dominated_by) })}</> : null}
    </div>
  )
}
