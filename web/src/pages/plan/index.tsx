import { lang } from '../../lang'
import './plan.css'
import { lazy, Suspense } from 'preact/compat'
import { useEffect, useState } from 'preact/hooks'
import { useAsk } from '../../ask'
import { date, number, usd } from '../../format'
import { goodsName, placeName } from '../../names'
import { change, route } from '../../route'
import { ErrorBox } from '../../ui/error'
import { Source } from '../../ui/source'
import { Tabs } from '../../ui/tabs'
import { bestName } from '../../terms'
import { words as shell } from '../../words/shell'
import { Card } from './cards'
import { Change, Closables } from './closing'
import { Exports, fileName } from './exports'
import { Form } from './form'
import { Legs } from './legs'
import { Money } from './money'
import { Others } from './others'
import { apiQuery, askPlan, chosen, keyOf, type Answer, type Itinerary } from './query'
import { Rules } from './rules'
import { Scatter } from './scatter'
import { Stairs } from './stairs'
import { words } from './words'

const Map = lazy(() => import('./map'))

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

function Disrupted({ a }: { a: Answer }) {
  const q = route.value.query
  const list = a.data.disruptions_in_force ?? []
  if (!list.length) return null
  return (
    <section class="card">
      <h2>{words('inForce')}</h2>
      <ul class="chips">
        {list.map((d) => (
          <li class="force">
            <Source figures={['disruptions/' + d]} label={d}>{d}</Source>
            <button type="button" class="small" onClick={() => change({ without: [...q.getAll('without'), d], with: q.getAll('with').filter((w) => w !== d) })}>{words('without')}</button>
          </li>
        ))}
      </ul>
      {!!a.notes?.length && <ul class="notes">{a.notes.map((n) => <li dir="auto">{n}</li>)}</ul>}
      {a.search && <p><small>{words('search', { pareto: number(a.search.pareto), labels: number(a.search.labels), version: a.data.version })}</small></p>}
    </section>
  )
}

const tabs = ['scatter', 'stairs', 'legs', 'money', 'rules'] as const
type Tab = (typeof tabs)[number]

export default function Plan() {
  const q = route.value.query
  const query = apiQuery(q)
  const plan = useAsk(lang.value + JSON.stringify(query), () => askPlan(query, lang.value))
  const [hovered, hover] = useState<number>()
  const [mapped, map] = useState(false)
  const a = plan.value
  // The map comes when the answer stands on the screen.
  useEffect(() => {
    if (!a) return
    // After the frame that shows it.
    const f = requestAnimationFrame(() => setTimeout(() => (performance.mark('meridian:answer'), map(true))))
    return () => cancelAnimationFrame(f)
  }, [!a])
  const it = a && chosen(a, q.get('it'))
  const tab = tabs.find((t) => t === q.get('tab')) ?? 'scatter'
  const order = (Object.keys(orders) as (keyof typeof orders)[]).find((k) => k === q.get('order')) ?? 'best'
  const by = orders[order]
  const select = (i: Itinerary) => change({ it: a && i !== a.itineraries?.[0] ? keyOf(a, i) : undefined }, true)
  const failed = plan.error && !plan.busy
  return (
    <div class="plan">
      <Form active={a?.data.disruptions_in_force ?? []} />
      {failed && <ErrorBox error={plan.error!} />}
      <p class="hidden" role="status">{plan.busy ? shell('working') : a && !failed && words('answer', { n: number(a.itineraries?.length ?? 0), from: endName(a.query.from), to: endName(a.query.to) })}</p>
      {!a && plan.busy && <div class="skeleton" aria-hidden="true"><i /><i /><i /></div>}
      {a && !failed && (
        <div class={'answer' + (plan.busy ? ' stale' : '')} aria-busy={plan.busy}>
          <Heading a={a} />
          <Change answer={a} onlyKey={q.get('it') ?? ''} />
          {it ? (
            <div class="split">
              <section class="ways" aria-label={words('itineraries')}>
                <div class="orders" role="group" aria-label={words('itineraries')}>
                  {(Object.keys(orders) as (keyof typeof orders)[]).map((k) => (
                    <button type="button" aria-pressed={k === order} onClick={() => change({ order: k === 'best' ? '' : k }, true)}>{orderName(k)}</button>
                  ))}
                </div>
                <ol>
                  {[...a.itineraries!].sort((x, y) => (by ? by(x) - by(y) : 0)).map((i) => (
                    <Card key={i.id} it={i} selected={i === it} onSelect={() => select(i)} onHover={(on) => hover(on ? i.id : undefined)} />
                  ))}
                </ol>
              </section>
              <div class="detail">
                <section class="mapbox card" aria-label={words('map')}>
                  {mapped ? <Suspense fallback={<p class="mapwait">{words('mapWait')}</p>}><Map answer={a} selected={it} hovered={hovered} onSelect={select} /></Suspense> : <p class="mapwait">{words('mapWait')}</p>}
                </section>
                <Closables it={it} />
                <section class="card">
                  <h2>{words('itinerary', { n: number(it.id) })}</h2>
                  <Tabs label={words('itinerary', { n: number(it.id) })} at={tab} onTab={(t: Tab) => change({ tab: t === 'scatter' ? '' : t }, true)} tabs={tabs.map((t) => ({ key: t, name: words(t) }))}>
                    {tab === 'scatter' && <Scatter answer={a} selected={it} hovered={hovered} onSelect={select} onHover={hover} />}
                    {tab === 'stairs' && <Stairs it={it} others={a.itineraries!.filter((o) => o !== it)} />}
                    {tab === 'legs' && <Legs it={it} file={`${fileName(a)}-${it.id}`} />}
                    {tab === 'money' && <Money it={it} file={`${fileName(a)}-${it.id}-money`} />}
                    {tab === 'rules' && <Rules it={it} />}
                  </Tabs>
                </section>
              </div>
            </div>
          ) : <p class="card">{words('none')}</p>}
          <Others answer={a} file={fileName(a) + '-others'} />
          <Disrupted a={a} />
          <Exports answer={a} query={query} />
        </div>
      )}
    </div>
  )
}
