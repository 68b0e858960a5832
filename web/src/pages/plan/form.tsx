import { useEffect, useState } from 'preact/hooks'
import { get, type Schemas } from '../../api'
import { useAsk } from '../../ask'
import { goodsName } from '../../names'
import { change, route } from '../../route'
import { later } from '../../ui/later'
import { PlaceInput } from '../../ui/place'
import { defaults, many, single } from './query'
import { words } from './words'

type Rows = Schemas['RowsDocument']
const equipments = ['20DC', '40HC', '45HC', '20RF', '40RF', 'bulk', 'breakbulk']
const quantities = ['feu', 'teu', 'tonnes'] as const
const rare = ['arrive_by', 'all', 'value_usd', 'percentile', 'as_of', 'prices', 'carbon_price', 'restrictions', 'terminals', 'close_from', 'close_to', ...many]

const More = later(() => import('./more').then((m) => m.More), () => null)

/** A field that takes effect when it is left or Enter is pressed. */
export function Field(p: { label: string; name: (typeof single)[number]; type: 'number' | 'date' | 'month' | 'text'; min?: string; max?: string; hint?: string }) {
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

/**
 * The question: ends, shipment, conditions. Every change is a step in the history.
 * Until the answer stands the field of the date is one of text: that of a date is
 * the dearest control of the first frame.
 */
export function Form({ active, stands = true }: { active: string[]; stands?: boolean }) {
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
        <Field label={words('depart')} name="depart" type={stands ? 'date' : 'text'} />
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
