import { corridorStyle } from '../../colour'
import { country, number } from '../../format'
import { linear, logarithmic } from '../../scale'
import { corridorName } from '../../terms'
import { useWidth } from '../../ui/axes'
import { leads, type Side } from './load'
import { words } from './words'

type BreakEven = NonNullable<Side['break_evens']>[number]

/** Along each parameter, which corridor leads where. */
export function Switching({ side }: { side: Side }) {
  const list = side.break_evens ?? []
  if (!list.length) return null
  return (
    <section class="card" aria-label={words('switching')}>
      <h2>{words('switching')}</h2>
      <p><small>{words('switchingLead')}</small></p>
      <div class="stack">{list.map((b) => <Strip key={b.parameter} b={b} />)}</div>
    </section>
  )
}

const known = ['value_of_time', 'sea_rate', 'border_hours', 'carbon_price'] as const

function nameOf(b: BreakEven): string {
  const word = known.find((k) => k === b.parameter)
  if (word) return words(word)
  const pair = b.parameter.replace(/^border /, '')
  return words('border', { name: pair.split('-').map((c) => country(c)).join(' – ') })
}

const unitOf = (b: BreakEven) => (b.unit === 'times' ? '×' : b.unit === 'h' ? words('h') : b.unit)

function Strip({ b }: { b: BreakEven }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const segments = leads(b)
  // what changes lies near today's value: the far end is shown only as far as needed
  const last = segments.length > 1 ? segments[segments.length - 1]!.from : b.now
  const high = Math.min(b.high, Math.max(last * 1.6, b.now * 2, b.low + (b.high - b.low) * 0.02))
  const log = b.parameter === 'sea_rate'
  const x = (log ? logarithmic : linear)([b.low, high], [14, width - 24])
  const text = (v: number) => number(v, v < 10 ? 2 : v < 100 ? 1 : 0)
  const told = segments.length === 1
    ? words('never', { name: corridorName(b.leader), a: text(b.low), b: text(b.high) })
    : segments.map((s, i) => (i ? words('from', { v: text(s.from), name: corridorName(s.corridor) }) : corridorName(s.corridor))).join(' · ')
  return (
    <div class="strip" ref={ref}>
      <strong>{nameOf(b)}</strong> <small class="figures">{unitOf(b)} · {words('now', { v: text(b.now) })}</small>
      <svg class="chart" width={width} height="46" role="img" aria-label={`${nameOf(b)}: ${told}`}>
        {segments.filter((s) => s.from < high).map((s) => {
          const to = Math.min(s.to, high)
          const wide = x(to) - x(s.from)
          const name = corridorName(s.corridor)
          return (
            <g key={s.from}>
              <rect x={x(s.from)} y="4" width={Math.max(0, wide - 1)} height="20" fill={corridorStyle(s.corridor).colour} fill-opacity="0.85"><title>{name}</title></rect>
              {wide > name.length * 7.8 && <text class="on" x={x(s.from) + wide / 2} y="18" text-anchor="middle">{name}</text>}
            </g>
          )
        })}
        <path class="mark" d={`M${x(b.now)} 1V28`} />
        {x.ticks.filter((_, i) => width > 480 || i % 2 === 0).map((t) => <text key={t} x={x(t)} y="42" text-anchor="middle">{text(t)}</text>)}
      </svg>
      <small>{told}</small>
    </div>
  )
}
