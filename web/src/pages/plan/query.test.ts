import { describe, expect, test, vi } from 'vitest'

vi.stubGlobal('document', { documentElement: { dataset: {} } })
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
vi.stubGlobal('location', { pathname: '/', search: '' })
vi.stubGlobal('addEventListener', () => undefined)
vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }))
const { apiQuery, chosen, keyOf, least, stock } = await import('./query')
type Itinerary = import('./query').Itinerary
type Answer = import('./query').Answer

const way = (id: number, corridor: string, freight: number, total = freight, perUnit = freight) =>
  ({ id, corridor, cost: { freight, total, freight_per_unit: perUnit }, hours: { mean: id, p50: id, p90: id } }) as unknown as Itinerary

describe('the question of a URL', () => {
  test('is Mumbai to Moscow without one', () => expect(apiQuery(new URLSearchParams())).toEqual({ from: 'INBOM', to: 'RUMOW' }))
  test('keeps what the API knows and leaves out what is of the page', () => {
    const q = new URLSearchParams('from=Chennai&close=suez&close=hormuz&feu=2&it=cape&tab=legs&order=fastest')
    expect(apiQuery(q)).toEqual({ from: 'Chennai', to: 'RUMOW', feu: '2', close: ['suez', 'hormuz'] })
    expect(apiQuery(q, ['close'])).toEqual({ from: 'Chennai', to: 'RUMOW', feu: '2' })
  })
})

describe('itineraries', () => {
  const a = { itineraries: [way(1, 'cape', 10), way(2, 'middle', 5), way(3, 'cape', 7)] } as unknown as Answer
  test('are found again by their keys', () => {
    expect(a.itineraries!.map((i) => keyOf(a, i))).toEqual(['cape', 'middle', 'cape~2'])
    expect(chosen(a, 'cape~2')!.id).toBe(3)
    expect(chosen(a, 'air')!.id).toBe(1)
    expect(chosen(a, null)!.id).toBe(1)
  })
  test('the least is the first of equals', () => expect(least(a.itineraries!, (i) => i.cost.freight)!.id).toBe(2))
  test('stock is per unit: 3 units pay 30 of freight and 12 of stock', () => expect(stock(way(1, 'x', 30, 42, 10))).toBe(4))
})
