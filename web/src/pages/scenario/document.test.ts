import { describe, expect, it } from 'vitest'
import { blank, insert, move, pathAt, schemaAt, setIn } from './document'

const text = `# mine
scenario: Two
measures:
  - id: a
    name: First # a remark
    cost: {amount: 1600000000, currency: USD, price_year: 2023}
    build: {links: ["rail:X"]}
  - id: b
    name: Second
    border: {countries: IR-AZ, hours_factor: 0.5}
`

describe('scenario texts', () => {
  it('change one field and keep the rest, remarks too', () => {
    expect(setIn(text, ['measures', 0, 'cost', 'amount'], 2)).toBe(text.replace('1600000000', '2'))
    expect(setIn(text, ['measures', 1, 'border', 'hours_factor'], '')).toBe(text.replace(', hours_factor: 0.5', ''))
  })
  it('take measures in and out', () => {
    const more = insert(text, { id: 'c', name: 'Third', sources: ['s'], tariff: { mode: 'rail', factor: 0.8 } }, false)
    expect(more).toBe(text + '  - id: c\n    name: Third\n    sources: [s]\n    tariff: {mode: rail, factor: 0.8}\n')
    expect(insert(more, { id: 'c', name: '' }, true)).toBe(text)
    expect(insert('', { id: 'c', name: 'Third' }, false)).toContain('- id: c')
  })
  it('move', () => {
    const swapped = move(text, 1, -1)
    expect(swapped.indexOf('id: b')).toBeLessThan(swapped.indexOf('id: a'))
    expect(move(text, 0, -1)).toBe(text)
  })
  it('leave what cannot be read as it is', () => {
    expect(setIn('a: [', ['a'], 1)).toBe('a: [')
  })
  it('find the path of a position', () => {
    expect(pathAt(text, text.indexOf('2023'))).toEqual(['measures', 0, 'cost', 'price_year'])
    expect(pathAt(text, text.indexOf('0.5'))).toEqual(['measures', 1, 'border', 'hours_factor'])
    expect(pathAt(text, text.indexOf('Two'))).toEqual(['scenario'])
  })
  it('follow the schema', () => {
    const schema = { properties: { measures: { items: { properties: { border: { type: 'object', required: ['countries'], properties: { countries: { type: 'string' } } } } } } } }
    expect(schemaAt(schema, ['measures', 3, 'border'])).toMatchObject({ type: 'object' })
    expect(blank(schemaAt(schema, ['measures', 0, 'border'])!)).toEqual({ countries: '?' })
  })
})
