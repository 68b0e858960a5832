import type { Style } from '../colour'

/** The mark of a category at a place of a picture. */
export function Mark({ x, y, style, r = 5, faint }: { x: number; y: number; style: Style; r?: number; faint?: boolean }) {
  const look = { fill: style.colour, 'fill-opacity': faint ? 0.25 : 0.75, stroke: style.colour, 'stroke-width': 1 }
  switch (style.mark) {
    case 'circle': return <circle cx={x} cy={y} r={r} {...look} />
    case 'square': return <rect x={x - r * 0.9} y={y - r * 0.9} width={r * 1.8} height={r * 1.8} {...look} />
    case 'diamond': return <path d={`M${x} ${y - r * 1.3}L${x + r * 1.3} ${y}L${x} ${y + r * 1.3}L${x - r * 1.3} ${y}Z`} {...look} />
    case 'triangle': return <path d={`M${x} ${y - r * 1.2}L${x + r * 1.15} ${y + r * 0.9}L${x - r * 1.15} ${y + r * 0.9}Z`} {...look} />
  }
}

/** The mark of a category beside its name, for legends and tables. */
export function Key({ style, line }: { style: Style; line?: boolean }) {
  return (
    <svg class="key" width={line ? 24 : 14} height="14" aria-hidden="true">
      {line && <line x1="0" x2="24" y1="7" y2="7" stroke={style.colour} stroke-width="3" stroke-dasharray={style.dash} />}
      {!line && <Mark x={7} y={7} style={style} r={4.5} />}
    </svg>
  )
}
