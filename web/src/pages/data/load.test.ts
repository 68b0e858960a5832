import { expect, test } from 'vitest'
import { facets, listOf, refersTo } from './load'

test('lists of cells are split at semicolons', () => {
  expect(listOf('a; b;;c')).toEqual(['a', 'b', 'c'])
  expect(listOf(undefined)).toEqual([])
})

test('fields lead to the table whose keys they hold', () => {
  expect(refersTo('links', 'from')).toBe('places')
  expect(refersTo('lanes', 'from')).toBeUndefined()
  expect(refersTo('services', 'source')).toBe('sources')
  expect(refersTo('goods', 'goods')).toBeUndefined()
  expect(refersTo('links', 'length_km')).toBeUndefined()
})

test('what is filtered by has few values, and more than one', () => {
  const field = (name: string, type = 'string') => ({ name, type, description: '' })
  const rows = Array.from({ length: 100 }, (_, i) => ({ id: `x${i}`, mode: i % 2 ? 'rail' : 'road', all: 'same', length: String(i) }))
  expect(facets(rows, [field('id'), field('mode'), field('all'), field('length', 'number')])).toEqual([{ field: 'mode', values: ['rail', 'road'] }])
})
