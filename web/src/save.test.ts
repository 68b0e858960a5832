import { expect, test } from 'vitest'
import { csv, csvCell } from './save'

test('cells are quoted where CSV needs it', () => {
  expect(csvCell('a,b')).toBe('"a,b"')
  expect(csvCell('say "so"')).toBe('"say ""so"""')
  expect(csvCell('two\nlines')).toBe('"two\nlines"')
  expect(csvCell(undefined)).toBe('')
})

test('what a spreadsheet would run is made text, numbers stay numbers', () => {
  expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"')
  expect(csvCell('@SUM(A1)')).toBe("'@SUM(A1)")
  expect(csvCell('-12.5')).toBe('-12.5')
  expect(csvCell(-3)).toBe('-3')
})

test('a table has units in its heads', () => {
  const columns = [
    { key: 'a', title: 'Length', unit: 'km', num: true, value: (r: { a: number; b: string }) => r.a },
    { key: 'b', title: 'Name', value: (r: { a: number; b: string }) => r.b },
  ]
  expect(csv([{ a: 1.5, b: 'x' }], columns)).toBe('"Length, km",Name\r\n1.5,x\r\n')
})
