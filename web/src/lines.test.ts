import { describe, expect, it } from 'vitest'
import { compareLines } from './lines'

describe('compareLines', () => {
  it('keeps what both have and marks what one has', () => {
    expect(compareLines('a\nb\nc\n', 'a\nx\nc\nd\n').map((d) => d.sign + d.text)).toEqual([' a', '−b', '+x', ' c', '+d'])
    expect(compareLines('a\n', 'a\n').every((d) => d.sign === ' ')).toBe(true)
  })
  it('gives back both texts', () => {
    let seed = 3
    const next = (n: number) => (seed = (seed * 48271) % 2147483647) % n
    for (let k = 0; k < 200; k++) {
      const text = () => Array.from({ length: 1 + next(12) }, () => 'abcd'[next(4)]!).join('\n')
      const [a, b] = [text(), text()]
      const d = compareLines(a, b)
      expect(d.filter((l) => l.sign !== '+').map((l) => l.text).join('\n')).toBe(a)
      expect(d.filter((l) => l.sign !== '−').map((l) => l.text).join('\n')).toBe(b)
    }
  })
})
