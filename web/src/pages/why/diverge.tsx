import { number, signed } from '../../format'
import { linear, roundStep } from '../../scale'
import { useWidth } from '../../ui/axes'

export interface Bar {
  name: string
  value: number
  hint: string
}

interface Props {
  label: string
  unit: string
  bars: readonly Bar[]
}

const bar = 18

/** Bars from nought to both sides: to the right what is worse, to the left what is better. */
export function Diverge({ label, unit, bars }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>(480)
  // Where there is little room, names stand above their bars.
  const above = width < 460
  const rowHeight = above ? 42 : 26
  const side = above ? 0 : Math.min(220, width * 0.42)
  const most = Math.max(1e-9, ...bars.map((b) => Math.abs(b.value)))
  const step = roundStep(most / (above ? 1.2 : 2))
  const low = Math.min(0, ...bars.map((b) => b.value))
  const high = Math.max(0, ...bars.map((b) => b.value))
  const domain: [number, number] = [Math.floor(low / step) * step, Math.max(step, Math.ceil(high / step) * step)]
  const x = linear(domain, [side + (low < 0 ? 62 : 14), width - 62], above ? 2 : 4)
  const height = bars.length * rowHeight + 30
  return (
    <div class="plot" ref={ref}>
      <svg class="chart diverge" width={width} height={height} role="img" aria-label={`${label}: ${bars.map((b) => `${b.name} ${signed(b.value)} ${unit}`).join('; ')}`}>
        {x.ticks.map((t) => <g key={t}><line x1={x(t)} x2={x(t)} y1="0" y2={height - 26} stroke="var(--line)" /><text x={x(t)} y={height - 12} text-anchor="middle">{number(t)}</text></g>)}
        <text class="axis" x={width - 4} y={height - 12} text-anchor="end">{unit}</text>
        {bars.map((b, i) => {
          const y = i * rowHeight + (above ? 18 : 3)
          const worse = b.value > 0
          return (
            <g key={b.name}>
              <title>{b.hint}</title>
              <text class="axis" x={above ? width / 2 : side} y={above ? y - 3 : y + 15} text-anchor={above ? 'middle' : 'end'}>{b.name}</text>
              <rect x={Math.min(x(0), x(b.value))} width={Math.max(1, Math.abs(x(b.value) - x(0)))} y={y + 2} height={bar} fill={worse ? 'var(--bad)' : 'var(--good)'} fill-opacity="0.8" />
              <text class="figures axis" x={worse ? x(b.value) + 4 : x(b.value) - 4} y={y + 15} text-anchor={worse ? 'start' : 'end'}>{signed(b.value)}</text>
            </g>
          )
        })}
        <line x1={x(0)} x2={x(0)} y1="0" y2={height - 26} stroke="var(--ink)" />
      </svg>
    </div>
  )
}
