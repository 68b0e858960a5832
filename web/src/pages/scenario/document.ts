import { Document, isMap, isSeq, parseDocument } from 'yaml'
import type { Measure } from '../../measures'

// Scenario files as text and as fields at once: what is edited in fields changes
// only its place in the text; comments and order stay.

/** How a text is written again: nothing is folded, flows stay in their line. */
const style = { lineWidth: 0, flowCollectionPadding: false, indentSeq: true } as const

/** Reads a text; undefined while it is no YAML map. */
export function parse(text: string): Document.Parsed | undefined {
  const doc = parseDocument(text, { keepSourceTokens: false })
  if (doc.errors.length > 0 || (doc.contents !== null && !isMap(doc.contents))) return undefined
  return doc
}

type Path = (string | number)[]

/** Sets a value of a text; undefined and '' take the field away. */
export function setIn(text: string, path: Path, value: unknown): string {
  const doc = parse(text)
  if (!doc) return text
  if (value === undefined || value === '') {
    doc.deleteIn(path)
  } else {
    doc.setIn(path, typeof value === 'object' && value !== null ? flow(doc, value) : value)
  }
  return doc.toString(style)
}

/** A map or list that is written in one line. */
function flow(doc: Document, value: object) {
  const node = doc.createNode(value)
  node.flow = true
  return node
}

/** Adds a measure to a text, or takes the one of its id away. */
export function insert(text: string, m: Measure, away: boolean): string {
  const doc = parse(text.trim() ? text : 'scenario: New scenario\nmeasures: []\n')
  if (!doc) return text
  const list = doc.get('measures')
  if (away && isSeq(list)) {
    const at = list.items.findIndex((i) => isMap(i) && i.get('id') === m.id)
    if (at >= 0) doc.deleteIn(['measures', at])
  } else if (!away) {
    const node = doc.createNode(m)
    for (const pair of node.items) {
      const value = pair.value
      if (isMap(value)) value.flow = true
      if (isSeq(value) && pair.key && String(pair.key) !== 'published') value.flow = true
    }
    if (isSeq(list)) {
      list.flow = false
      list.add(node)
    } else {
      const fresh = doc.createNode([] as unknown[])
      fresh.add(node)
      doc.set('measures', fresh)
    }
  }
  return doc.toString(style)
}

/** Moves a measure by one place. */
export function move(text: string, at: number, by: number): string {
  const doc = parse(text)
  const list = doc?.get('measures')
  if (!doc || !isSeq(list) || at + by < 0 || at + by >= list.items.length) return text
  const [item] = list.items.splice(at, 1)
  list.items.splice(at + by, 0, item)
  return doc.toString(style)
}

export interface Schema {
  type?: string
  description?: string
  properties?: Record<string, Schema>
  items?: Schema
  required?: string[]
}

/** Where a position of a text is: the path of keys to it. */
export function pathAt(text: string, offset: number): Path {
  const doc = parse(text)
  const path: Path = []
  let node: unknown = doc?.contents
  for (;;) {
    if (isMap(node)) {
      const pair = [...node.items].reverse().find((p) => ((p.key as { range?: [number, number, number] })?.range?.[0] ?? Infinity) <= offset)
      if (!pair) return path
      path.push(String(pair.key))
      node = pair.value
    } else if (isSeq(node)) {
      let index = node.items.length - 1
      while (index >= 0 && ((node.items[index] as { range?: [number, number, number] }).range?.[0] ?? Infinity) > offset) index--
      if (index < 0) return path
      path.push(index)
      node = node.items[index]
    } else {
      return path
    }
    const range = (node as { range?: [number, number, number] } | null)?.range
    if (range && offset > range[2]) return path
  }
}

/** What the schema says of a path. */
export function schemaAt(schema: Schema, path: Path): Schema | undefined {
  let s: Schema | undefined = schema
  for (const p of path) s = typeof p === 'number' ? s?.items : s?.properties?.[p]
  return s
}

/** A first value for a field of a kind. */
export function blank(s: Schema): unknown {
  if (s.type === 'object') return Object.fromEntries((s.required ?? []).map((k) => [k, blank(s.properties?.[k] ?? {})]))
  if (s.type === 'array') return [blank(s.items ?? {})]
  return s.type === 'number' || s.type === 'integer' ? 1 : s.type === 'boolean' ? true : '?'
}
