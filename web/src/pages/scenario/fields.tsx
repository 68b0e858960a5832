import { useState } from 'preact/hooks'
import { number } from '../../format'
import { measureKind, type Measure, type Mistake } from '../../measures'
import { words } from '../../words/scenario'
import { blank, insert, move, parse, setIn, type Schema } from './document'
import { oneOf } from './edit'
import { fieldName } from './field-names'

// The measures of a text as forms, made from the schema.

const general = ['name', 'id', 'owner', 'opens', 'ends']

interface Props {
  text: string
  onText: (t: string) => void
  schema: Schema
  mistakes: Mistake[]
}

/** The measures as forms: what is typed changes its place in the text alone. */
export function Fields({ text, onText, schema, mistakes }: Props) {
  const item = schema.properties?.measures?.items ?? {}
  const kinds = oneOf(schema)
  const doc = parse(text)
  const [kind, setKind] = useState('build')
  if (!doc && text.trim()) return <p class="note">{words('noText')}</p>
  const data = doc?.toJS() as { measures?: unknown } | null | undefined
  const list = (Array.isArray(data?.measures) ? data.measures : []) as (Measure | null)[]
  const add = () => {
    const ids = new Set(list.map((m) => m?.id))
    let n = list.length + 1
    while (ids.has('measure-' + n)) n++
    const change = blank(item.properties?.[kind] ?? {}) as Record<string, unknown>
    if (Object.keys(change).length === 0) {
      const [first, s] = Object.entries(item.properties?.[kind]?.properties ?? {})[0] ?? []
      if (first && s) change[first] = blank(s)
    }
    onText(insert(text, { id: 'measure-' + n, name: '', [kind]: change }, false))
  }
  return (
    <div class="stack">
      {list.map((m, i) => m && typeof m === 'object' && (
        <OneMeasure key={i} at={i} last={i === list.length - 1} measure={m} item={item} kind={kinds.find((k) => m[k] !== undefined) ?? ''} text={text} onText={onText} mistakes={mistakes.filter((x) => x.measure === m.id)} />
      ))}
      <div class="row">
        <label class="field">{words('add')}<select value={kind} onChange={(e) => setKind(e.currentTarget.value)}>{kinds.map((k) => <option value={k}>{measureKind(k)}</option>)}</select></label>
        <button onClick={add}>+ {words('add')}</button>
      </div>
    </div>
  )
}

interface OneProps {
  at: number
  last: boolean
  measure: Measure
  item: Schema
  kind: string
  text: string
  onText: (t: string) => void
  mistakes: Mistake[]
}

/** A measure as a form. */
export function OneMeasure({ at, last, measure: m, item, kind, text, onText, mistakes }: OneProps) {
  const set = (path: (string | number)[], value: unknown) => onText(setIn(text, ['measures', at, ...path], value))
  const name = m.name || String(m.id ?? number(at + 1))
  return (
    <fieldset class="card measure" data-bad={mistakes.length > 0 || undefined}>
      <legend><bdi>{name}</bdi> <span class="tag">{measureKind(kind)}</span></legend>
      <div class="row tools">
        <button type="button" disabled={at === 0} aria-label={words('up', { name })} onClick={() => onText(move(text, at, -1))}>↑</button>
        <button type="button" disabled={last} aria-label={words('down', { name })} onClick={() => onText(move(text, at, 1))}>↓</button>
        <button type="button" aria-label={words('remove', { name })} onClick={() => set([], undefined)}>×</button>
      </div>
      <div class="row">{general.map((k) => item.properties?.[k] && <Field key={k} name={k} schema={item.properties[k]!} value={m[k]} path={[k]} set={set} />)}</div>
      {kind && item.properties?.[kind] && <Group title={measureKind(kind)} schema={item.properties[kind]!} value={m[kind]} path={[kind]} set={set} />}
      {item.properties?.cost && <Group title={fieldName('cost')} schema={item.properties.cost} value={m.cost} path={['cost']} set={set} closed={!m.cost} />}
      {mistakes.map((x, i) => <p key={i} class="bad" role="note"><span dir="auto" lang="en">{x.field && <code>{x.field}</code>} {x.message}</span> {x.fix && <em dir="auto">{words('fix', { fix: x.fix })}</em>}</p>)}
    </fieldset>
  )
}

interface PartProps {
  schema: Schema
  value: unknown
  path: string[]
  set: (path: (string | number)[], value: unknown) => void
}

/** The fields of a map: those that are given, all others behind a click. */
function Group({ title, schema, value, path, set, closed }: PartProps & { title: string; closed?: boolean }) {
  const have = (value && typeof value === 'object' ? value : {}) as Record<string, unknown>
  const keys = Object.keys(schema.properties ?? {})
  const given = keys.filter((k) => have[k] !== undefined || schema.required?.includes(k))
  const rest = keys.filter((k) => !given.includes(k))
  const field = (k: string) => <Field key={k} name={k} schema={schema.properties![k]!} value={have[k]} path={[...path, k]} set={set} />
  return (
    <div class="group">
      {!closed && given.length > 0 && <div class="row"><strong>{title}</strong>{given.map(field)}</div>}
      {(closed ? keys : rest).length > 0 && <details><summary>{closed ? title : title + ' …'}</summary><div class="row">{(closed ? keys : rest).map(field)}</div></details>}
    </div>
  )
}

function Field({ name, schema, value, path, set }: PartProps & { name: string }) {
  if (schema.type === 'object') return <Group title={fieldName(name)} schema={schema} value={value} path={path} set={set} closed={value === undefined} />
  const label = <span>{fieldName(name)} {schema.description && <span class="help" title={schema.description} aria-hidden="true">?</span>}</span>
  if (schema.type === 'boolean') return <label class="tick"><input type="checkbox" checked={value === true} onChange={(e) => set(path, e.currentTarget.checked || undefined)} /> {label}</label>
  if (schema.type === 'array') {
    if (schema.items?.type === 'object') return null // long lists of statements are for the text
    const list = Array.isArray(value) ? value.join(', ') : ''
    return <label class="field wide">{label}<input dir="ltr" value={list} onChange={(e) => set(path, e.currentTarget.value.split(',').map((s) => s.trim()).filter(Boolean).length ? e.currentTarget.value.split(',').map((s) => s.trim()).filter(Boolean) : undefined)} /></label>
  }
  const number = schema.type === 'number' || schema.type === 'integer'
  const read = (t: string) => {
    const n = Number(t.trim().replace(',', '.'))
    return number && t.trim() !== '' && Number.isFinite(n) ? n : t.trim() || undefined // the check says what is wrong with it
  }
  return (
    <label class={name === 'name' || name === 'note' ? 'field wide' : 'field'}>
      {label}
      <input dir={number ? 'ltr' : 'auto'} inputMode={number ? 'decimal' : undefined} size={number ? 10 : 12} value={value == null ? '' : String(value)} title={schema.description} onChange={(e) => set(path, read(e.currentTarget.value))} />
    </label>
  )
}
