import type { ComponentChildren } from 'preact'
import { linear, type Scale } from '../scale'
import './bars.css'

/** A part of a bar, from one value to another. */
export interface Part {
  from: number
  to: number
  /** A class of colour: good, bad, or one of the caller's. */
  tone: string
  title?: string
}

/** A mark on a bar: a tick, or a diamond. */
export interface Mark {
  at: number
  tone: string
  title?: string
}

export interface Bar {
  key: string
  label: ComponentChildren
  parts: Part[]
  marks?: Mark[]
  value?: ComponentChildren
  strong?: boolean
  current?: boolean
}

interface Props {
  label: string
  bars: Bar[]
  text: (v: number) => string
  /** What the axis shows, with its unit. */
  axis: string
  /** A line through all bars, such as the central case. */
  line?: Mark
  /** Values that the axis has to reach besides those shown. */
  reach?: number[]
}

/** Stacks amounts away from nought: gains to one side, losses to the other. */
export function stack(amounts: readonly { amount: number; tone: string; title?: string }[]): Part[] {
  let up = 0
  let down = 0
  return amounts.filter((a) => a.amount !== 0).map(({ amount, tone, title }) => {
    const from = amount > 0 ? up : down
    if (amount > 0) up += amount
    else down += amount
    return { from, to: from + amount, tone, ...(title === undefined ? {} : { title }) }
  })
}

/**
 * Bars on one axis with nought, their labels in front and figures behind. Amounts
 * run from left to right in every language.
 */
export function Bars({ label, bars, text, axis, line, reach = [] }: Props) {
  const ends = [0, ...reach, ...(line ? [line.at] : []), ...bars.flatMap((b) => [...b.parts.flatMap((p) => [p.from, p.to]), ...(b.marks ?? []).map((m) => m.at)])]
  const low = Math.min(...ends)
  const high = Math.max(...ends)
  const room = (high - low || 1) * 0.02
  const x: Scale = linear([low < 0 ? low - room : 0, high > 0 ? high + room : 0], [0, 100], 5)
  const at = (v: number) => `${x(v).toFixed(3)}%`
  return (
    <figure class="barchart" aria-label={label}>
      <div class="barchart-rows">
        {bars.map((b) => (
          <div key={b.key} class="bar-row" data-strong={b.strong || undefined} data-current={b.current || undefined}>
            <div class="bar-label" dir="auto">{b.label}</div>
            <div class="bar-plot" aria-hidden="true">
              {x.ticks.map((t) => <i key={t} class={t === 0 ? 'tick nought' : 'tick'} style={{ left: at(t) }} />)}
              {b.parts.map((p, i) => (
                <i key={i} class={'part ' + p.tone} title={p.title} style={{ left: at(Math.min(p.from, p.to)), width: `${Math.abs(x(p.to) - x(p.from)).toFixed(3)}%` }} />
              ))}
              {line && <i class={'line ' + line.tone} title={line.title} style={{ left: at(line.at) }} />}
              {(b.marks ?? []).map((m, i) => <i key={i} class={'mark ' + m.tone} title={m.title} style={{ left: at(m.at) }} />)}
            </div>
            <div class="bar-value num">{b.value}</div>
          </div>
        ))}
        <div class="bar-row bar-axis" aria-hidden="true">
          <div class="bar-label" />
          <div class="bar-plot">{x.ticks.map((t) => <span key={t} style={{ left: at(t) }}>{text(t)}</span>)}</div>
          <div class="bar-value" />
        </div>
      </div>
      <figcaption>{axis}</figcaption>
    </figure>
  )
}

/** What the colours of a picture stand for. */
export function Key({ list }: { list: { tone: string; label: string }[] }) {
  return <ul class="key">{list.map((k) => <li key={k.label}><i class={'swatch ' + k.tone} aria-hidden="true" />{k.label}</li>)}</ul>
}
