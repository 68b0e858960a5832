import { number, usd } from '../../format'
import { placeName } from '../../names'
import { linear } from '../../scale'
import { Axes, margin, useWidth } from '../../ui/axes'
import { paint } from './cards'
import type { Itinerary } from './query'
import { words } from './words'

const height = 270

interface Step {
  km: number
  value: number
  low: number
  high: number
}

/**
 * The value along an itinerary, before and after each leg. Spreads of legs add as
 * variances, that of a leg being taken from its P50 and P90 as of a normal law
 * (1.2816 standard deviations apart).
 */
export function along(it: Itinerary, of: 'time' | 'cost'): Step[] {
  const units = it.cost.freight_per_unit ? it.cost.freight / it.cost.freight_per_unit : 1
  const z = 1.2816
  let km = 0
  let value = 0
  let variance = 0
  const out: Step[] = [{ km, value, low: 0, high: 0 }]
  for (const l of it.legs ?? []) {
    km += l.distance_km
    if (of === 'time') {
      value += l.hours.mean / 24
      variance += ((l.hours.p90 - l.hours.p50) / z / 24) ** 2
    } else {
      value += l.cost / units
    }
    const band = z * Math.sqrt(variance)
    out.push({ km, value, low: Math.max(0, value - band), high: value + band })
  }
  return out
}

function One({ it, ghosts, of, width }: { it: Itinerary; ghosts: Itinerary[]; of: 'time' | 'cost'; width: number }) {
  const box = { left: margin.left, top: margin.top, right: width - margin.right, bottom: height - margin.bottom }
  const steps = along(it, of)
  const others = ghosts.map((g) => along(g, of))
  const last = steps[steps.length - 1]!
  // Others give the scale unless they are far beyond it, as air freight is.
  const near = others.filter((o) => o[o.length - 1]!.value < 2.5 * last.value)
  const top = Math.max(last.high, last.value, ...near.map((o) => o[o.length - 1]!.value)) * 1.05
  const far = Math.max(last.km, ...near.map((o) => o[o.length - 1]!.km)) * 1.02
  const x = linear([0, far], [box.left, box.right])
  const y = linear([0, top], [box.bottom, box.top])
  const line = (s: Step[]) => s.map((p) => `${x(p.km).toFixed(1)},${y(p.value).toFixed(1)}`).join(' ')
  const band = [...steps.map((p) => `${x(p.km).toFixed(1)},${y(p.high).toFixed(1)}`), ...steps.map((p) => `${x(p.km).toFixed(1)},${y(p.low).toFixed(1)}`).reverse()].join(' ')
  const unit = it.cost.unit === 'tonne' ? words('tonne') : it.cost.unit
  const label = of === 'time' ? words('stairsTime') : words('stairsCost', { unit })
  return (
    <Axes label={`${words('stairs')}: ${label}`} width={width} height={height} x={x} y={y} xText={(v) => number(v)} yText={(v) => (of === 'time' ? number(v) : usd(v))} xTitle={words('kmAxis')} yTitle={label}>
      <clipPath id={'clip-' + of}><rect x={box.left} y={box.top - 8} width={box.right - box.left} height={box.bottom - box.top + 8} /></clipPath>
      <g clip-path={`url(#clip-${of})`}>
        {others.map((o) => <polyline class="ghost" points={line(o)} />)}
        {of === 'time' && <polygon class="band" points={band} />}
        {(it.legs ?? []).map((l, i) => {
          const a = steps[i]!
          const b = steps[i + 1]!
          const name = l.kind === 'link' ? `${placeName(l.from, l.from_name)} – ${placeName(l.to, l.to_name)}` : placeName(l.from, l.from_name)
          return (
            <line class={l.kind === 'link' ? 'move' : 'stop'} style={`stroke:${paint(l)}`} x1={x(a.km)} y1={y(a.value)} x2={x(b.km)} y2={y(b.value)}>
              <title>{`${name}: ${of === 'time' ? `+${number(b.value - a.value, 1)} ${words('days')}` : '+' + usd(b.value - a.value)}`}</title>
            </line>
          )
        })}
      </g>
    </Axes>
  )
}

/** Time and money over distance of one itinerary, the others in grey. */
export function Stairs({ it, others }: { it: Itinerary; others: Itinerary[] }) {
  const [room, width] = useWidth<HTMLElement>()
  return (
    <figure class="picture" ref={room}>
      <One it={it} ghosts={others} of="time" width={width} />
      <One it={it} ghosts={others} of="cost" width={width} />
      <figcaption>{words('stairsText')}</figcaption>
    </figure>
  )
}
