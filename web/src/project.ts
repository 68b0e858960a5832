import { signal } from '@preact/signals'
import { get, Problem, send, type Schemas } from './api'

export type Me = Schemas['Me']
export type Project = Schemas['Project']
type List<T> = { items: T[] | null }

/** Who calls; undefined until it is known, and while nobody is signed in. */
export const me = signal<Me | undefined>(undefined)
/** Whether the server wants people to sign in and nobody is. */
export const signedOut = signal(false)
/** The projects of the caller. */
export const projects = signal<Project[]>([])

const kept = 'meridian.project'
/** The project that runs and files go to; '' until it is known. */
export const project = signal(localStorage.getItem(kept) ?? '')

export function setProject(id: string) {
  localStorage.setItem(kept, id)
  project.value = id
}

/** Whether the caller may queue runs and bring files in a project. */
export const mayWork = (p: Project) => p.role === 'analyst' || p.role === 'owner'

/** Reads who calls and the projects of the caller. */
export async function loadMe(): Promise<void> {
  try {
    const who = await get<Me>('/v1/me')
    me.value = who
    signedOut.value = who.team && !who.user
  } catch (e) {
    if (!(e instanceof Problem) || e.status !== 401) throw e
    me.value = undefined
    signedOut.value = true
  }
  if (signedOut.value) return
  await loadProjects()
}

export async function loadProjects(): Promise<void> {
  projects.value = (await get<List<Project>>('/v1/projects')).items ?? []
  if (!projects.value.some((p) => p.id === project.value)) {
    project.value = (projects.value.find(mayWork) ?? projects.value[0])?.id ?? ''
  }
}

/** Makes a project and chooses it. */
export async function makeProject(name: string): Promise<Project> {
  const p = await send<Project>('POST', '/v1/projects', { name })
  await loadProjects()
  setProject(p.id)
  return p
}

let loading: Promise<void> | undefined
/** Reads who calls once; all who ask wait for one answer. */
export const known = () => (loading ??= loadMe().catch((e) => ((loading = undefined), Promise.reject(e))))

let making: Promise<string> | undefined
/**
 * The project that something of the caller's can go to. Somebody without one gets
 * one, so that nobody has to set anything up before a first run.
 */
export function workplace(name: string): Promise<string> {
  return (making ??= (async () => {
    try {
      await known()
      const chosen = projects.value.find((p) => p.id === project.value)
      if (chosen && mayWork(chosen)) return chosen.id
      const other = projects.value.find(mayWork)
      if (other) return other.id
      return (await makeProject(name)).id
    } finally {
      making = undefined
    }
  })())
}
