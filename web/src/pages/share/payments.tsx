import { land } from '../../measures'
import { million } from '../../money'
import { useWidth } from '../../ui/axes'
import { words as moneyWords } from '../../words/money'
import { words } from '../../words/share'
import type { Method, Payment } from './document'

/** Who pays whom by a way to share: a picture and a table. */
export function Payments({ method }: { method: Method }) {
  const list = [...method.payments].sort((a, b) => b.usd - a.usd)
  const top = list[0]
  return (
    <section class="card" aria-labelledby="payments">
      <h2 id="payments">{words('payments')}</h2>
      {!top ? <p>{words('paymentsNone')}</p> : (
        <>
          <p>{words('paymentsSaid', { from: land(top.from), to: land(top.to), sum: million(top.usd), n: list.length })}</p>
          <Picture list={list} />
          <div class="scroll" tabIndex={0} role="region" aria-label={words('payments')}>
            <table class="grid slim">
              <thead><tr><th scope="col">{words('pays')}</th><th scope="col">{words('receives')}</th><th scope="col" class="num">{words('amount')} <small>{moneyWords('million')}</small></th></tr></thead>
              <tbody>
                {list.map((p) => <tr key={p.from + p.to}><th scope="row">{land(p.from)}</th><td>{land(p.to)}</td><td class="num" title={p.usd.toFixed(2) + ' USD'}>{million(p.usd)}</td></tr>)}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  )
}

const gap = 34
const room = 220 // px of height for all payments

interface End {
  id: string
  sum: number
  at: number
  size: number
  used: number
}

/** Puts the ends of payments one under the other, as high as what they pay or get. */
function ends(list: Payment[], side: 'from' | 'to', unit: number): Map<string, End> {
  const sums = new Map<string, number>()
  for (const p of list) sums.set(p[side], (sums.get(p[side]) ?? 0) + p.usd)
  let at = 12
  return new Map([...sums].sort((a, b) => b[1] - a[1]).map(([id, sum]) => {
    const end = { id, sum, at, size: Math.max(2, sum * unit), used: 0 }
    at += Math.max(end.size, 30) + gap - 20
    return [id, end]
  }))
}

/** Bands from those who pay to those who receive, as wide as the payments. */
function Picture({ list }: { list: Payment[] }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const unit = room / list.reduce((a, p) => a + p.usd, 0)
  const from = ends(list, 'from', unit)
  const to = ends(list, 'to', unit)
  const wide = Math.min(width, 760)
  // Room for the longest name; a narrow window squeezes longer ones.
  const longest = Math.max(...[...from.keys(), ...to.keys()].map((id) => land(id).length))
  const label = wide < 420 ? Math.min(Math.max(96, longest * 7.5 + 12), wide * 0.4) : 170
  const [a, b] = [label, wide - label]
  const height = Math.max(...[...from.values(), ...to.values()].map((e) => e.at + Math.max(e.size, 34))) + 8
  return (
    <div ref={ref}>
      <svg class="chart payments" role="img" aria-label={words('payments')} width={wide} height={height} viewBox={`0 0 ${wide} ${height}`}>
        {list.map((p) => {
          const x = from.get(p.from)!
          const y = to.get(p.to)!
          const w = Math.max(1.5, p.usd * unit)
          const [y1, y2] = [x.at + x.used + w / 2, y.at + y.used + w / 2]
          x.used += w
          y.used += w
          const m = (a + b) / 2
          return (
            <path key={p.from + p.to} class="band" d={`M${a + 9},${y1} C${m},${y1} ${m},${y2} ${b - 14},${y2}`} stroke-width={w}>
              <title>{`${land(p.from)} → ${land(p.to)}: ${million(p.usd)}`}</title>
            </path>
          )
        })}
        {[...from.values()].map((e) => <Side key={e.id} end={e} x={a} room={label - 10} anchor="end" tone="pays" />)}
        {[...to.values()].map((e) => <Side key={e.id} end={e} x={b} room={label - 10} anchor="start" tone="gets" />)}
      </svg>
    </div>
  )
}

function Side({ end, x, room, anchor, tone }: { end: End; x: number; room: number; anchor: 'start' | 'end'; tone: string }) {
  const out = anchor === 'end' ? -6 : 8
  const middle = end.at + Math.max(end.size / 2, 8)
  return (
    <g>
      <rect class={tone} x={anchor === 'end' ? x : x - 8} y={end.at} width="8" height={end.size} />
      {anchor === 'start' && <path class={tone} d={`M${x - 15},${end.at + end.size / 2 - 7} l8,7 l-8,7 z`} />}
      <text x={x + out} y={middle} text-anchor={anchor} class="axis strong" {...(land(end.id).length * 7.5 > room ? { textLength: room, lengthAdjust: 'spacingAndGlyphs' } : {})}>{land(end.id)}</text>
      <text x={x + out} y={middle + 15} text-anchor={anchor} class={'sum ' + tone}>{anchor === 'end' ? '−' : '+'}{million(end.sum)}</text>
    </g>
  )
}
