import { get, type Schemas } from '../api'
import { useAsk } from '../ask'
import { days, usd } from '../format'
import { change, route } from '../route'
import { ErrorBox } from '../ui/error'
import { PlaceInput } from '../ui/place'

type Answer = Schemas['Planned']

export default function Plan() {
  const q = route.value.query
  const from = q.get('from') ?? 'Mumbai'
  const to = q.get('to') ?? 'Moscow'
  const plan = useAsk(`${from}|${to}`, (signal) => get<Answer>('/v1/plan', { from, to }, signal))
  return (
    <>
      <PlaceInput label="From" value={from} onPick={(v) => change({ from: v })} />
      <PlaceInput label="To" value={to} onPick={(v) => change({ to: v })} />
      {plan.error && <ErrorBox error={plan.error} />}
      <ol>{plan.value?.itineraries?.map((i) => <li>{i.corridor} {days(i.hours.p50)}–{days(i.hours.p90)} {usd(i.cost.freight_per_unit)}</li>)}</ol>
    </>
  )
}
