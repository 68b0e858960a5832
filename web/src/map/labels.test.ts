import { expect, test, vi } from 'vitest'

vi.stubGlobal('navigator', { languages: ['en'] })
vi.stubGlobal('document', { documentElement: { dataset: {} } })
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
const { middle } = await import('./labels')
const { alpha2 } = await import('./iso')

test('area and middle of a rectangle, whichever way round', () => {
  const ring = [[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]]
  expect(middle(ring)).toEqual({ area: 8, at: [2, 1] })
  expect(middle([...ring].reverse())).toEqual({ area: 8, at: [2, 1] })
  expect(middle([[1, 2]])).toEqual({ area: 0, at: [1, 2] })
})

test('numeric codes of ISO 3166', () => expect(['356', '643', '364', '31', '999'].map(alpha2)).toEqual(['IN', 'RU', 'IR', 'AZ', undefined]))
