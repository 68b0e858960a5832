import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Scale } from '../scale'

/** The width in px that an element has, as it changes. */
export function useWidth<E extends HTMLElement>(first = 640) {
  const ref = useRef<E>(null)
  const [width, set] = useState(first)
  useLayoutEffect(() => {
    const el = ref.current
    if (!el) return
    const measure = () => set(Math.max(240, Math.floor(el.clientWidth)))
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(el)
    return () => watch.disconnect()
  }, [])
  return [ref, width] as const
}

/** The room around the plot, px. */
export const margin = { left: 78, right: 26, top: 10, bottom: 44 }

interface Props {
  label: string
  width: number
  height: number
  x: Scale
  y: Scale
  xTitle: string
  yTitle: string
  xText: (v: number) => string
  yText: (v: number) => string
  children: ComponentChildren
}

/**
 * The frame of a chart: axes with ticks, grid and titles with units. Distance and
 * money run from left to right in every language, so the picture does too.
 */
export function Axes({ label, width, height, x, y, xTitle, yTitle, xText, yText, children }: Props) {
  const bottom = height - margin.bottom
  const right = width - margin.right
  // ticks whose texts would run into each other are left without one
  let last = -Infinity
  const labelled = x.ticks.filter((t) => {
    const text = xText(t).length * 7
    if (x(t) - text / 2 < last + 6) return false
    last = x(t) + text / 2
    return true
  })
  return (
    <svg class="chart" role="group" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      <g class="grid" aria-hidden="true">
        {y.ticks.map((t) => <line key={t} x1={margin.left} x2={right} y1={y(t)} y2={y(t)} />)}
        {x.ticks.map((t) => <line key={t} x1={x(t)} x2={x(t)} y1={margin.top} y2={bottom} />)}
      </g>
      <g class="ticks" aria-hidden="true">
        {y.ticks.map((t) => <text key={t} x={margin.left - 6} y={y(t) + 4} text-anchor="end">{yText(t)}</text>)}
        {labelled.map((t) => <text key={t} x={x(t)} y={bottom + 16} text-anchor="middle">{xText(t)}</text>)}
        <text class="axis" x={(margin.left + right) / 2} y={height - 6} text-anchor="middle">{xTitle}</text>
        <text class="axis" transform={`translate(11 ${(margin.top + bottom) / 2}) rotate(-90)`} text-anchor="middle">{yTitle}</text>
      </g>
      {children}
    </svg>
  )
}
