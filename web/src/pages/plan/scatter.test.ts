import { expect, test, vi } from 'vitest'
import type { Itinerary } from './query'

vi.stubGlobal('document', { documentElement: { dataset: {} } })
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
vi.stubGlobal('navigator', { languages: ['en'] })
vi.stubGlobal('location', { pathname: '/', search: '' })
vi.stubGlobal('addEventListener', () => {})
const { frontier } = await import('./scatter')

const way = (id: number, mean: number, freight_per_unit: number) => ({ id, hours: { mean }, cost: { freight_per_unit } }) as Itinerary

test('the frontier leaves out what another beats in both days and freight', () => {
  const list = [way(1, 30, 900), way(2, 40, 700), way(3, 41, 800), way(4, 40, 750), way(5, 50, 700), way(6, 20, 5000)]
  expect(frontier(list).map((i) => i.id)).toEqual([6, 1, 2])
  expect(frontier([])).toEqual([])
})
