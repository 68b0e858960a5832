import type { components } from './schema'

/** The types of the API, from its OpenAPI description. */
export type Schemas = components['schemas']

/** Problem is an error of the API (RFC 9457): what, in which field, and the fix. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly fix: string,
    readonly errors: { message?: string; location?: string }[],
  ) {
    super(detail || title)
  }
}

export type Query = Record<string, string | number | boolean | string[] | undefined>

/** The address of an operation with its query; lists are joined by commas. */
export function address(path: string, query: Query = {}): string {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(query)) {
    const text = String(v ?? '')
    if (text) q.set(k, text)
  }
  const text = q.toString()
  return path + (text ? '?' + text : '')
}

/** The problem that a response tells of. */
export async function problemOf(r: Response): Promise<Problem> {
  const body = await r.json().catch(() => ({}))
  return new Problem(r.status, body.title ?? r.statusText, body.detail ?? '', body.fix ?? '', body.errors ?? [])
}

// What src/first.js asked before the application was there; each is used once.
declare global {
  var meridianFirst: { address: string; answer: Promise<Response> }[] | undefined
}

/** The response that was asked for before the application was there, if it is of this address. */
export function early(address: string): Promise<Response> | undefined {
  const list = globalThis.meridianFirst ?? []
  const i = list.findIndex((e) => e.address === address)
  return i < 0 ? undefined : list.splice(i, 1)[0]!.answer
}

/** Asks the API and returns its JSON; throws a {@link Problem}. */
export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const at = address(path, query)
  const r = await (early(at) ?? fetch(at, { signal: signal ?? null, headers: { Accept: 'application/json' } }))
  if (!r.ok) throw await problemOf(r)
  return r.json() as Promise<T>
}

/** Sends JSON to the API and returns its JSON, undefined where it sends none. */
export async function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const r = await fetch(path, {
    method,
    signal: signal ?? null,
    headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  })
  if (!r.ok) throw await problemOf(r)
  return (r.status === 204 ? undefined : r.json()) as Promise<T>
}
