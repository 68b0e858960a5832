import { signal } from '@preact/signals'

/** Where the application is: the URL holds all of its state. */
export interface Route {
  page: string
  /** The parts of the path after the page, such as table and key. */
  rest: string[]
  query: URLSearchParams
}

function part(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a % that stands for itself
  }
}

function read(): Route {
  const [page, ...rest] = location.pathname.split('/').slice(1)
  return { page: page || 'plan', rest: rest.filter((p) => p !== '').map(part), query: new URLSearchParams(location.search) }
}

export const route = signal<Route>(read())

addEventListener('popstate', () => {
  route.value = read()
})

type Params = Record<string, string | string[] | undefined>

function search(q: URLSearchParams): string {
  const text = q.toString()
  return text ? '?' + text : ''
}

/** The address of a page (and what of it: `data/places`) with a query; empty values are left out. */
export function href(page: string, query: Params = {}): string {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(query)) {
    for (const one of Array.isArray(v) ? v : [v]) if (one) q.append(k, one)
  }
  return '/' + page + search(q)
}

/** The address of a table of the data, or of one of its records. */
export function record(table: string, key?: string): string {
  if (key === undefined) return '/data/' + encodeURIComponent(table)
  // A dot in the last part of a path asks the server for a file.
  if (key.includes('.') || key === '') return href('data/' + encodeURIComponent(table), { key })
  return '/data/' + encodeURIComponent(table) + '/' + encodeURIComponent(key)
}

/** Goes to an address of the application; `replace` adds no step to the history. */
export function go(to: string, replace = false) {
  if (to === location.pathname + location.search) return
  const moved = to.split('?')[0] !== location.pathname
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  route.value = read()
  if (moved && !replace) scrollTo(0, 0)
}

/** Changes parameters of the page; undefined and '' take one away. */
export function change(patch: Params, replace = false) {
  const q = new URLSearchParams(route.value.query)
  for (const [k, v] of Object.entries(patch)) {
    q.delete(k)
    for (const one of Array.isArray(v) ? v : [v]) if (one) q.append(k, one)
  }
  go(location.pathname + search(q), replace)
}

/** follow lets links of the application change the page without a load. */
export function follow(e: MouseEvent) {
  if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
  const a = (e.target as Element).closest('a')
  if (!a || a.target || a.hasAttribute('download') || a.origin !== location.origin) return
  if (a.pathname.startsWith('/v1/') || a.pathname.startsWith('/problems/') || a.hash) return
  e.preventDefault()
  go(a.pathname + a.search)
}
