import { cents } from '../../balance'
import { number, year } from '../../format'
import { axisMillion, million } from '../../money'
import { linear } from '../../scale'
import { Axes, margin, useWidth } from '../../ui/axes'
import { Key } from '../../ui/bars'
import { words } from '../../words/appraise'
import { words as moneyWords } from '../../words/money'
import { partName } from '../../words/parties'
import { lines, type Appraisal, type Year } from './document'

const height = 320

/** What is spent and what comes back, year by year. */
export function Yearly({ of }: { of: Appraisal }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const years = of.years
  const used = lines.filter((l) => years.some((y) => y.lines_usd[l.id]))
  const spent = years.reduce((a, y) => ((y.lines_usd.capital ?? 0) < (a.lines_usd.capital ?? 0) ? y : a), years[0]!)
  const last = years[years.length - 2] ?? years[years.length - 1]!
  const ends = years.flatMap((y) => extent(y))
  const x = linear([years[0]!.year - 0.6, years[years.length - 1]!.year + 0.6], [margin.left, width - margin.right], width < 500 ? 4 : 8)
  const y = linear([Math.min(0, ...ends), Math.max(0, ...ends)], [height - margin.bottom, margin.top], 6)
  const wide = Math.max(2, (x(1) - x(0)) * 0.72)
  return (
    <section class="card" aria-labelledby="yearly">
      <h2 id="yearly">{words('yearly')}</h2>
      <p>{words('yearlySaid', { most: million(-(spent.lines_usd.capital ?? 0)), year: year(spent.year), net: million(last.net_usd), last: year(last.year) })}</p>
      <Key list={used.map((l) => ({ tone: l.tone, label: partName(l.id) }))} />
      <small>{words('yearlyAxis')}</small>
      <div ref={ref}>
        <Axes label={words('yearly')} width={width} height={height} x={x} y={y} xTitle={words('year')} yTitle="" xText={year} yText={axisMillion}>
          {years.map((t) => <Column key={t.year} of={t} at={x(t.year)} wide={wide} y={y} />)}
          <line class="nought" x1={margin.left} x2={width - margin.right} y1={y(0)} y2={y(0)} />
          <polyline class="net" points={years.map((t) => `${x(t.year)},${y(t.net_usd)}`).join(' ')} />
          {years.map((t) => <circle key={t.year} class="net-dot" cx={x(t.year)} cy={y(t.net_usd)} r="2.5"><title>{`${year(t.year)}: ${words('net')} ${million(t.net_usd)}`}</title></circle>)}
        </Axes>
      </div>
      <details>
        <summary>{moneyWords('table')}</summary>
        <YearTable of={of} />
      </details>
    </section>
  )
}

/** How far the stacked amounts of a year reach down and up. */
function extent(t: Year): [number, number] {
  const v = lines.map((l) => t.lines_usd[l.id] ?? 0)
  return [v.filter((a) => a < 0).reduce((a, b) => a + b, 0), v.filter((a) => a > 0).reduce((a, b) => a + b, 0)]
}

function Column({ of, at, wide, y }: { of: Year; at: number; wide: number; y: (v: number) => number }) {
  let up = 0
  let down = 0
  return (
    <g>
      {lines.map((l) => {
        const v = of.lines_usd[l.id] ?? 0
        if (v === 0) return null
        const from = v > 0 ? up : down
        if (v > 0) up += v
        else down += v
        const [a, b] = [y(from), y(from + v)]
        return <rect key={l.id} class={l.tone} x={at - wide / 2} width={wide} y={Math.min(a, b)} height={Math.max(0.5, Math.abs(a - b))}><title>{`${year(of.year)}, ${partName(l.id)}: ${million(v)}`}</title></rect>
      })}
    </g>
  )
}

/** The years as a table, with what has been gathered so far. */
function YearTable({ of }: { of: Appraisal }) {
  let sum = 0
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={words('yearly')}>
      <table class="grid">
        <caption class="hidden">{words('yearlyAxis')}</caption>
        <thead>
          <tr>
            <th scope="col">{words('year')}</th>
            {lines.map((l) => <th key={l.id} scope="col" class="num wrap">{partName(l.id)}</th>)}
            <th scope="col" class="num">{words('net')}</th><th scope="col" class="num wrap">{words('factor')}</th><th scope="col" class="num wrap">{words('cumulated')}</th><th scope="col" class="num">{words('tonnes')}</th>
          </tr>
        </thead>
        <tbody>
          {of.years.map((t) => {
            sum += cents(t.net_usd) * t.discount_factor
            return (
              <tr key={t.year}>
                <th scope="row">{year(t.year)}</th>
                {lines.map((l) => <td key={l.id} class="num">{t.lines_usd[l.id] ? million(t.lines_usd[l.id]!) : '–'}</td>)}
                <td class="num" data-sign={Math.sign(t.net_usd)}><strong>{million(t.net_usd)}</strong></td>
                <td class="num">{number(t.discount_factor, 4, 4)}</td><td class="num">{million(sum / 100)}</td><td class="num">{number(t.t_co2e)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
