import { IconLayer, PathLayer, ScatterplotLayer } from '@deck.gl/layers'
import { MapLibreOverlay } from '@deck.gl/maplibre'
import type { Map as MapLibreMap } from 'maplibre-gl'
import { rgb, type RGB } from './lines'
import type { Lonlat } from './stage'

/** A line of the network that can be clicked. */
export interface Track {
  id: string
  path: Lonlat[]
  mode: string
  /** Not in use: planned, being built or closed. */
  hollow: boolean
}

/** A point of the network that can be clicked. */
export interface Spot {
  id: string
  at: Lonlat
  sign: Sign
  /** The zoom from which on it is shown. */
  from: number
}

/** What is laid over the network: the elements of a measure. */
export interface Shape {
  id: string
  paths: Lonlat[][]
  points: Lonlat[]
}

/** The signs of points: paths in a square of 14 units. */
export const signs = {
  passage: 'M1 5q2-2.5 4 0t4 0 4 0M1 10q2-2.5 4 0t4 0 4 0',
  crossing: 'M5 1v12M9 1v12M1 7h2.5M10.5 7H13',
  terminal: 'M7 3.5V13M7 3.5a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4M4 6h6M1.5 8.5C2 12 5 13 7 13s5-1 5.5-4.5',
  gauge: 'M4 1v12M10 1v12M2 4h10M2 8h10M2 12h10',
  country: 'M3 13V1M3 2h8l-2 2.5L11 7H3',
  place: '',
} as const
export type Sign = keyof typeof signs

export interface Shown {
  tracks: Track[]
  spots: Spot[]
  mine: Shape[]
  proposed: Shape[]
  /** What is selected, and what is being drawn. */
  chosen: Shape | undefined
  draft: Shape | undefined
}

const size = 48 // px of a sign in its picture

/** All signs side by side, each on a disc. */
function atlas(ink: RGB, card: RGB): HTMLCanvasElement {
  const names = Object.keys(signs) as Sign[]
  const canvas = document.createElement('canvas')
  canvas.width = size * names.length
  canvas.height = size
  const c = canvas.getContext('2d')!
  const [line, fill] = [`rgb(${ink})`, `rgb(${card})`]
  names.forEach((name, i) => {
    c.setTransform(1, 0, 0, 1, i * size, 0)
    c.beginPath()
    c.arc(size / 2, size / 2, size / 2 - 3, 0, 2 * Math.PI)
    c.fillStyle = fill
    c.fill()
    c.strokeStyle = line
    c.lineWidth = 3.5
    c.stroke()
    c.setTransform(2, 0, 0, 2, i * size + size / 2 - 14, size / 2 - 14)
    c.lineWidth = 1.7
    c.lineCap = c.lineJoin = 'round'
    c.stroke(new Path2D(signs[name]))
  })
  return canvas
}

const mapping = Object.fromEntries(Object.keys(signs).map((name, i) => [name, { x: i * size, y: 0, width: size, height: size }]))

type Hit = Track | Spot | Shape

/** The network drawn over a map, with what a scenario changes. */
export class Elements {
  private overlay: MapLibreOverlay
  private signs: { key: string; canvas: HTMLCanvasElement } | undefined
  private last: Shown | undefined
  private level = -1

  constructor(
    private map: MapLibreMap,
    /** Ids of all that lies at a click, the uppermost first. */
    onPick: (ids: string[], at: Lonlat) => void,
    onHover: (id: string | undefined, x: number, y: number) => void,
  ) {
    this.overlay = new MapLibreOverlay({
      interleaved: false,
      pickingRadius: 5,
      onHover: (i) => onHover((i.object as Hit | undefined)?.id, i.x, i.y),
      layers: [],
    })
    map.addControl(this.overlay) // and goes with the map
    map.on('click', (e) => {
      const found = this.overlay.pickMultipleObjects({ x: e.point.x, y: e.point.y, radius: 6, depth: 8 })
      onPick([...new Set(found.map((f) => (f.object as Hit).id))], e.lngLat.wrap().toArray() as Lonlat)
    })
    map.on('zoom', () => this.last && this.levelOf() !== this.level && this.draw(this.last))
  }

