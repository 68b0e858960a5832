import { expect, test } from 'vitest'
import { linear, logarithmic, roundStep, upTo } from './scale'

test('a linear scale maps the ends and has round ticks', () => {
  const s = linear([0, 47], [10, 480], 5)
  expect([s(0), s(47), s(23.5)]).toEqual([10, 480, 245])
  expect(s.ticks).toEqual([0, 10, 20, 30, 40])
  expect(linear([-3, 3], [0, 60]).ticks).toEqual([-3, -2, -1, 0, 1, 2, 3])
})

test('a scale may run backwards, as up a screen', () => {
  const s = linear([0, 10], [100, 0])
  expect(s(2.5)).toBe(75)
})

test('a domain without extent is widened, so that nothing is divided by nought', () => {
  expect(linear([5, 5], [0, 10])(5)).toBe(0)
  expect(logarithmic([5, 5], [0, 10])(5)).toBe(5)
})

test('steps are 1, 2 or 5 times a power of ten', () => {
  expect([0.03, 1, 1.2, 3, 7, 900].map(roundStep)).toEqual([0.05, 1, 2, 5, 10, 1000])
})

test('a domain from nought ends at a round value, never below what it holds', () => {
  expect(upTo(38.2)).toEqual([0, 40])
  expect(upTo(40)).toEqual([0, 40])
  expect(upTo(0)).toEqual([0, 1])
})

test('a logarithmic scale puts equal ratios at equal distances', () => {
  const s = logarithmic([1, 100], [0, 200])
  expect(s(10)).toBeCloseTo(100, 9)
  expect(s(20) - s(10)).toBeCloseTo(s(2) - s(1), 9)
  expect(s.ticks.every((t) => t >= 1 && t <= 100)).toBe(true)
  expect(s.ticks).toContain(10)
})
