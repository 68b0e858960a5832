import { expect, test } from 'vitest'
import { canonical, secondsLeft, type Run } from './run'

const run = (more: Partial<Run>): Run => ({ id: 'r', project: 'p', kind: 'why', input: {}, state: 'running', done: 0, total: 0, attempts: 1, by: '', created: '', data_version: '', program: '', ...more }) as Run

test('the same question in another order is the same question', () => {
  expect(canonical({ b: [1, { d: 2, c: undefined }], a: 'x' })).toBe(canonical({ a: 'x', b: [1, { d: 2 }] }))
  expect(canonical({ a: 1 })).not.toBe(canonical({ a: '1' }))
})

test('the time left runs down from what the server says', () => {
  expect(secondsLeft(run({ remaining_seconds: 90 }), 1000, 1000)).toBe(90)
  expect(secondsLeft(run({ remaining_seconds: 90 }), 1000, 31_000)).toBe(60)
  expect(secondsLeft(run({ remaining_seconds: 5 }), 1000, 31_000)).toBe(0)
})

test('nothing is said of the time left while the server does not know it', () => {
  expect(secondsLeft(run({ done: 5 }), 0, 0)).toBeUndefined()
  expect(secondsLeft(run({ state: 'queued', remaining_seconds: 5 }), 0, 0)).toBeUndefined()
})
