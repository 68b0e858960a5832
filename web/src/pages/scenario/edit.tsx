import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { get } from '../../api'
import { useAsk } from '../../ask'
import { number } from '../../format'
import type { Mistake } from '../../measures'
import { save } from '../../save'
import { ErrorBox } from '../../ui/error'
import { Save } from '../../ui/save'
import { words } from '../../words/scenario'
import { mistaken } from './counts'
import { blank, parse, pathAt, schemaAt, setIn, type Schema } from './document'
import { Fields } from './fields'
import { write, type Shared } from './index'

const mostInURL = 12_000 // characters that an address carries with room for the rest

const sample = `scenario: My scenario
description: What it is about
measures:
  - id: rasht-astara
    name: Rasht–Astara railway
    opens: 2029-04-01
    cost: {amount: 1600000000, currency: USD, price_year: 2023, years: 4, class: rail}
    build: {links: ["rail:IRRAS-IR-ASTARA"]}
  - id: astara-border
    name: Half the hours at the border of Iran and Azerbaijan
    border: {countries: IR-AZ, hours_factor: 0.5}
`

/** A text that is being written: the address follows once it rests, and it follows the address. */
export function useText(given: string | undefined): [string, (t: string) => void] {
  const [text, setText] = useState(given ?? '')
  const last = useRef(given)
  useEffect(() => {
    if (given !== last.current) (last.current = given, setText(given ?? '')) // another scenario, or a step back
  }, [given])
  useEffect(() => {
    if (text === (given ?? '')) return
    const rest = setTimeout(() => (last.current = text, write(text)), 300)
    return () => clearTimeout(rest)
  }, [text])
  return [text, setText]
}

/** The scenario as text with its mistakes beside the lines, and as fields. */
export function Edit({ text: given, check, chosen }: Shared) {
  const [text, setText] = useText(given)
  const schema = useAsk('schema', (signal) => get<Schema>('/v1/scenario/schema', {}, signal))
  const mistakes = (text && check.value?.problems) || []
  return (
    <div class="edit">
      <div class="row">
        {!text && <button class="main" onClick={() => setText(sample)}>{words('begin')}</button>}
        {text && <span role="status" class="state" data-bad={mistakes.length > 0 || undefined}>{check.busy ? words('checking') : mistakes.length ? '✗ ' + mistaken(mistakes.length) : '✓ ' + words('fine')}</span>}
        <span class="push"><Save list={[{ label: 'YAML', make: () => save((check.value?.name || 'scenario').replace(/[^\p{L}\p{N}]+/gu, '-') + '.yaml', 'application/yaml', text) }, { label: 'JSON Schema', href: '/v1/scenario/schema', name: 'scenario.schema.json' }]} /></span>
      </div>
      {text.length > mostInURL && !chosen.kept && <p class="note">{words('long')}</p>}
      {check.error && <ErrorBox error={check.error} />}
      <div class="sides">
        <section aria-labelledby="as-text">
          <h2 id="as-text">{words('text')}</h2>
          <Editor text={text} onText={setText} mistakes={mistakes} schema={schema.value} />
          {check.value?.notes?.length ? <><h3>{words('notes')}</h3><ul>{check.value.notes.map((n) => <li dir="auto" lang="en" key={n}>{n}</li>)}</ul></> : null}
        </section>
        <section aria-labelledby="as-fields">
          <h2 id="as-fields">{words('fields')}</h2>
          {schema.value && <Fields text={text} onText={setText} schema={schema.value} mistakes={mistakes} />}
        </section>
      </div>
    </div>
  )
}

