import 'maplibre-gl/dist/maplibre-gl.css'
import './map.css'
import { Map as MapLibreMap, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { useEffect, useRef, useState } from 'preact/hooks'
import { lang } from '../lang'
import { dark } from '../theme'
import { loadCountries, paint, palettes, style, type Countries } from './base'
import { labels, setLabels } from './labels'

setWorkerUrl(worker)

export type Lonlat = [number, number]
export type Box = [Lonlat, Lonlat]

/** The box around points; undefined where there are none. */
export function around(points: Lonlat[]): Box | undefined {
  if (!points.length) return
  const x = points.map((p) => p[0])
  const y = points.map((p) => p[1])
  return [[Math.min(...x), Math.min(...y)], [Math.max(...x), Math.max(...y)]]
}

/** A place whose name is shown from a zoom on. */
export interface Named {
  id: string
  name: string
  at: Lonlat
  from: number
}

const mostNames = 70 // places of the view whose names are tried

/**
 * The base map in a box: countries and labels in the language and theme of the page,
 * without tiles. Names of places are shown where there is room, the first before others.
 */
export function useStage(label: string, places?: Named[]) {
  const box = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<MapLibreMap>()
  const [land, setLand] = useState<Countries>()
  const [lost, lose] = useState(false)
  const night = dark()
  const l = lang.value

  useEffect(() => {
    let m: MapLibreMap
    try {
      m = new MapLibreMap({
        container: box.current!, style: style(dark()), center: [58, 38], zoom: 1.6, minZoom: 0.6, maxZoom: 11, attributionControl: false, dragRotate: false, pitchWithRotate: false, cooperativeGestures: false,
        renderWorldCopies: true, locale: { 'Map.Title': label },
      })
    } catch {
      return lose(true) // no WebGL: the page works without the map
    }
    m.touchZoomRotate.disableRotation()
    m.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    let gone = false
    m.on('error', (e) => console.error(e.error))
    m.once('load', () => {
      loadCountries(m).then((c) => gone || setLand(c), (e: Error) => console.error(e))
      setMap(m)
    })
    return () => {
      gone = true
      m.remove()
    }
  }, [])

  useEffect(() => {
    if (map) paint(map, night)
  }, [map, night])
  useEffect(() => {
    if (!map || !land) return
    const name = () => {
      const [box, zoom] = [map.getBounds(), map.getZoom()]
      const near = places?.filter((p) => p.from <= zoom && box.contains(p.at)).slice(0, mostNames).map((p, i) => ({ id: 'place' + p.id, text: p.name, at: p.at, sea: false, place: true, from: 5 + i / 1000 }))
      setLabels(map, [...labels(land.features), ...(near ?? [])], palettes[night ? 'dark' : 'light'])
    }
    name()
    if (!places) return
    map.on('moveend', name)
    return () => void map.off('moveend', name)
  }, [map, land, night, l, places])
  return { box, map, land, lost, night }
}
