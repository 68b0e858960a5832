import { lang } from '../../lang'
import { useAsk } from '../../ask'
import { daySpan, listed, number, signed, signedUSD, usd } from '../../format'
import { anyName, passageName, placeName, remember } from '../../names'
import { change, route } from '../../route'
import { apiQuery, askPlan, keyOf, least, type Answer, type Itinerary } from './query'
import { bestName, corridorName } from '../../terms'
import { stepName, words } from './words'

/** Something on a way that can be shut: what the API calls it, its name, where it lies. */
export interface Closable {
  what: string
  name: string
  kind: 'passage' | 'crossing' | 'terminal' | 'gauge'
  leg: number
}

/** What can be shut on an itinerary: passages, border crossings, terminals away from the ends. */
export function closables(it: Itinerary): Closable[] {
  const out = new Map<string, Closable>()
  const legs = it.legs ?? []
  const ends = [legs[0]?.from, legs[legs.length - 1]?.to]
  legs.forEach((l, leg) => {
    if (l.kind === 'passage' && l.passages?.length === 1) remember(l.passages[0]!, l.from_name)
    else remember(l.from, l.from_name)
    for (const p of l.passages ?? []) if (!out.has(p)) out.set(p, { what: p, name: passageName(p, l.from_name), kind: 'passage', leg })
    const from = placeName(l.from, l.from_name)
    if (l.kind === 'crossing') {
      const what = 'crossing:' + l.from
      if (!out.has(what)) out.set(what, { what, name: `${from} – ${placeName(l.to, l.to_name)}`, kind: 'crossing', leg })
    }
    if (l.kind === 'transfer' && !ends.includes(l.from)) {
      const what = 'terminal:' + l.from
      if (!out.has(what)) out.set(what, { what, name: from, kind: 'terminal', leg })
    }
  })
  return [...out.values()]
}

export function shut(what: string) {
  change({ close: [...new Set([...route.value.query.getAll('close'), what])] })
}

export const reopen = (what: string) => change({ close: route.value.query.getAll('close').filter((c) => c !== what) })

/** The name of what is shut: a passage, or a place behind "crossing:" and the like. */
export function closedName(what: string): string {
  const cut = what.indexOf(':')
  const id = what.slice(cut + 1)
  const kind = cut > 0 ? what.slice(0, cut) : ''
  const steps: Record<string, string> = { crossing: 'crossing', terminal: 'transfer', gauge: 'gauge_break' }
  const name = anyName(id)
  return kind in steps ? `${name} (${stepName(steps[kind]!)})` : name
}

/** The list that does without a map what a click on it does. */
export function Closables({ it }: { it: Itinerary }) {
  const list = closables(it)
  if (!list.length) return null
  return (
    <div class="closables">
      <p id="closable"><small><b>{words('closable')}.</b> {words('closableText')}</small></p>
      <ul aria-labelledby="closable" class="chips">
        {list.map((c) => (
          <li><button type="button" class="small" aria-label={words('shut', { name: c.name })} onClick={() => shut(c.what)}><Icon kind={c.kind} /> {c.name}</button></li>
        ))}
      </ul>
    </div>
  )
}

export const shapes: Record<Closable['kind'], string> = {
  passage: 'M1 5q2-2.5 4 0t4 0 4 0M1 10q2-2.5 4 0t4 0 4 0',
  crossing: 'M5 1v12M9 1v12M1 7h2.5M10.5 7H13',
  terminal: 'M7 3.5V13M7 3.5a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4M4 6h6M1.5 8.5C2 12 5 13 7 13s5-1 5.5-4.5',
  gauge: 'M4 1v12M10 1v12M2 4h10M2 8h10M2 12h10',
}

/** The sign of what can be shut. */
export const Icon = ({ kind }: { kind: Closable['kind'] }) => <svg class="icon" viewBox="0 0 14 14" aria-hidden="true"><path d={shapes[kind]} /></svg>

