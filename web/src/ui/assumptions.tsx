import { useEffect, useState } from 'preact/hooks'
import { get, problemOf } from '../api'
import { useAsk } from '../ask'
import { known, project, workplace } from '../project'
import { change, route } from '../route'
import { words } from '../words/money'
import { words as runWords } from '../words/run'
import { ErrorBox } from './error'

// The assumptions that appraisals and sharings ask for. The URL holds those that
// were given; what is left out is the verb's own default.

const conventions = ['adb', 'adb-social', 'worldbank', 'worldbank-classic', 'eu', 'eu-2014', 'eu-2014-cohesion', 'hmt', 'omb-1992'] as const
const carbons = { 'worldbank-low': 'worldbank-low', 'worldbank-high': 'worldbank-high', adb: 'carbon-adb', eib: 'eib', none: 'none' } as const
const residuals = ['straight-line', 'net-benefit', 'none'] as const
const demands = ['fixed', 'linear', 'isoelastic', 'exponential'] as const

/** Fields with a number: their unit in the URL is that of the form. */
const numbers = { rate: 100, growth: 100, incidence: 100, growth_until: 1, years: 1, from: 1, prices: 1, elasticity: 1, draws: 1, seed: 1, blocks: 1 } as const
type NumberField = keyof typeof numbers
const texts = ['convention', 'carbon', 'residual', 'demand'] as const

/** Shares of a list such as "50, 80": what is no number goes as it is, and the server says what is wrong with it. */
const percents = (text: string) => text.split(/[,;،\s]+/).filter(Boolean).map((t) => (Number.isFinite(Number(t)) ? Number((Number(t) / 100).toPrecision(12)) : t))

/** The assumptions of the URL as the verbs take them. */
export function assumed(q: URLSearchParams, left: readonly string[] = []): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const k of texts) if (q.get(k)) out[k] = q.get(k)
  if (q.get('ramp')) out.ramp = percents(q.get('ramp')!)
  for (const [k, unit] of Object.entries(numbers)) {
    const text = q.get(k)
    if (!text || left.includes(k)) continue
    const v = Number(text.replace(',', '.'))
    out[k] = Number.isFinite(v) ? Number((v / unit).toPrecision(12)) : text // the server says what is wrong with it
  }
  return out
}

/** The text of the file of flows that the URL names. */
export function useFlows(): { id: string | undefined; text?: string; error?: Error; busy: boolean } {
  const id = route.value.query.get('flows') ?? undefined
  const text = useAsk(id ? `${project.value}/${id}` : undefined, async (signal) => {
    await known()
    const r = await fetch(`/v1/projects/${encodeURIComponent(project.value)}/uploads/${encodeURIComponent(id!)}`, { signal })
    if (!r.ok) throw await problemOf(r)
    return { id, text: await r.text() }
  })
  if (!id) return { id, busy: false }
  return { id, busy: text.busy, ...(text.value?.id === id ? { text: text.value.text } : {}), ...(text.error ? { error: text.error } : {}) }
}