/** A text with numbered lines; each mistake stands beside its line. */
export function Editor({ text, onText, mistakes, schema }: { text: string; onText: (t: string) => void; mistakes: Mistake[]; schema: Schema | undefined }) {
  const area = useRef<HTMLTextAreaElement>(null)
  const side = useRef<HTMLOListElement>(null)
  const [cursor, setCursor] = useState(0)
  const lines = text.split('\n')
  const bad = new Set(mistakes.map((m) => m.line))
  const goTo = (line: number) => {
    const at = lines.slice(0, line - 1).reduce((a, l) => a + l.length + 1, 0)
    area.current?.focus()
    area.current?.setSelectionRange(at, at + (lines[line - 1]?.length ?? 0))
  }
  // Beside its line, or below the mistake before it.
  useLayoutEffect(() => {
    let below = 0
    for (const el of side.current?.children ?? []) {
      const at = Math.max(below, (Number((el as HTMLElement).dataset.line) || 1) - 1)
      ;(el as HTMLElement).style.setProperty('--at', String(at))
      below = at + Math.ceil((el as HTMLElement).offsetHeight / 21)
    }
  })
  const indent = (e: KeyboardEvent) => {
    // Enter keeps the indent of its line; Tab stays with the keyboard's way out of the field.
    if (e.key !== 'Enter' || e.isComposing) return
    const el = e.currentTarget as HTMLTextAreaElement
    const before = el.value.slice(0, el.selectionStart)
    const spaces = /(?:^|\n)([ ]*(?:- )?)[^\n]*$/.exec(before)?.[1]?.replace('-', ' ') ?? ''
    if (!spaces) return
    e.preventDefault()
    el.setRangeText('\n' + spaces, el.selectionStart, el.selectionEnd, 'end')
    onText(el.value)
  }
  return (
    <>
    <div class="beside" data-bad={mistakes.length > 0 || undefined}>
      <div class="editor" dir="ltr">
        <div class="gutter" aria-hidden="true">{lines.map((_, i) => <div data-bad={bad.has(i + 1) || undefined}>{i + 1}</div>)}</div>
        <textarea
          ref={area} value={text} rows={Math.max(12, lines.length + 1)} spellcheck={false} autocapitalize="off" wrap="off" lang="en"
          aria-label={words('text')} aria-invalid={mistakes.length > 0} 
          onInput={(e) => onText(e.currentTarget.value)} onKeyDown={indent}
          onSelect={(e) => setCursor(e.currentTarget.selectionStart)} onKeyUp={(e) => setCursor(e.currentTarget.selectionStart)} onClick={(e) => setCursor(e.currentTarget.selectionStart)}
        />
      </div>
      <Mistakes list={mistakes} onLine={goTo} side={side} />
    </div>
    {schema && <Hints text={text} cursor={cursor} schema={schema} onText={onText} />}
    </>
  )
}

/** What is wrong, with the fix; a line leads to its place. */
export function Mistakes({ list, onLine, side }: { list: Mistake[]; onLine?: (line: number) => void; side?: RefObject<HTMLOListElement> }) {
  return (
    <ol class="mistakes" ref={side ?? null} aria-live="polite">
      {list.map((m, i) => (
        <li key={i} data-line={m.line}>
          {m.line ? onLine ? <button type="button" class="plain link" onClick={() => onLine(m.line!)}>{words('line', { n: number(m.line) })}</button> : <span>{words('line', { n: number(m.line) })}</span> : null}
          {(m.measure || m.field) && <code dir="ltr">{[m.measure, m.field].filter(Boolean).join(' · ')}</code>}
          <span dir="auto" lang="en">{m.message}</span>
          {m.fix && <span class="fix" dir="auto">{words('fix', { fix: m.fix })}</span>}
        </li>
      ))}
    </ol>
  )
}

/** What the schema says of the place of the cursor, and which fields could stand there too. */
function Hints({ text, cursor, schema, onText }: { text: string; cursor: number; schema: Schema; onText: (t: string) => void }) {
  const path = useMemo(() => pathAt(text, cursor), [text, cursor])
  const doc = useMemo(() => parse(text), [text])
  if (!doc || !path.length) return null
  const here = schemaAt(schema, path)
  // The map that the cursor is in: itself, or the one around its value.
  const around = here?.properties ? path : path.slice(0, -1)
  const map = schemaAt(schema, around)
  const node = doc.getIn(around) as { has?: (k: string) => boolean } | undefined
  const kinds = new Set(schema.properties?.measures?.items?.properties && around.length === 2 ? oneOf(schema) : [])
  const free = Object.keys(map?.properties ?? {}).filter((k) => node?.has && !node.has(k) && !kinds.has(k))
  return (
    <div class="hints">
      <p>{words('hint')} <code dir="ltr">{path.map((p) => (typeof p === 'number' ? p + 1 : p)).join(' › ')}</code> {here?.description && <span lang="en" dir="ltr">{here.description}</span>}</p>
      {free.length > 0 && (
        <p>{words('canAdd')} {free.map((k) => <button key={k} class="mini" title={map!.properties![k]!.description} onClick={() => onText(setIn(text, [...around, k], blank(map!.properties![k]!)))}>{k}</button>)}</p>
      )}
    </div>
  )
}

/** The keys of which a measure has exactly one. */
export function oneOf(schema: Schema): string[] {
  const item = schema.properties?.measures?.items as (Schema & { oneOf?: { required: string[] }[] }) | undefined
  return item?.oneOf?.map((o) => o.required[0]!) ?? []
}
