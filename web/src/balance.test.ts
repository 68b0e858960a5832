import { describe, expect, it } from 'vitest'
import { apportion, balanced } from './balance'

describe('apportion', () => {
  it('gives what rounding leaves to the largest remainders', () => {
    expect(apportion([140_000, 140_000, 120_000], 4)).toEqual([2, 1, 1])
    expect(apportion([-140_000, -140_000, -120_000], -4)).toEqual([-1, -2, -1])
  })
  it('leaves noughts alone', () => {
    expect(apportion([0, 250_000, 250_000, 0], 5)).toEqual([0, 3, 2, 0])
  })
})

describe('balanced', () => {
  it('adds up along rows and columns whatever the amounts', () => {
    let seed = 7
    const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
    for (let k = 0; k < 300; k++) {
      const table = Array.from({ length: 1 + Math.floor(next() * 8) }, () => Array.from({ length: 4 }, () => (next() < 0.3 ? 0 : Math.round((next() - 0.5) * 1e11) / 100)))
      const b = balanced(table)
      b.cells.forEach((row, i) => {
        expect(row.reduce((a, x) => a + x, 0)).toBe(b.rows[i])
        row.forEach((x, j) => expect(Math.abs(x - table[i]![j]! / 1e5)).toBeLessThan(2))
      })
      expect(b.rows.reduce((a, x) => a + x, 0)).toBe(b.total)
      expect(b.columns.reduce((a, x) => a + x, 0)).toBe(b.total)
    }
  })
})
