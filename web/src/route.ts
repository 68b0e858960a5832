import { signal } from '@preact/signals'

/** Where the application is: the URL holds all of its state. */
export interface Route {
  page: string
  query: URLSearchParams
}

function read(): Route {
  return { page: location.pathname.split('/')[1] || 'plan', query: new URLSearchParams(location.search) }
}

export const route = signal<Route>(read())

addEventListener('popstate', () => {
  route.value = read()
})

/** The address of a page with a query; empty values are left out. */
export function href(page: string, query: Record<string, string | string[] | undefined> = {}): string {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(query)) {
    for (const one of Array.isArray(v) ? v : [v]) if (one) q.append(k, one)
  }
  const text = q.toString()
  return '/' + page + (text ? '?' + text : '')
}

/** Goes to an address of the application; `replace` adds no step to the history. */
export function go(to: string, replace = false) {
  if (to === location.pathname + location.search) return
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  route.value = read()
}

/** Changes parameters of the page; undefined and '' take one away. */
export function change(patch: Record<string, string | string[] | undefined>, replace = false) {
  const q = new URLSearchParams(route.value.query)
  for (const [k, v] of Object.entries(patch)) {
    q.delete(k)
    for (const one of Array.isArray(v) ? v : [v]) if (one) q.append(k, one)
  }
  const text = q.toString()
  go('/' + route.value.page + (text ? '?' + text : ''), replace)
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
