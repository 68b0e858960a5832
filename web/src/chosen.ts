import { get, type Query } from './api'
import { useAsk } from './ask'
import { known, project } from './project'
import { route } from './route'
import type { Schemas } from './api'

// The scenario that a page is about: measures of the library, a text, or one that
// is kept in a project. The URL says which.

/** What the verbs take: names of the library, or the text of a file. */
export type ScenarioInput = { scenario: string } | { scenario_yaml: string }

export interface Chosen {
  /** Names of the library; empty where a text is meant. */
  names: string[]
  /** The text, where there is one. */
  text?: string | undefined
  /** The kept scenario that the text is of, or was made from. */
  kept?: { id: string; version: number; name?: string } | undefined
  /** What the verbs take; undefined: nothing is chosen, or it is being read. */
  input?: ScenarioInput | undefined
  error?: Error | undefined
}

/** The parameters of the URL that name a scenario and own flows, for links to other pages. */
export function carried(): Record<string, string | undefined> {
  const q = route.value.query
  const out: Record<string, string | undefined> = {}
  for (const k of ['scenario', 'yaml', 'kept', 'version', 'flows']) out[k] = q.get(k) ?? undefined
  return out
}

const list = (text: string | null) => (text ?? '').split(',').map((s) => s.trim()).filter(Boolean)

/** The scenario of the URL; `fallback` are names that are meant where it has none. */
export function useChosen(fallback = ''): Chosen {
  const q = route.value.query
  const text = q.get('yaml') || undefined
  const id = q.get('kept') || undefined
  const version = Number(q.get('version')) || 0
  const names = list(q.get('scenario'))
  const kept = useAsk(id ? `${project.value}/${id}/${version}` : undefined, async (signal) => {
    await known()
    return get<Schemas['ScenarioText']>(`/v1/projects/${encodeURIComponent(project.value)}/scenarios/${encodeURIComponent(id!)}`, { version } as Query, signal)
  })
  const of = id ? { id, version: version || Number(kept.value?.text.version ?? 0), name: kept.value?.name } : undefined
  if (text !== undefined) return { names: [], text, kept: of, input: { scenario_yaml: text } }
  if (id) {
    const content = kept.value?.id === id ? kept.value.text.content : undefined
    return { names: [], text: content, kept: of, input: content === undefined ? undefined : { scenario_yaml: content }, error: kept.error }
  }
  const meant = names.length ? names : list(fallback)
  return { names: meant, input: meant.length ? { scenario: meant.join(',') } : undefined }
}