  /** How much is shown at this zoom. */
  private levelOf() {
    return Math.min(8, Math.floor(this.map.getZoom() * 2) / 2)
  }

  draw(shown: Shown) {
    this.last = shown
    this.level = this.levelOf()
    const level = this.level
    const near = level >= 4.5
    const colours = new Map<string, RGB>()
    const colour = (name: string): RGB => {
      if (!colours.has(name)) colours.set(name, rgb('--' + name))
      return colours.get(name)!
    }
    const ofMode = (t: Track) => colour(t.mode === 'rail_ferry' ? 'ferry' : t.mode)
    const [ink, card, accent, idea] = [colour('ink'), colour('card'), colour('accent'), colour('c6')]
    const key = ink.join() + card.join()
    if (this.signs?.key !== key) this.signs = { key, canvas: atlas(ink, card) }
    const line = { widthUnits: 'pixels', capRounded: true, jointRounded: true } as const
    const thin = (t: Track) => t.mode === 'sea' || t.mode === 'river' || t.mode === 'air'
    const paths = (list: Shape[]) => list.flatMap((s) => s.paths.map((path) => ({ id: s.id, path })))
    const points = (list: Shape[]) => list.flatMap((s) => s.points.map((at) => ({ id: s.id, at })))
    const over = (id: string, list: Shape[], tone: RGB, wide: number, pickable = true) => [
      new PathLayer<{ id: string; path: Lonlat[] }>({ ...line, id: id + '-halo', data: paths(list), getPath: (d) => d.path, getColor: [...card, 230], getWidth: wide + 3 }),
      new PathLayer<{ id: string; path: Lonlat[] }>({ ...line, id, data: paths(list), getPath: (d) => d.path, getColor: tone, getWidth: wide, pickable, updateTriggers: { getColor: key } }),
      new ScatterplotLayer<{ id: string; at: Lonlat }>({
        id: id + '-points', data: points(list), getPosition: (d) => d.at, radiusUnits: 'pixels', lineWidthUnits: 'pixels', getRadius: wide + 5, getFillColor: [...card, 110], getLineColor: tone, getLineWidth: Math.min(4, wide),
        stroked: true, pickable, updateTriggers: { getLineColor: key },
      }),
    ]
    const [chosen, draft] = [shown.chosen ? [shown.chosen] : [], shown.draft ? [shown.draft] : []]
    const hollow = shown.tracks.filter((t) => t.hollow)
    this.overlay.setProps({
      layers: [
        ...over('chosen', chosen, ink, 9, false),
        new PathLayer<Track>({
          ...line, id: 'tracks', data: shown.tracks, getPath: (t) => t.path, pickable: true,
          getColor: (t) => [...ofMode(t), thin(t) ? (near ? 130 : 60) : near ? 230 : 150] as [number, number, number, number],
          getWidth: (t) => (t.hollow ? 4.5 : thin(t) ? 1.2 : near ? 2.4 : 1.5),
          updateTriggers: { getColor: [key, near], getWidth: near },
        }),
        new PathLayer<Track>({ ...line, id: 'hollow', data: hollow, getPath: (t) => t.path, getColor: card, getWidth: 2, updateTriggers: { getColor: key } }),
        ...over('proposed', shown.proposed, idea, 3),
        ...over('mine', shown.mine, accent, 6),
        new IconLayer<Spot>({
          id: 'spots', data: shown.spots.filter((s) => s.from <= level), getPosition: (s) => s.at, getIcon: (s) => s.sign, getSize: (s) => (s.sign === 'place' ? 9 : near ? 21 : 17), pickable: true,
          iconAtlas: this.signs.canvas as never, iconMapping: mapping, updateTriggers: { getSize: near },
        }),
        ...over('draft', draft, colour('bad'), 4, false),
      ],
    })
  }
}
