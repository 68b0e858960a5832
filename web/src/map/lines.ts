import { PathLayer } from '@deck.gl/layers'
import { MapLibreOverlay } from '@deck.gl/maplibre'
import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Line } from './map'

export type RGB = [number, number, number]

/** A colour of the style sheet as deck.gl takes it. */
export function rgb(name: string): RGB {
  const short = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  const text = short.length === 4 ? short.replace(/[0-9a-f]/gi, '$&$&') : short
  return [1, 3, 5].map((i) => parseInt(text.slice(i, i + 2), 16)) as RGB
}

export interface Shown {
  lines: Line[]
  group: number | undefined
  near: number | undefined
  part: number | undefined
}

/** The lines of a map, drawn over it: those of the chosen group wide and in the colour of their mode. */
export class Lines {
  private overlay: MapLibreOverlay
  constructor(
    map: MapLibreMap,
    onPick: (l: Line) => void,
    onHover: (l: Line | undefined, x: number, y: number) => void,
  ) {
    this.overlay = new MapLibreOverlay({
      interleaved: false,
      pickingRadius: 5,
      onClick: (i) => i.object && onPick(i.object as Line),
      onHover: (i) => onHover(i.object as Line | undefined, i.x, i.y),
      layers: [],
    })
    map.addControl(this.overlay) // and goes with the map
  }

  draw({ lines, group, near, part }: Shown) {
    const colours = new Map<string, RGB>()
    const colour = (mode: string): RGB => {
      const name = `--${mode === 'rail_ferry' ? 'ferry' : mode}`
      if (!colours.has(name)) colours.set(name, rgb(name))
      return colours.get(name)!
    }
    const rank = (l: Line) => (l.group === group ? 2 : l.group === near ? 1 : 0)
    const sorted = [...lines].sort((a, b) => rank(a) - rank(b))
    const halo = rgb('--card')
    const chosen = sorted.filter((l) => rank(l) === 2)
    this.overlay.setProps({
      layers: [
        new PathLayer<Line>({
          id: 'lines', data: sorted.filter((l) => rank(l) < 2), getPath: (l) => l.path, widthUnits: 'pixels', capRounded: true, jointRounded: true, pickable: true,
          getColor: (l) => [...colour(l.mode), rank(l) ? 230 : 85] as [number, number, number, number],
          getWidth: (l) => (rank(l) ? 3 : 1.6),
          updateTriggers: { getColor: [group, near], getWidth: [group, near] },
        }),
        new PathLayer<Line>({ id: 'halo', data: chosen, getPath: (l) => l.path, widthUnits: 'pixels', capRounded: true, jointRounded: true, getColor: [...halo, 220], getWidth: 7 }),
        new PathLayer<Line>({ id: 'part', data: part === undefined ? [] : chosen.filter((l) => l.part === part), getPath: (l) => l.path, widthUnits: 'pixels', capRounded: true, jointRounded: true, getColor: [...rgb('--accent'), 150], getWidth: 14 }),
        new PathLayer<Line>({ id: 'chosen', data: chosen, getPath: (l) => l.path, widthUnits: 'pixels', capRounded: true, jointRounded: true, pickable: true, getColor: (l) => colour(l.mode), getWidth: 4 }),
      ],
    })
  }
}
