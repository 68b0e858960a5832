import { signal } from '@preact/signals'
import type { Chosen } from '../../../chosen'
import type { Measure } from '../../../measures'
import { change, route } from '../../../route'
import { insert, parse } from '../document'
import { words } from './words'

// Changes of the scenario from the map. The address holds the one state of the
// document; each change is a step of the history, and can be undone here too.

interface Step {
  yaml: string | undefined
  scenario: string | undefined
}

const now = (): Step => ({ yaml: route.value.query.get('yaml') ?? undefined, scenario: route.value.query.get('scenario') ?? undefined })

export const past = signal<Step[]>([])
export const future = signal<Step[]>([])

/** Changes the document, or the names of the library that are chosen. */
export function step(patch: Partial<Step> & Record<string, string | undefined>) {
  past.value = [...past.value, now()]
  future.value = []
  change(patch)
}

/** Replaces the text; what it was made from in the library is no longer meant. */
export const write = (text: string, more: Record<string, string | undefined> = {}) => step({ yaml: text || undefined, scenario: undefined, ...more })

function travel(from: typeof past, to: typeof past) {
  const last = from.value[from.value.length - 1]
  if (!last) return
  to.value = [...to.value, now()]
  from.value = from.value.slice(0, -1)
  change({ ...last, m: undefined })
}
export const undo = () => travel(past, future)
export const redo = () => travel(future, past)

/** The measures of a text; undefined while it is no YAML. */
export function measuresOf(text: string | undefined): Measure[] | undefined {
  if (!text?.trim()) return []
  const data = parse(text)?.toJS() as { measures?: unknown } | null | undefined
  if (data === undefined) return undefined
  return (Array.isArray(data?.measures) ? data.measures : []).filter((m): m is Measure => typeof m === 'object' && m !== null)
}

const begun = () => `scenario: ${words('untitled')}\nmeasures: []\n`

/** Adds a measure to the document, and selects it. */
export function add(text: string | undefined, m: Measure) {
  write(insert(text?.trim() ? text : begun(), m, false), { m: m.id })
}

/** Takes a measure away. */
export function remove(chosen: Chosen, text: string | undefined, m: Measure) {
  if (chosen.names.includes(m.id)) return step({ scenario: chosen.names.filter((n) => n !== m.id).join(',') || undefined, m: undefined })
  write(insert(text ?? '', m, true), { m: undefined })
}

/** Adds a measure of the library: by its name where only names are chosen, else to the text. */
export function pick(chosen: Chosen, text: string | undefined, m: Measure) {
  if (chosen.text === undefined && !chosen.kept) return step({ scenario: [...chosen.names, m.id].join(','), m: m.id })
  add(text, m)
}

/** A name as it is written: without the marks that keep Latin words apart in Persian. */
export const bare = (name: string) => name.replace(/[\u2066-\u2069]/g, '')
