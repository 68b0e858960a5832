// Colours of categories: ten that can be told apart on both grounds, then again
// with another mark and a broken line.

/** Style of a category of a chart. */
export interface Style {
  colour: string
  mark: 'circle' | 'square' | 'diamond' | 'triangle'
  dash: string | undefined
}

const colours = 10
const marks = ['circle', 'square', 'diamond', 'triangle'] as const
const dashes = [undefined, '7 3', '2 3', '10 3 2 3']

export const style = (i: number): Style => ({ colour: `var(--c${i % colours})`, mark: marks[Math.floor(i / colours) % 4]!, dash: dashes[Math.floor(i / colours) % 4] })

// The order decides: corridors that meet in one picture differ in colour.
const corridors = [
  'north-south-west', 'suez-baltic', 'north-south-caspian', 'suez-black-sea', 'north-south-east', 'middle', 'trans-siberian', 'suez-north-sea', 'kazakhstan-rail', 'suez-mediterranean',
  'north-south-armenia', 'air', 'cape', 'vladivostok-sea', 'iran-turkey', 'volga-don', 'northern-sea-route', 'china-iran', 'iraq-development-road', 'china-pakistan', 'trans-afghan', 'other',
]

/** The style of a corridor, the same on every page. */
export function corridorStyle(id: string): Style {
  const i = corridors.indexOf(id)
  if (i >= 0) return style(i)
  let sum = 0
  for (const c of id) sum = (sum * 31 + c.charCodeAt(0)) % 997
  return style(corridors.length + (sum % colours))
}
