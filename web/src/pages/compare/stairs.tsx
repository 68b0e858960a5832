import { useState } from 'preact/hooks'
import { corridorStyle } from '../../colour'
import { listed, number, usd } from '../../format'
import { linear, upTo } from '../../scale'
import { corridorName } from '../../terms'
import { Axes, margin, useWidth } from '../../ui/axes'
import { Key } from '../../ui/mark'
import { staircase, within, type Criterion, type Row } from './load'
import { words } from './words'

interface Props {
  rows: readonly Row[]
  shown: ReadonlySet<string>
  onShow: (corridors: string[]) => void
  of: Criterion
  unit: string
}

/** Days, USD or CO2e of all corridors over distance: slopes are carriage, steps are stops. */
export function Stairs({ rows, shown, onShow, of, unit }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const [at, setAt] = useState<string>()
  const drawn = rows.filter((r) => shown.has(r.corridor)).map((row) => ({ row, steps: staircase(row, of) }))
  const end = (s: (typeof drawn)[number]) => s.steps[s.steps.length - 1]!
  const most = within(drawn.map((s) => end(s).value))
  const height = Math.min(540, Math.max(320, width * 0.5))
  const x = linear(upTo(Math.max(1, ...drawn.map((s) => end(s).km))), [margin.left, width - margin.right])
  const y = linear(upTo(most * 1.08), [height - margin.bottom, margin.top])
  const text = (v: number) => (of === 'cost' ? usd(v) : number(v))
  const label = words(of === 'time' ? 'daysAxis' : of === 'cost' ? 'usdAxis' : 'co2eAxis', { unit })
  const beyond = drawn.filter((s) => end(s).value > y.domain[1])
  const line = (steps: { km: number; value: number }[]) => 'M' + steps.map((p) => `${x(p.km).toFixed(1)} ${y(p.value).toFixed(1)}`).join('L')
  const toggle = (id: string) => {
    const next = rows.map((r) => r.corridor).filter((c) => (c === id ? !shown.has(c) : shown.has(c)))
    if (next.length) onShow(next)
  }
  const pointed = drawn.find((s) => s.row.corridor === at)
  return (
    <>
      <div class="plot" ref={ref} onMouseLeave={() => setAt(undefined)}>
        <Axes label={words(of)} width={width} height={height} x={x} y={y} xText={(v) => number(v)} yText={text} xTitle={words('kmAxis')} yTitle={label}>
          <clipPath id={'plot-' + of}><rect x={margin.left} y={margin.top} width={width - margin.left - margin.right} height={height - margin.top - margin.bottom} /></clipPath>
          <g clip-path={`url(#plot-${of})`} aria-hidden="true">
            {pointed && of !== 'co2e' && (
              <path d={`${line(pointed.steps.map((p) => ({ km: p.km, value: p.high })))}L${line(pointed.steps.map((p) => ({ km: p.km, value: p.low })).reverse()).slice(1)}Z`} fill={corridorStyle(pointed.row.corridor).colour} fill-opacity="0.16" />
            )}
            {drawn.map(({ row, steps }) => {
              const s = corridorStyle(row.corridor)
              const on = !at || at === row.corridor
              return (
                <g key={row.corridor} opacity={on ? 1 : 0.25} onMouseEnter={() => setAt(row.corridor)}>
                  <path d={line(steps)} fill="none" stroke="transparent" stroke-width="12" />
                  <path d={line(steps)} fill="none" stroke={s.colour} stroke-width={at === row.corridor ? 3.2 : 2} stroke-dasharray={s.dash} stroke-linejoin="round" />
                  <circle cx={x(steps[steps.length - 1]!.km)} cy={y(steps[steps.length - 1]!.value)} r="4" fill={s.colour} />
                </g>
              )
            })}
          </g>
        </Axes>
        {pointed && (
          <div class="tip" style={{ left: `${Math.min(x(end(pointed).km) - 120, width - 190)}px`, top: `${Math.max(4, y(Math.min(end(pointed).value, y.domain[1])) + 10)}px` }}>
            <strong>{corridorName(pointed.row.corridor)}</strong><br />
            {text(end(pointed).value)}{of === 'time' && ' ' + words('d', { n: '' }).trim()}{of !== 'co2e' && ` (P10–P90 ${text(end(pointed).low)}–${text(end(pointed).high)})`} · {number(end(pointed).km)} {words('kmUnit')}
          </div>
        )}
      </div>
      <ul class="legend toggles" onMouseLeave={() => setAt(undefined)}>
        {rows.map((r) => (
          <li key={r.corridor} onMouseEnter={() => shown.has(r.corridor) && setAt(r.corridor)}>
            <label class="chip"><input type="checkbox" checked={shown.has(r.corridor)} onChange={() => toggle(r.corridor)} onFocus={() => shown.has(r.corridor) && setAt(r.corridor)} onBlur={() => setAt(undefined)} /> <Key style={corridorStyle(r.corridor)} line /> {corridorName(r.corridor)}</label>
          </li>
        ))}
        <li><button class="small" onClick={() => onShow(rows.map((r) => r.corridor))}>{words('all')}</button> <button class="small" onClick={() => onShow([])}>{words('first')}</button></li>
      </ul>
      <small>{words('band')} {beyond.length > 0 && words('off', { list: listed(beyond.map((s) => `${corridorName(s.row.corridor)} (${text(end(s).value)})`)) })}</small>
    </>
  )
}
