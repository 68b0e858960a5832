import { expect, test } from 'vitest'
import { canonical, secondsLeft, type Run } from './run'

const run = (more: Partial<Run>): Run => ({ id: 'r', project: 'p', kind: 'why', input: {}, state: 'running', done: 0, total: 0, attempts: 1, by: '', created: '', data_version: '', program: '', ...more }) as Run

test('the same question in another order is the same question', () => {
  expect(canonical({ b: [1, { d: 2, c: undefined }], a: 'x' })).toBe(canonical({ a: 'x', b: [1, { d: 2 }] }))
  expect(canonical({ a: 1 })).not.toBe(canonical({ a: '1' }))
})

test('the time left follows the pace so far', () => {
  const started = '2026-11-23T12:00:00Z'
  const now = Date.parse('2026-11-23T12:00:30Z')
  expect(secondsLeft(run({ started, done: 25, total: 100 }), now)).toBe(90)
  expect(secondsLeft(run({ started, done: 100, total: 100 }), now)).toBe(0)
})

test('nothing is said of the time left before there is a pace or a total', () => {
  const started = '2026-11-23T12:00:00Z'
  expect(secondsLeft(run({ started, done: 0, total: 100 }), 0)).toBeUndefined()
  expect(secondsLeft(run({ started, done: 5, total: 0 }), 0)).toBeUndefined()
  expect(secondsLeft(run({ state: 'queued', done: 5, total: 10 }), 0)).toBeUndefined()
})
