import { change, route } from '../../route'

// What is about how a page shows its answer and not about the question.
const shown = ['show', 'tab', 'pair', 'where', 'top', 'sort', 'corridors', 'lang', 'it', 'leg', 'order', 'corridor', 'tries']

/** The address of another page with the question of this one. */
export function same(page: 'plan' | 'compare' | 'why', more: Record<string, string> = {}): string {
  const q = new URLSearchParams(route.value.query)
  for (const k of shown) q.delete(k)
  for (const [k, v] of Object.entries(more)) q.set(k, v)
  const text = q.toString()
  return '/' + page + (text ? '?' + text : '')
}

/** The leg that is marked, of the way with a key; the URL says `leg=KEY.5`, so that it is not taken for a leg of another way. */
export function legAt(key: string): number | undefined {
  const text = route.value.query.get('leg') ?? ''
  const cut = text.lastIndexOf('.')
  return cut > 0 && text.slice(0, cut) === key ? Number(text.slice(cut + 1)) || undefined : undefined
}

/** Marks a leg, or none. */
export const markLeg = (key: string, n: number | undefined, more: Record<string, string> = {}) => change({ leg: n ? `${key}.${n}` : undefined, ...more }, true)
