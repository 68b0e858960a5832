import { expect, test } from 'vitest'
import { errorsOf, median, passes, type Claim } from './stats'

const claim = (id: string, error: number, more: Partial<Claim> = {}): Claim =>
  ({ id, kind: 'tariff', confidence: 'tariff', own_source: false, days: { stated_min: 10, stated_max: 10, model: 10 * (1 + error), gap: 10 * error, error }, ...more }) as Claim

test('the median of an even number is the mean of the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([5, 1, 3])).toBe(3)
  expect(median([])).toBe(0)
})

test('errors: absolute, signed, and within a fifth', () => {
  const list = [claim('a', -0.1), claim('b', 0.3), claim('c', 0.2), claim('d', -0.5)]
  expect(errorsOf(list, 'days')).toEqual({ n: 4, median: 0.25, bias: 0.05, within: 0.5 })
  expect(errorsOf(list, 'cost')).toEqual({ n: 0, median: 0, bias: 0, within: 0 })
})

test('what the model has no answer to has no error', () => {
  expect(errorsOf([claim('a', 0.4, { reason: 'no way' })], 'days').n).toBe(0)
})

test('filters', () => {
  const all = { corridor: '', kind: '', confidence: '', aside: false }
  expect(passes(claim('a', 0), all)).toBe(true)
  expect(passes(claim('a', 0), { ...all, corridor: '-' })).toBe(true)
  expect(passes(claim('a', 0, { corridor: 'middle' }), { ...all, corridor: '-' })).toBe(false)
  expect(passes(claim('a', 0, { own_source: true }), { ...all, aside: true })).toBe(false)
  expect(passes(claim('a', 0), { ...all, kind: 'media' })).toBe(false)
})
