import { expect, test } from 'vitest'
import { bodyOf, leads, pairsCSV, pairsOf, staircase, stops, within, type Row } from './load'

test('the body of a question has figures as figures', () => {
  expect(bodyOf({ from: 'A', feu: '2.5', terminals: 'true', avoid: ['suez'], percentile: '90' }, ['percentile'])).toEqual({ from: 'A', feu: 2.5, terminals: true, avoid: ['suez'] })
})

test('pairs of the address, and as a table with names that hold commas', () => {
  const pairs = pairsOf(['Mumbai|Moscow', 'broken', '55.7,37.6|RUMOW', '|x'])
  expect(pairs).toEqual([['Mumbai', 'Moscow'], ['55.7,37.6', 'RUMOW']])
  expect(pairsCSV(pairs)).toBe('origin,destination\n"Mumbai","Moscow"\n"55.7,37.6","RUMOW"\n')
})

test('one corridor leads between two changes', () => {
  const b = { parameter: 'x', unit: '', low: 0, high: 10, now: 1, leader: 'a', changes: [{ at: 3, from: 'a', to: 'b' }, { at: 7, from: 'b', to: 'c' }] }
  expect(leads(b)).toEqual([{ from: 0, to: 3, corridor: 'a' }, { from: 3, to: 7, corridor: 'b' }, { from: 7, to: 10, corridor: 'c' }])
  expect(leads({ ...b, changes: [] })).toEqual([{ from: 0, to: 10, corridor: 'a' }])
})

test('what is far beyond the middle does not set the scale', () => {
  expect(within([5000, 6000, 7000, 80000])).toBe(7000)
  expect(within([10, 12, 14])).toBe(14)
  expect(within([])).toBe(1)
})

const row = {
  corridor: 'c',
  itinerary: {
    cost: { freight: 200, freight_per_unit: 100 },
    legs: [
      { kind: 'link', from: 'A', from_name: 'A', hours: { mean: 100, p50: 100, p90: 110 }, cost: 50 },
      { kind: 'transfer', from: 'B', from_name: 'B', hours: { mean: 30, p50: 28, p90: 40 }, cost: 20, figures: ['transfers/B'] },
      { kind: 'crossing', from: 'C', from_name: 'C', border: ['IR', 'AZ'], hours: { mean: 60, p50: 50, p90: 99 }, cost: 8 },
    ],
  },
  staircase: [{ leg: 1, km: 10, days: { p10: 1, p50: 2, p90: 3 }, usd_per_unit: { p10: 4, p50: 5, p90: 6 }, co2e_kg_per_unit: 7 }],
} as unknown as Row

test('stops are what stands still, the longest first, for one unit of load, once for all corridors that make them', () => {
  const list = stops([row, { ...row, corridor: 'd' }], 5)
  expect(list.map((s) => [s.place, s.hours, s.usd, s.corridors])).toEqual([['C', 60, 4, ['c', 'd']], ['B', 30, 10, ['c', 'd']]])
  expect(stops([row], 1)).toHaveLength(1)
})

test('a staircase begins at the origin with nothing', () => {
  expect(staircase(row, 'time')).toEqual([{ km: 0, value: 0, low: 0, high: 0 }, { km: 10, value: 2, low: 1, high: 3 }])
  expect(staircase(row, 'co2e')[1]).toEqual({ km: 10, value: 7, low: 7, high: 7 })
})