/** What a closure changes: the best by each measure, and corridors that come and go. */
export function Change({ answer, onlyKey }: { answer: Answer; onlyKey: string }) {
  const q = route.value.query
  const closed = q.getAll('close')
  const query = apiQuery(q, ['close', 'close_from', 'close_to'])
  const before = useAsk(closed.length ? 'before' + lang.value + JSON.stringify(query) : undefined, () => askPlan(query, lang.value))
  if (!closed.length) return null
  const was = before.value
  return (
    <section class="change card" aria-live="polite">
      <h2>{words('change', { what: listed(closed.map(closedName)) })}</h2>
      <p class="chips">
        {closed.map((c) => <button type="button" class="small" onClick={() => reopen(c)}>{words('reopen', { name: closedName(c) })}</button>)}
        {closed.length > 1 && <button type="button" class="small" onClick={() => change({ close: [] })}>{words('openAll')}</button>}
      </p>
      {was && <Lines was={was} now={answer} onlyKey={onlyKey} />}
    </section>
  )
}

function Lines({ was, now, onlyKey }: { was: Answer; now: Answer; onlyKey: string }) {
  const a = was.itineraries ?? []
  const b = now.itineraries ?? []
  const measures = [
    { key: 'cheapest', of: (i: Itinerary) => i.cost.freight_per_unit, text: (i: Itinerary) => usd(i.cost.freight_per_unit), diff: (x: number) => signedUSD(x) },
    { key: 'fastest', of: (i: Itinerary) => i.hours.mean, text: (i: Itinerary) => `${daySpan(i.hours.p50, i.hours.p90)} ${words('days')}`, diff: (x: number) => `${signed(x / 24, 1)} ${words('days')}` },
    { key: 'lowest_co2e', of: (i: Itinerary) => i.co2e_kg, text: (i: Itinerary) => words('co2e', { t: number(i.co2e_kg / 1000, 1) }), diff: (x: number) => words('co2e', { t: signed(x / 1000, 1) }) },
  ]
  const perUnit = (i: Itinerary) => <small>/{i.cost.unit === 'tonne' ? words('tonne') : i.cost.unit}</small>
  const name = (i?: Itinerary) => (i ? corridorName(i.corridor) : '–')
  const of = (list: Itinerary[]) => new Set(list.map((i) => i.corridor))
  const left = [...of(a)].filter((c) => !of(b).has(c))
  const came = [...of(b)].filter((c) => !of(a).has(c))
  const mine = a.find((i) => keyOf(was, i) === onlyKey)
  const mineNow = b.find((i) => keyOf(now, i) === onlyKey)
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={words('before') + ' – ' + words('after')}>
        <table>
          <thead><tr><td /><th scope="col">{words('before')}</th><th scope="col">{words('after')}</th><th scope="col" class="num">±</th></tr></thead>
          <tbody>
            {measures.map((m) => {
              const x = least(a, m.of)
              const y = least(b, m.of)
              const d = x && y ? m.of(y) - m.of(x) : undefined
              return (
                <tr>
                  <th scope="row">{bestName(m.key)}</th>
                  <td>{x ? <><b>{m.text(x)}</b>{m.key === 'cheapest' && perUnit(x)} <small>{name(x)}</small></> : '–'}</td>
                  <td>{y ? <><b>{m.text(y)}</b>{m.key === 'cheapest' && perUnit(y)} <small>{name(y)}</small></> : words('none')}</td>
                  <td class={'num ' + (d === undefined ? '' : d > 0.005 ? 'bad' : d < -0.005 ? 'good' : '')}>{d === undefined ? '–' : Math.abs(d) < 0.005 ? words('same') : m.diff(d)}</td>
                </tr>
              )
            })}
            {mine && mineNow && (
              <tr>
                <th scope="row">{corridorName(mine.corridor)}</th>
                <td><b>{usd(mine.cost.freight_per_unit)}</b> <small>{daySpan(mine.hours.p50, mine.hours.p90)} {words('days')}</small></td>
                <td><b>{usd(mineNow.cost.freight_per_unit)}</b> <small>{daySpan(mineNow.hours.p50, mineNow.hours.p90)} {words('days')}</small></td>
                <td class="num">{signedUSD(mineNow.cost.freight_per_unit - mine.cost.freight_per_unit)}</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      {left.length > 0 && <p><b class="bad">{words('gone')}:</b> {listed(left.map(corridorName))}</p>}
      {came.length > 0 && <p><b class="good">{words('came')}:</b> {listed(came.map(corridorName))}</p>}
    </>
  )
}
