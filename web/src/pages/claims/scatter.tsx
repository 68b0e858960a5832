import { useState } from 'preact/hooks'
import { number, percent } from '../../format'
import { placeNamed } from '../../names'
import { go, href } from '../../route'
import { linear, logarithmic, upTo } from '../../scale'
import type { Style } from '../../colour'
import { Axes, margin, useWidth } from '../../ui/axes'
import { Mark } from '../../ui/mark'
import type { Claim, Of } from './stats'
import { words } from './words'

interface Props {
  list: readonly Claim[]
  of: Of
  log: boolean
  styleOf: (c: Claim) => Style
}

/** The model against what is stated: on the line they agree. */
export function Scatter({ list, of, log, styleOf }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const [at, setAt] = useState<Claim>()
  const points = list.filter((c) => c[of] && !c.reason && c[of]!.model > 0 && c[of]!.stated_max > 0)
  const height = Math.min(560, Math.max(320, width * 0.62))
  const values = points.flatMap((c) => [c[of]!.stated_min, c[of]!.stated_max, c[of]!.model]).filter((v) => v > 0)
  const low = Math.min(...values, 1e9)
  const high = Math.max(...values, 1)
  const domain: [number, number] = log ? [low / 1.15, high * 1.15] : upTo(high * 1.02)
  const make = log ? logarithmic : linear
  const x = make(domain, [margin.left, width - margin.right])
  const y = make(domain, [height - margin.bottom, margin.top])
  const [a, b] = domain
  const band = (share: number) => `M${x(a)} ${y(a * (1 + share))}L${x(b)} ${y(b * (1 + share))}L${x(b)} ${y(b * (1 - share))}L${x(a)} ${y(a * (1 - share))}Z`
  const middle = (c: Claim) => (log ? Math.sqrt(Math.max(low, c[of]!.stated_min) * c[of]!.stated_max) : (c[of]!.stated_min + c[of]!.stated_max) / 2)
  const text = (v: number) => number(v, v < 10 ? 1 : 0)
  return (
    <div class="plot" ref={ref}>
      <Axes label={words('picture', { n: number(points.length) })} width={width} height={height} x={x} y={y} xTitle={words(of === 'days' ? 'xDays' : 'xCost')} yTitle={words(of === 'days' ? 'yDays' : 'yCost')} xText={text} yText={text}>
        <clipPath id="within"><rect x={margin.left} y={margin.top} width={width - margin.left - margin.right} height={height - margin.top - margin.bottom} /></clipPath>
        <g clip-path="url(#within)" aria-hidden="true">
          <path class="band" d={band(0.3)} />
          <path class="band" d={band(0.2)} />
          <line class="even" x1={x(a)} y1={y(a)} x2={x(b)} y2={y(b)} />
          {points.map((c) => {
            const s = styleOf(c)
            const d = c[of]!
            return (
              <g key={c.id} class="pick" onMouseEnter={() => setAt(c)} onMouseLeave={() => setAt(undefined)} onClick={() => go(href('claims/' + c.id))}>
                {d.stated_max > d.stated_min && <line x1={x(Math.max(a, d.stated_min))} x2={x(d.stated_max)} y1={y(d.model)} y2={y(d.model)} stroke={s.colour} stroke-opacity="0.5" stroke-width="2" />}
                <circle cx={x(middle(c))} cy={y(d.model)} r="12" fill="transparent" />
                <Mark x={x(middle(c))} y={y(d.model)} style={s} r={at?.id === c.id ? 7 : 5} />
              </g>
            )
          })}
        </g>
      </Axes>
      {at && (
        <div class="tip" style={{ left: `${Math.min(x(middle(at)) + 12, width - 200)}px`, top: `${y(at[of]!.model) + 12}px` }}>
          <strong><bdi>{placeNamed(at.origin)}</bdi> – <bdi>{placeNamed(at.destination)}</bdi></strong><br />
          {words('stated')} {range(at, of)} · {words('model')} {figure(at[of]!.model, of)} ({signed(at[of]!.error)})
        </div>
      )}
    </div>
  )
}

/** A figure of days or USD. */
export const figure = (v: number, of: Of) => (of === 'days' ? number(v, v < 10 ? 1 : 0) : number(v))

/** What is stated: one figure or a range. */
export function range(c: Claim, of: Of): string {
  const d = c[of]
  if (!d) return ''
  return d.stated_min === d.stated_max ? figure(d.stated_min, of) : `${figure(d.stated_min, of)}–${figure(d.stated_max, of)}`
}

/** A share with its sign. */
export const signed = (v: number) => (Math.abs(v) < 0.0005 ? percent(0) : (v > 0 ? '+' : '−') + percent(Math.abs(v)))
