import { expect, test, vi } from 'vitest'

vi.stubGlobal('navigator', { languages: ['en'] })
vi.stubGlobal('location', { pathname: '/', search: '' })
vi.stubGlobal('addEventListener', () => undefined)
vi.stubGlobal('document', { documentElement: { dataset: {} } })
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
const { borderOf, elementsOf, find, has, index, pathOf, shapeOfMeasure } = await import('./network')
const { detour, distance, median, nearest, newLink, newService } = await import('./draft')
const { freshID, offers, valueAt, withValue } = await import('./offers')

const place = (id: string, name: string, country: string, lat: number, lon: number, more = {}) => ({ id, name, country, lat, lon, kind: 'city', ...more })
const net = index({
  version: '1', as_of: '2026-11-23',
  places: [
    place('A', 'Anzali', 'IR', 37, 49), place('B', 'Astara (Iran)', 'IR', 38.4, 48.8, { gauge_breaks: ['bogie'], transfers: ['road-rail'], modes: ['rail', 'road'] }), place('C', 'Astara (Azerbaijan)', 'AZ', 38.5, 48.8),
    place('W', 'Bering west', '', 66, 179), place('E', 'Bering east', '', 66, -179),
  ],
  links: [
    { id: 'rail:A-B', from: 'A', to: 'B', mode: 'rail', km: 200, gauge_mm: 1435, status: 'planned' },
    { id: 'rail:B-C', from: 'B', to: 'C', mode: 'rail', km: 12, gauge_mm: 1520, border: 'AZ-IR' },
    { id: 'road:B-C', from: 'B', to: 'C', mode: 'road', km: 12, border: 'AZ-IR' },
    { id: 'sea:W-E', from: 'W', to: 'E', mode: 'sea', km: 90, passage: 'bering' },
  ],
  passages: [{ id: 'bering', name: 'Bering Strait', kind: 'strait' }],
  services: [{ id: 'f', name: 'A ferry', mode: 'ferry', calls: ['A', 'C'] }],
} as never)

const of = (m: object) => elementsOf(net, { id: 'm', name: '', ...m })

test('the elements of a measure are those that it names, whatever its kind', () => {
  expect(of({ build: { links: ['rail:A-B'] } })).toEqual(['link:rail:A-B'])
  expect(of({ border: { countries: 'IR-AZ' } })).toEqual(['link:rail:B-C', 'link:road:B-C'])
  expect(of({ border: { countries: 'az-ir', mode: 'rail' } })).toEqual(['link:rail:B-C'])
  expect(of({ close: { border: 'IR-AZ' } })).toEqual(['border:AZ-IR'])
  expect(of({ terminal: { place: 'B', from: 'road', to: 'rail' } })).toEqual(['place:B'])
  expect(of({ tariff: { countries: ['ir'], factor: 1 } })).toEqual(['country:IR'])
  expect(of({ service: { id: 'f' } })).toEqual(['service:f'])
  expect(of({ prices: { carbon_usd_t: 50 } })).toEqual([])
  expect(of({ upgrade: { links: ['nowhere', 7, null] }, close: 'x' })).toEqual([]) // a text that is being written
})

test('a new link lies between its places; a line over the 180th meridian does not run round the Earth', () => {
  expect(shapeOfMeasure(net, { id: 'm', name: '', build: { from: 'A', to: 'C' } }, 'x').paths).toEqual([[[49, 37], [48.8, 38.5]]])
  expect(pathOf(net, ['W', 'E'])).toEqual([[179, 66], [181, 66]])
  expect(borderOf('ir-AZ')).toBe('AZ-IR')
  expect([has(net, 'link:rail:A-B'), has(net, 'link:x'), has(net, 'x')]).toEqual([true, false, false])
})

test('elements are found by words of their names in any order, without accents', () => {
  expect(find(net, 'azerbaijan astara', 9).found[0]).toBe('place:C')
  expect(find(net, 'iran border', 9).found).toContain('border:AZ-IR')
  expect(find(net, 'Astara', 2)).toMatchObject({ all: 5 })
  expect(find(net, 'nothing at all', 9)).toEqual({ found: [], all: 0 })
})

test('great circles: a degree of the equator, and the nearest place', () => {
  const at = (lat: number, lon: number) => place('x', '', '', lat, lon) as never
  expect(distance(at(0, 0), at(0, 1))).toBeCloseTo(111.195, 2)
  expect(distance(at(0, 179.5), at(0, -179.5))).toBeCloseTo(111.195, 2)
  expect(nearest(net, [49, 37.1], () => true)?.id).toBe('A')
  expect(median([3, 1, 2, 10])).toBe(2.5)
  expect(median([])).toBeUndefined()
})

test('a new link has the length, gauge and border hours of those like it, and says how', () => {
  const rows = [{ link: 'rail:B-C', from_country: 'AZ', to_country: 'IR', hours_p50: '20', hours_p90: '70' }, { link: 'rail:B-C', from_country: 'IR', to_country: 'AZ', hours_p50: '24', hours_p90: '84' }, { link: 'road:B-C', from_country: 'IR', to_country: 'AZ', hours_p50: '2', hours_p90: '4' }]
  const { change, note } = newLink(net, 'rail', 'A', 'C', rows)
  const straight = distance(net.places.get('A')!, net.places.get('C')!)
  expect(change).toMatchObject({ from: 'A', to: 'C', mode: 'rail', gauge_mm: 1435, border_hours: { p50: 22, p90: 77 } })
  expect(change.km).toBe(Math.round(straight * detour(net, 'rail')))
  expect(note).toContain('median of 2 crossings by rail between AZ-IR')
  const ferry = newService(net, 'n', 'ferry', ['A', 'C'], [{ mode: 'ferry', headway_days: '3' }], [{ service: 'f', fare_40: '500' }])
  expect(ferry.change).toEqual({ id: 'n', mode: 'ferry', calls: ['A', 'C'], headway_days: 3, fare_40: 500 })
})

test('what fits a link: opened while it is planned, upgraded once it runs, reformed at a border', () => {
  const facts = (el: string, record = {}) => ({ el, record, crossings: [], transfers: [], breaks: [], fares: [], memberships: [], restrictions: [], defaults: [], list: [] })
  const keys = (el: string, record = {}) => offers(net, el, facts(el, record)).map((o) => o.key)
  expect(keys('link:rail:A-B')).toEqual(['build', 'tariff-rail-IR'])
  expect(keys('link:rail:B-C')).toEqual(['upgrade', 'border', 'border-all', 'close', 'tariff-rail-IR', 'tariff-rail-AZ'])
  expect(keys('link:rail:B-C', { valid_from: '2018-03-29' })).toContain('upgrade') // it has run since then
  expect(offers(net, 'passage:bering', facts('passage:bering')).every((o) => o.owner !== undefined)).toBe(true) // no country has it: the nearest place's
})

test('keys of new measures are well formed and new; values are set and taken away', () => {
  expect(freshID('Border–IR AZ!', new Set(['border-ir-az']))).toBe('border-ir-az-2')
  expect(freshID('«»', new Set())).toBe('measure')
  expect(withValue({ a: 1 }, ['hours', 'p50'], 3)).toEqual({ a: 1, hours: { p50: 3 } })
  expect(withValue({ a: 1, b: 2 }, ['b'], undefined)).toEqual({ a: 1 })
  expect(valueAt({ hours: { p50: 3 } }, ['hours', 'p50'])).toBe(3)
})