/** A field for a file of flows, which goes into the project of the caller. */
export function FlowsField() {
  const id = route.value.query.get('flows')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  const [name, setName] = useState('')
  useEffect(() => {
    if (!id) return setName('')
    let gone = false
    known()
      .then(() => get<{ items: { id: string; name: string }[] | null }>(`/v1/projects/${encodeURIComponent(project.value)}/uploads`))
      .then((d) => gone || setName(d.items?.find((u) => u.id === id)?.name ?? id), () => gone || setName(id))
    return () => {
      gone = true
    }
  }, [id])
  const bring = async (file: File) => {
    setBusy(true)
    setError(undefined)
    try {
      const at = await workplace(runWords('project'))
      const r = await fetch(`/v1/projects/${encodeURIComponent(at)}/uploads?kind=flows&name=${encodeURIComponent(file.name)}`, { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: file })
      if (!r.ok) throw await problemOf(r)
      change({ flows: ((await r.json()) as { id: string }).id })
    } catch (e) {
      setError(e as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="flows-field">
      <div class="field">
        <span>{words('flows')}</span>
        {id ? (
          <span class="row"><bdi>{name}</bdi> <button type="button" onClick={() => change({ flows: undefined })}>{words('drop')}</button></span>
        ) : (
          <label class="file">
            <span>{words('flowsOfData')} · <u>{words('flowsOwn')}</u></span>
            <input type="file" accept=".csv,text/csv" onChange={(e) => e.currentTarget.files?.[0] && void bring(e.currentTarget.files[0])} />
          </label>
        )}
      </div>
      <small>{busy ? words('uploading') : words('flowsHint')}</small>
      {error && <ErrorBox error={error} />}
    </div>
  )
}

interface Props {
  /** Fields of the page's own. */
  children?: preact.ComponentChildren
  /** Number fields that the page has no use for. */
  left?: readonly NumberField[]
  /** What the page's own fields change besides. */
  more?: () => Record<string, string | undefined>
}

const label: Record<NumberField, Parameters<typeof words>[0]> = {
  rate: 'rate', growth: 'growth', incidence: 'incidence', growth_until: 'until', years: 'years', from: 'from', prices: 'prices', elasticity: 'elasticity', draws: 'draws', seed: 'seed', blocks: 'blocks',
}

/** The form of the assumptions; it changes the URL when it is sent. */
export function Assumptions({ children, left = [], more }: Props) {
  const q = route.value.query
  const [draft, setDraft] = useState<Record<string, string>>({})
  useEffect(() => setDraft({}), [q.toString()])
  const value = (k: string) => draft[k] ?? q.get(k) ?? ''
  const set = (k: string) => (e: { currentTarget: { value: string } }) => setDraft({ ...draft, [k]: e.currentTarget.value })
  const choice = (k: string, name: string, list: { id: string; name: string }[]) => (
    <label class="field" key={k}>
      {name}
      <select value={value(k) || list[0]!.id} onChange={set(k)}>{list.map((o) => <option value={o.id}>{o.name}</option>)}</select>
    </label>
  )
  const entry = (k: NumberField, hint: string) => !left.includes(k) && (
    <label class="field" key={k}>
      {words(label[k])}
      <input inputMode="decimal" size={Math.max(8, hint.length)} value={value(k)} placeholder={hint} onInput={set(k)} />
    </label>
  )
  const ownCarbon = value('carbon') !== '' && !(value('carbon') in carbons)
  return (
    <form class="card assumptions" onSubmit={(e) => (e.preventDefault(), change({ ...draft, ...more?.() }))}>
      <div class="row">
        {choice('convention', words('convention'), conventions.map((id) => ({ id, name: words(id) })))}
        {entry('rate', words('byConvention'))}
        <label class="field">
          {words('carbon')}
          <select value={ownCarbon ? 'own' : value('carbon') || 'worldbank-low'} onChange={(e) => setDraft({ ...draft, carbon: e.currentTarget.value === 'own' ? '50' : e.currentTarget.value })}>
            {Object.entries(carbons).map(([id, w]) => <option key={id} value={id}>{words(w)}</option>)}
            <option value="own">{words('carbonOwn')}</option>
          </select>
        </label>
        {ownCarbon && <label class="field">{words('carbonUSD')}<input inputMode="decimal" dir="ltr" size={8} value={value('carbon')} onInput={set('carbon')} /></label>}
        <FlowsField />
        {children}
        <button class="main push" type="submit">{words('run')}</button>
      </div>
      <details>
        <summary>{words('more')}</summary>
        <div class="row">
          {entry('growth', words('unset'))}
          {entry('growth_until', words('unset'))}
          {entry('years', words('unset'))}
          {entry('from', words('unset'))}
          {entry('prices', words('unset'))}
          {choice('residual', words('residual'), residuals.map((id) => ({ id, name: words(id) })))}
          {choice('demand', words('demand'), ['isoelastic', ...demands.filter((d) => d !== 'isoelastic')].map((id) => ({ id, name: words(id as 'fixed') })))}
          {entry('elasticity', words('unset'))}
          {entry('incidence', words('unset'))}
          <label class="field">{words('ramp')}<input inputMode="decimal" dir="ltr" size={8} value={value('ramp')} placeholder="50, 80" onInput={set('ramp')} /></label>
          {entry('draws', words('unset'))}
          {entry('seed', words('unset'))}
          {entry('blocks', words('unset'))}
        </div>
      </details>
    </form>
  )
}
