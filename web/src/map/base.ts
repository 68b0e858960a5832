import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson'
import type { GeoJSONSource, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import coarse from 'world-atlas/countries-110m.json?url'
import fine from 'world-atlas/countries-10m.json?url'
import medium from 'world-atlas/countries-50m.json?url'
import type { Inks } from './labels'

export type Countries = FeatureCollection<Polygon | MultiPolygon>

const none: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Colours of the base map. */
export const palettes: Record<'light' | 'dark', Inks & { ground: string; border: string; coast: string }> = {
  light: { water: '#dbe8ee', ground: '#f8f7f3', border: '#c9c6bd', coast: '#a9bcc6', land: '#5d6468', halo: '#f8f7f3', sea: '#4b7389' },
  dark: { water: '#0d171d', ground: '#1f2a30', border: '#3a474e', coast: '#3d5461', land: '#aab5bb', halo: '#1f2a30', sea: '#6f9bb3' },
}

/** A style without tiles, glyphs or sprites: countries, and labels that are pictures. */
export function style(dark: boolean): StyleSpecification {
  const p = palettes[dark ? 'dark' : 'light']
  return {
    version: 8,
    sources: { countries: { type: 'geojson', data: none, tolerance: 0.2 }, labels: { type: 'geojson', data: none } },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': p.water } },
      { id: 'ground', type: 'fill', source: 'countries', paint: { 'fill-color': p.ground, 'fill-antialias': false } },
      { id: 'border', type: 'line', source: 'countries', paint: { 'line-color': p.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.5, 6, 1.2] }, layout: { 'line-join': 'round' } },
      {
        id: 'labels', type: 'symbol', source: 'labels', filter: ['<=', ['get', 'from'], ['zoom']],
        layout: { 'icon-image': ['get', 'id'], 'symbol-sort-key': ['get', 'from'], 'icon-padding': 3, 'icon-offset': ['case', ['has', 'place'], ['literal', [0, 19]], ['literal', [0, 0]]] },
      },
    ],
  }
}

/** Recolours a map; sources stay. */
export function paint(map: MapLibreMap, dark: boolean) {
  for (const l of style(dark).layers) for (const [k, v] of Object.entries(l.paint ?? {})) map.setPaintProperty(l.id, k as never, v as never)
}

/**
 * A ring whose longitudes go on beyond 180° where it crosses the antimeridian, as
 * that of Russia does; on a plane it would run back round the whole world.
 */
export function unbroken(ring: Position[]): Position[] {
  let turns = 0
  return ring.map((p, i) => {
    const step = i ? p[0]! - ring[i - 1]![0]! : 0
    if (Math.abs(step) > 180) turns -= Math.sign(step)
    return turns ? [p[0]! + 360 * turns, p[1]!] : p
  })
}

async function load(url: string): Promise<Countries> {
  const r = await fetch(url)
  if (!r.ok) throw new Error(`${url}: ${r.status}`)
  const t = (await r.json()) as Topology<{ countries: GeometryCollection }>
  const all = feature(t, t.objects.countries) as Countries
  // Antarctica would close along the edge of the projection.
  const features = all.features.filter((f: Feature) => f.id !== '010')
  for (const { geometry: g } of features) {
    if (g.type === 'Polygon') g.coordinates = g.coordinates.map(unbroken)
    else g.coordinates = g.coordinates.map((rings) => rings.map(unbroken))
  }
  return { ...all, features }
}

/** Loads the coarse countries at once, finer ones when the map is near enough to show them. */
export async function loadCountries(map: MapLibreMap): Promise<Countries> {
  const set = (c: Countries) => map.getSource<GeoJSONSource>('countries')?.setData(c)
  const first = await load(coarse)
  set(first)
  let level = 0
  const nearer = () => {
    const want = map.getZoom() >= 6 ? 2 : map.getZoom() >= 3.4 ? 1 : 0
    if (want <= level) return
    const before = level
    level = want
    load(want === 2 ? fine : medium).then(
      (c) => void (level === want && set(c)),
      () => (level = before), // tried again when the map is next moved
    )
  }
  map.on('moveend', nearer)
  map.once('idle', nearer)
  return first
}
