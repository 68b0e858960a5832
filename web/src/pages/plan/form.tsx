import { useEffect, useState } from 'preact/hooks'
import { get, type Schemas } from '../../api'
import { useAsk } from '../../ask'
import { anyName, goodsName } from '../../names'
import { change, route } from '../../route'
import { PlaceInput } from '../../ui/place'
import { Tokens } from '../../ui/tokens'
import { defaults, many, single } from './query'
import { modeName } from '../../terms'
import { words } from './words'

type Rows = Schemas['RowsDocument']
const equipments = ['20DC', '40HC', '45HC', '20RF', '40RF', 'bulk', 'breakbulk']
const modes = ['sea', 'river', 'rail', 'road', 'ferry', 'rail_ferry', 'air']
const quantities = ['feu', 'teu', 'tonnes'] as const
const rare = ['value_usd', 'percentile', 'as_of', 'prices', 'carbon_price', 'restrictions', 'terminals', 'close_from', 'close_to', ...many]

/** A field that takes effect when it is left or Enter is pressed. */
function Field(p: { label: string; name: (typeof single)[number]; type: 'number' | 'date' | 'month'; min?: string; max?: string; hint?: string }) {
  const value = route.value.query.get(p.name) ?? ''
  return (
    <label class="field">
      <span>{p.label}</span>
      <input
        key={value}
        type={p.type === 'number' ? 'text' : p.type}
        inputMode={p.type === 'number' ? 'decimal' : undefined}
        dir="ltr"
        min={p.min}
        max={p.max}
        placeholder={p.hint}
        defaultValue={value}
        onChange={(e) => e.currentTarget.value !== value && change({ [p.name]: latin(e.currentTarget.value.trim()) })}
      />
    </label>
  )
}

/** Figures in Persian or Arabic digits, and decimal commas, as the API reads them. */
export function latin(text: string): string {
  return text.replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0)).replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)).replace(/[٫,](?=\d{1,2}$)/, '.').replace(/[\s٬,]/g, '')
}

function Quantity() {
  const q = route.value.query
  const equipment = q.get('equipment') ?? ''
  const usual = equipment.startsWith('20') ? 'teu' : equipment.endsWith('bulk') ? 'tonnes' : 'feu'
  const unit = quantities.find((k) => q.get(k)) ?? usual
  const value = q.get(unit) ?? ''
  const set = (u: string, v: string) => change({ feu: undefined, teu: undefined, tonnes: undefined, [u]: v })
  const [of, setOf] = useState<string>(unit)
  useEffect(() => setOf(unit), [unit])
  return (
    <div class="field" role="group" aria-label={words('quantity')}>
      <span aria-hidden="true">{words('quantity')}</span>
      <span class="pair">
        <input key={value + unit} aria-label={words('quantity')} inputMode="decimal" dir="ltr" placeholder="1" size={4} defaultValue={value} onChange={(e) => set(of, latin(e.currentTarget.value.trim()))} />
        <select aria-label={words('unit')} value={of} onChange={(e) => (setOf(e.currentTarget.value), value && set(e.currentTarget.value, value))}>
          <option value="feu">FEU</option>
          <option value="teu">TEU</option>
          <option value="tonnes">{words('tonne')}</option>
        </select>
      </span>
    </div>
  )
}

function Goods() {
  const q = route.value.query
  const [wanted, want] = useState(false)
  const list = useAsk(wanted ? 'goods' : undefined, (s) => get<Rows>('/v1/data/goods', { limit: 1000 }, s))
  const now = q.get('goods') || 'general'
  const rows = list.value?.rows ?? []
  useEffect(() => {
    const t = setTimeout(() => want(true), 1500) // after the answer
    return () => clearTimeout(t)
  }, [])
  return (
    <label class="field">
      <span>{words('goods')}</span>
      <select value={now} onFocus={() => want(true)} onMouseDown={() => want(true)} onChange={(e) => change({ goods: e.currentTarget.value === 'general' ? '' : e.currentTarget.value })}>
        {!rows.some((r) => r.id === now) && <option value={now}>{goodsName(now, now === 'general' ? 'General cargo' : now)}</option>}
        {rows.map((r) => <option value={r.id}>{goodsName(r.id!, r.name)}</option>)}
      </select>
    </label>
  )
}

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

function More({ active }: { active: string[] }) {
  const q = route.value.query
  const toggle = (k: 'only', v: string) => change({ [k]: q.getAll(k).includes(v) ? q.getAll(k).filter((o) => o !== v) : [...q.getAll(k), v] })
  const list = (k: (typeof many)[number], label: string, hint?: string) => (
    <Tokens label={label} hint={hint} values={q.getAll(k)} show={shown} onChange={(v) => change({ [k]: v })} />
  )
  return (
    <div class="more">
      <Field label={words('deadline')} name="deadline" type="date" />
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

/** The question: ends, shipment, conditions. Every change is a step in the history. */
export function Form({ active }: { active: string[] }) {
  const q = route.value.query
  const from = q.get('from') || defaults.from
  const to = q.get('to') || defaults.to
  const set = rare.filter((k) => q.has(k)).length
  const [open, setOpen] = useState(false)
  const all = Object.fromEntries([...single, ...many].map((k) => [k, undefined]))
  return (
    <section class="ask card">
      <div class="ends">
        <PlaceInput label={words('from')} value={from} onPick={(v) => change({ from: v })} />
        <button type="button" class="swap" aria-label={words('swap')} title={words('swap')} onClick={() => change({ from: to, to: from })}>⇄</button>
        <PlaceInput label={words('to')} value={to} onPick={(v) => change({ to: v })} />
      </div>
      <div class="load">
        <Goods />
        <label class="field">
          <span>{words('equipment')}</span>
          <select value={q.get('equipment') ?? ''} onChange={(e) => change({ equipment: e.currentTarget.value })}>
            <option value="">{words('usual')}</option>
            {equipments.map((e) => <option>{e}</option>)}
          </select>
        </label>
        <Quantity />
        <Field label={words('depart')} name="depart" type="date" />
      </div>
      <div class="buttons">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {set ? words('moreOn', { n: set }) : words('more')} <span aria-hidden="true" class="turn">▾</span>
        </button>
        {[...single, ...many].some((k) => q.has(k)) && <button type="button" class="link" onClick={() => change(all)}>{words('reset')}</button>}
      </div>
      {open && <More active={active} />}
    </section>
  )
}
