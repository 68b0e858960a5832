import { get, type Schemas } from '../../api'
import { useAsk } from '../../ask'
import { anyName } from '../../names'
import { change, route } from '../../route'
import { modeName } from '../../terms'
import { readLibrary } from '../../ui/chosen'
import { Tokens } from '../../ui/tokens'
import { Field } from './form'
import { type many } from './query'
import { words } from './words'

type Rows = Schemas['RowsDocument']
const modes = ['sea', 'river', 'rail', 'road', 'ferry', 'rail_ferry', 'air']

function Disruptions({ active }: { active: string[] }) {
  const q = route.value.query
  const list = useAsk('disruptions', (s) => get<Rows>('/v1/data/disruptions', { limit: 1000 }, s))
  const first = new Map<string, Record<string, string>>()
  for (const r of list.value?.rows ?? []) if (!first.has(r.id!)) first.set(r.id!, r)
  const set = (id: string, to: string) => {
    const rest = (k: string) => q.getAll(k).filter((v) => v !== id)
    change({ with: to === 'with' ? [...rest('with'), id] : rest('with'), without: to === 'without' ? [...rest('without'), id] : rest('without') })
  }
  return (
    <fieldset class="disruptions">
      <legend>{words('disruptions')}</legend>
      <ul>
        {[...first.values()].map((r) => {
          const id = r.id!
          const now = q.getAll('with').includes(id) ? 'with' : q.getAll('without').includes(id) ? 'without' : ''
          return (
            <li>
              <select aria-label={r.name} value={now} onChange={(e) => set(id, e.currentTarget.value)}>
                <option value="">{words('byDate')}</option>
                <option value="with">{words('on')}</option>
                <option value="without">{words('offShort')}</option>
              </select>
              <span lang="en" dir="ltr" class={active.includes(id) ? 'active' : undefined}>{r.name}</span>
            </li>
          )
        })}
      </ul>
    </fieldset>
  )
}

// What is avoided may be anything that the API names; only codes have other names.
const shown = (v: string) => (/^[a-z-]+$|^[A-Z]{2}-?[A-Z0-9]{3,}$/.test(v) ? anyName(v) : v)

/** Measures of the library that the plan is made with, in force as on its day. */
function Measures() {
  const list = useAsk('library', readLibrary)
  const values = route.value.query.getAll('scenario').flatMap((v) => v.split(',')).filter(Boolean)
  const all = (list.value ?? []).flatMap((e) => e.scenario.measures)
  const name = (id: string) => all.find((m) => m.id === id)?.name ?? id
  const set = (v: string[]) => change({ scenario: v.length ? v.join(',') : undefined })
  return (
    <div class="field tokens" role="group" aria-label={words('measures')}>
      <span aria-hidden="true">{words('measures')}</span>
      <select aria-label={words('measures')} value="" onChange={(e) => e.currentTarget.value && set([...values, e.currentTarget.value])}>
        <option value="">{words('addMeasure')}</option>
        {all.filter((m) => !values.includes(m.id)).map((m) => <option value={m.id} lang="en">{m.name}</option>)}
      </select>
      {values.length > 0 && (
        <span class="chips">
          {values.map((v) => <button type="button" class="small" aria-label={words('takeAway', { name: name(v) })} onClick={() => set(values.filter((o) => o !== v))}><bdi lang="en">{name(v)}</bdi> ×</button>)}
        </span>
      )}
    </div>
  )
}

/** The rarer options of a plan. */
export function More({ active }: { active: string[] }) {
  const q = route.value.query
  const toggle = (k: 'only', v: string) => change({ [k]: q.getAll(k).includes(v) ? q.getAll(k).filter((o) => o !== v) : [...q.getAll(k), v] })
  const list = (k: (typeof many)[number], label: string, hint?: string) => (
    <Tokens label={label} hint={hint} values={q.getAll(k)} show={shown} onChange={(v) => change({ [k]: v })} />
  )
  return (
    <div class="more">
      <Field label={words('deadline')} name="deadline" type="date" />
      <Field label={words('latest')} name="arrive_by" type="date" />
      <Field label={words('value')} name="value_usd" type="number" hint={words('typical')} />
      <Field label={words('asOf')} name="as_of" type="date" />
      <Field label={words('prices')} name="prices" type="month" />
      <Field label={words('percentile')} name="percentile" type="number" hint="50–99" />
      <Field label={words('carbon')} name="carbon_price" type="number" hint="75" />
      <label class="field">
        <span>{words('restrictions')}</span>
        <select value={q.get('restrictions') || 'deny'} onChange={(e) => change({ restrictions: e.currentTarget.value === 'deny' ? '' : e.currentTarget.value })}>
          {(['deny', 'flag', 'off'] as const).map((v) => <option value={v}>{words(v)}</option>)}
        </select>
      </label>
      <label class="check">
        <input type="checkbox" checked={q.get('terminals') === 'true'} onChange={(e) => change({ terminals: e.currentTarget.checked ? 'true' : '' })} /> {words('terminals')}
      </label>
      <label class="check">
        <input type="checkbox" checked={q.get('all') === 'true'} onChange={(e) => change({ all: e.currentTarget.checked ? 'true' : '' })} /> {words('all')}
      </label>
      <Measures />
      {list('via', words('via'), words('addVia'))}
      {list('avoid', words('avoid'), words('add'))}
      {list('close', words('close'), words('add'))}
      {list('regimes', words('regimes'), 'UN, EU, US, UK')}
      <Field label={words('closeFrom')} name="close_from" type="date" />
      <Field label={words('closeTo')} name="close_to" type="date" />
      <fieldset>
        <legend>{words('only')}</legend>
        <div class="chips">
          {modes.map((m) => (
            <label class="chip">
              <input type="checkbox" checked={q.getAll('only').includes(m)} onChange={() => toggle('only', m)} /> {modeName(m)}
            </label>
          ))}
        </div>
      </fieldset>
      <Disruptions active={active} />
    </div>
  )
}
