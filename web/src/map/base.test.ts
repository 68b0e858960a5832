import { createRequire } from 'node:module'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { feature } from 'topojson-client'
import { expect, test, vi } from 'vitest'

vi.stubGlobal('navigator', { languages: ['en'] })
vi.stubGlobal('document', { documentElement: { dataset: {} } })
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
const { unbroken } = await import('./base')

test('a ring goes on beyond the antimeridian, and back', () => {
  expect(unbroken([[170, 60], [179, 65], [-175, 66], [-179, 61], [178, 60], [170, 60]])).toEqual([[170, 60], [179, 65], [185, 66], [181, 61], [178, 60], [170, 60]])
  expect(unbroken([[-170, 60], [175, 61], [-170, 60]])).toEqual([[-170, 60], [-185, 61], [-170, 60]])
  const plain = [[0, 0], [150, 1], [10, 2], [0, 0]]
  expect(unbroken(plain)).toEqual(plain)
})

// A ring that jumps would be filled across the whole map.
test.each(['110m', '50m', '10m'])('no country of %s runs round the world', (scale) => {
  const t = createRequire(import.meta.url)(`world-atlas/countries-${scale}.json`) as Topology<{ countries: GeometryCollection }>
  let mended = 0
  for (const f of feature(t, t.objects.countries).features) {
    if (f.id === '010') continue // Antarctica is left out of the map
    const g = f.geometry
    const rings = g.type === 'Polygon' ? g.coordinates : g.type === 'MultiPolygon' ? g.coordinates.flat() : []
    for (const before of rings) {
      const ring = unbroken(before)
      if (ring.some((p, i) => p[0] !== before[i]![0])) mended++
      expect(Math.max(...ring.slice(1).map((p, i) => Math.abs(p[0]! - ring[i]![0]!))), String(f.id)).toBeLessThan(180)
      expect(ring.at(-1), String(f.id)).toEqual(ring[0])
    }
  }
  expect(mended).toBeGreaterThan(0)
})
