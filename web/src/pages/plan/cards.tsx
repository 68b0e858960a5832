import { lang } from '../../lang'
import { date, daySpan, number, percent, tonnes, usd } from '../../format'
import { stock, type Itinerary } from './query'
import { corridorName, gradeName, kindName, modeName } from '../../terms'
import { bestOf, words } from './words'

/** The colour of a leg: its mode on the move, a grey at rest. */
export const paint = (l: { kind: string; mode: string }) => (l.kind === 'link' || l.kind === 'access' || l.kind === 'passage' ? `var(--${l.mode === 'rail_ferry' ? 'ferry' : l.mode})` : 'var(--transfer)')

function TimeBar({ it }: { it: Itinerary }) {
  const legs = it.legs ?? []
  const all = legs.reduce((s, l) => s + l.hours.mean, 0)
  // Legs of one colour side by side are one piece; all of them are one gradient, since
  // an element each would be half of the first screen. Rest shows the hatching below.
  const parts: { key: string; paint: string; hours: number }[] = []
  for (const l of legs) {
    const rest = !['link', 'access', 'passage'].includes(l.kind)
    const key = rest ? 'rest' : l.mode
    const last = parts[parts.length - 1]
    if (last?.key === key) last.hours += l.hours.mean
    else parts.push({ key, paint: rest ? 'transparent' : paint(l), hours: l.hours.mean })
  }
  const width = (p: { hours: number }) => Math.max(p.hours, all * 0.008) // none is too thin to be seen
  const whole = parts.reduce((s, p) => s + width(p), 0)
  const stops: string[] = []
  let at = 0
  for (const p of parts) {
    const from = at
    at += (width(p) / whole) * 100
    stops.push(`${p.paint} ${from.toFixed(2)}% calc(${at.toFixed(2)}% - 1px)`, `var(--card) 0 ${at.toFixed(2)}%`)
  }
  const text = Object.entries(
    legs.reduce<Record<string, number>>((m, l) => {
      const k = ['link', 'access', 'passage'].includes(l.kind) ? modeName(l.mode) : kindName(l.kind)
      m[k] = (m[k] ?? 0) + l.hours.mean
      return m
    }, {}),
  ).map(([k, h]) => `${k} ${number(h / 24, 1)} ${words('days')}`)
  return (
    <div class="timebar" role="img" aria-label={`${words('timeBar')}: ${text.join('; ')}`} title={text.join('\n')} style={`--bar:linear-gradient(to ${lang.value === 'fa' ? 'left' : 'right'},${stops.join(',')})`} />
  )
}

interface Props {
  it: Itinerary
  selected: boolean
  onSelect: () => void
  onHover: (on: boolean) => void
}

/** One itinerary: what it costs, takes and emits, and what there is to mind. */
export function Card({ it, selected, onSelect, onHover }: Props) {
  const unit = it.cost.unit === 'tonne' ? words('tonne') : it.cost.unit
  return (
    <li class={'way' + (selected ? ' on' : '')} onMouseEnter={() => onHover(true)} onMouseLeave={() => onHover(false)}>
      <div class="head">
        <span class="no" aria-hidden="true">{number(it.id)}</span>
        <h2>
          <button type="button" class="cover" aria-pressed={selected} onClick={onSelect}>{corridorName(it.corridor)}</button>
        </h2>
        <span class="bests">{it.best?.map((b) => <span class="badge">{bestOf(b)}</span>)}</span>
      </div>
      <p class="via">{it.label}</p>
      <dl class="big">
        <div><dt class="hidden">{words('daysLong')}</dt><dd><b>{daySpan(it.hours.p50, it.hours.p90)}</b> {words('days')}</dd></div>
        <div><dt class="hidden">{words('freight')}</dt><dd><b>{usd(it.cost.freight_per_unit)}</b> /{unit}</dd></div>
        <div><dt class="hidden">{words('stockLong')}</dt><dd title={words('stockLong')}>{words('stock', { usd: usd(stock(it)) })}</dd></div>
      </dl>
      <TimeBar it={it} />
      <p class="facts">
        <span>{words('co2e', { t: tonnes(it.co2e_kg) })}</span>
        <span>{words('km', { km: number(it.distance_km) })}</span>
        <span>{number(it.borders?.length ?? 0)} {words('borders')}</span>
        <span>{number(it.gauge_breaks)} {words('gauge')}</span>
        {!!it.restrictions?.length && <span class="warn" title={words('flagsLong')}>⚑ {words('flags', { n: number(it.restrictions.length) })}</span>}
        <span title={it.unsure_share === undefined ? undefined : words('unsure', { share: percent(it.unsure_share) })}>{gradeName(it.confidence)}</span>
        {it.p_on_time !== undefined && <span class={it.p_on_time < 0.5 ? 'warn' : 'good'}>{words('onTime', { share: percent(it.p_on_time) })}</span>}
        {it.arrival && <span>{words('arrives', { from: date(it.arrival.p50), to: date(it.arrival.p90) })}</span>}
        {it.leave_by && <span>{words('leaveBy', { date: date(it.leave_by) })}</span>}
        {!!it.dominated_by && <span class="warn">{words('dominated', { n: number(it.dominated_by) })}</span>}
      </p>
    </li>
  )
}
