import { lang } from '../../lang'
import './plan.css'
import { useLayoutEffect, useState } from 'preact/hooks'
import { useAsk } from '../../ask'
import { date, number, usd } from '../../format'
import { goodsName, placeName } from '../../names'
import { change, route } from '../../route'
import { ErrorBox } from '../../ui/error'
import { later } from '../../ui/later'
import { bestName } from '../../terms'
import { words as shell } from '../../words/shell'
import { Card } from './cards'
import { Form } from './form'
import { apiQuery, askPlan, chosen, keyOf, planned, type Answer, type Itinerary } from './query'
import { words } from './words'

// All beside the form and the cards is a chunk that is loaded when those stand.
const rest = () => import('./rest')
const Change = later(() => rest().then((m) => m.Change), () => null)
const Below = later(() => rest().then((m) => m.Below), () => null)
const Detail = later(() => rest().then((m) => m.Detail), () => <section class="mapbox card"><p class="mapwait">{words('mapWait')}</p></section>)

// How many cards a first screen can show; the others come in the next frame.
const firstCards = 3

const orders = {
  best: undefined,
  cheapest: (i: Itinerary) => i.cost.freight_per_unit,
  fastest: (i: Itinerary) => i.hours.mean,
  lowest_co2e: (i: Itinerary) => i.co2e_kg,
} as const

const orderName = (k: keyof typeof orders) => bestName(k === 'best' ? 'overall' : k)

function endName(e: Answer['query']['from']): string {
  return e.id ? placeName(e.id, e.name) : e.name
}

/** The question in words: what is sent, and what it is reckoned with. */
function Heading({ a }: { a: Answer }) {
  const s = a.query.shipment
  const units = s.units ? `${number(s.units, 2)} × ${s.equipment}` : s.equipment
  return (
    <div class="heading">
      <h1>{words('title', { from: endName(a.query.from), to: endName(a.query.to) })}</h1>
      <p>
        {words('shipment', { units, goods: goodsName(s.goods, s.goods === 'general' ? 'General cargo' : s.goods.replaceAll('-', ' ')), tonnes: number(s.tonnes, 1), value: usd(s.value_usd) })}
        <small> · {words('conditions', { date: date(a.query.as_of), prices: a.query.prices })}</small>
      </p>
    </div>
  )
}

export default function Plan() {
  const q = route.value.query
  const query = apiQuery(q)
  const plan = useAsk(lang.value + JSON.stringify(query), () => askPlan(query, lang.value), planned(query, lang.value))
  const [hovered, hover] = useState<number>()
  const [stands, stand] = useState(false)
  const a = plan.value
  // All else comes after the frame that shows the answer. A message comes right after
  // it, before the timers that the frame left.
  useLayoutEffect(() => {
    if (!a) return
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => (performance.mark('meridian:answer'), stand(true))
    const f = requestAnimationFrame(() => port2.postMessage(0))
    return () => (cancelAnimationFrame(f), port1.close())
  }, [!a])
  const it = a && chosen(a, q.get('it'))
  const order = (Object.keys(orders) as (keyof typeof orders)[]).find((k) => k === q.get('order')) ?? 'best'
  const by = orders[order]
  const select = (i: Itinerary) => change({ it: a && i !== a.itineraries?.[0] ? keyOf(a, i) : undefined }, true)
  const failed = plan.error && !plan.busy
  return (
    <div class="plan">
      <Form active={a?.data.disruptions_in_force ?? []} stands={stands || !!plan.error} />
      {failed && <h1 class="hidden">{shell('plan')}</h1>}
      {failed && <ErrorBox error={plan.error!} />}
      <p class="hidden" role="status">{plan.busy ? shell('working') : a && !failed && words('answer', { n: number(a.itineraries?.length ?? 0), from: endName(a.query.from), to: endName(a.query.to) })}</p>
      {!a && plan.busy && <div class="skeleton" aria-hidden="true"><i /><i /><i /></div>}
      {a && !failed && (
        <div class={'answer' + (plan.busy ? ' stale' : '')} aria-busy={plan.busy || !stands}>
          <Heading a={a} />
          {stands && q.has('close') && <Change answer={a} onlyKey={q.get('it') ?? ''} />}
          {it ? (
            <div class="split">
              <section class="ways" aria-label={words('itineraries')}>
                <div class="orders" role="group" aria-label={words('itineraries')}>
                  {(Object.keys(orders) as (keyof typeof orders)[]).map((k) => (
                    <button type="button" aria-pressed={k === order} onClick={() => change({ order: k === 'best' ? '' : k }, true)}>{orderName(k)}</button>
                  ))}
                </div>
                <ol>
                  {[...a.itineraries!].sort((x, y) => (by ? by(x) - by(y) : 0)).slice(0, stands ? undefined : firstCards).map((i) => (
                    <Card key={i.id} it={i} selected={i === it} onSelect={() => select(i)} onHover={(on) => hover(on ? i.id : undefined)} />
                  ))}
                </ol>
              </section>
              <div class="detail">
                {stands ? <Detail answer={a} selected={it} hovered={hovered} onSelect={select} onHover={hover} /> : <section class="mapbox card"><p class="mapwait">{words('mapWait')}</p></section>}
              </div>
            </div>
          ) : <p class="card">{words('none')}</p>}
          {stands && <Below answer={a} />}
        </div>
      )}
    </div>
  )
}
