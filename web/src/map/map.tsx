import { Marker, type Map as MapLibreMap } from 'maplibre-gl'
import { useEffect, useRef, useState } from 'preact/hooks'
import { modeName } from '../terms'
import type { Lines } from './lines'
import { around, useStage } from './stage'
import { words } from './words'

/** A line of the map: a leg of an itinerary, which is its group. */
export interface Line {
  path: [number, number][]
  mode: string
  group: number
  /** The leg of the itinerary that it is, from 1. */
  part?: number
  /** What it says when it is pointed at. */
  title: string
}

/** A place of the map that does something when it is clicked. */
export interface Mark {
  id: string
  at: [number, number]
  title: string
  /** A path in a square of 14 units. */
  icon: string
  onClick?: () => void
}

/** An end that can be dragged. */
export interface End {
  id: string
  at: [number, number]
  title: string
  onMove?: (lon: number, lat: number) => void
}

interface Props {
  label: string
  lines: Line[]
  /** The group that is drawn large, and the one that is pointed at elsewhere. */
  group?: number | undefined
  near?: number | undefined
  /** The leg of the group that is marked. */
  part?: number | undefined
  onPick?: (group: number, part?: number) => void
  marks?: Mark[]
  ends?: End[]
}

/** The room that is left around what is shown, px: for pins, buttons and legend; little where the map is little. */
function room(map: MapLibreMap) {
  const { clientWidth: w, clientHeight: h } = map.getContainer()
  return { top: Math.min(44, h / 6), bottom: Math.min(40, h / 6), left: Math.min(44, w / 6), right: Math.min(52, w / 6) }
}

function markButton(m: Mark): HTMLButtonElement {
  const b = document.createElement('button')
  b.type = 'button'
  b.className = 'mark'
  b.title = m.title
  b.tabIndex = -1 // the list beside the map is for the keyboard
  b.setAttribute('aria-label', m.title)
  b.innerHTML = `<svg class="icon" viewBox="0 0 14 14" aria-hidden="true"><path d="${m.icon}" /></svg>`
  b.addEventListener('click', (e) => (e.stopPropagation(), m.onClick?.()))
  return b
}

function endPin(e: End): HTMLElement {
  const d = document.createElement('div')
  d.className = 'pin' + (e.onMove ? '' : ' still')
  const name = document.createElement('span')
  name.textContent = e.title
  name.dir = 'auto'
  d.append(name)
  return d
}

/**
 * A map without tiles: countries, labels in the language of the page, lines by mode,
 * marks that can be clicked, ends that can be dragged. Nothing is asked of another host.
 */
export function RouteMap({ label, lines, group, near, part, onPick, marks = [], ends = [] }: Props) {
  const { box, map, land, lost, night } = useStage(label)
  const tip = useRef<HTMLDivElement>(null)
  const [over, setOver] = useState<Lines>()
  const pick = useRef(onPick)
  pick.current = onPick

  useEffect(() => {
    if (!map) return
    let gone = false // with the map, which takes what is drawn over it along
    import('./lines').then(({ Lines }) => {
      if (gone) return
      setOver(new Lines(map, (x) => pick.current?.(x.group, x.part), (x, left, top) => {
        const t = tip.current
        map.getCanvas().style.cursor = x ? 'pointer' : ''
        if (!t) return
        t.hidden = !x
        if (x) {
          t.textContent = x.title
          t.style.transform = `translate(${left}px, ${top}px) translate(-50%, calc(-100% - 10px))`
        }
      }))
    }, (e: Error) => console.error(e))
    return () => void (gone = true)
  }, [map])

  useEffect(() => over?.draw({ lines, group, near, part }), [over, lines, group, near, part, night])

  // The view shows the chosen group whole.
  const frame = around([...lines.filter((x) => group === undefined || x.group === group).flatMap((l) => l.path), ...ends.map((e) => e.at)])
  const key = JSON.stringify(frame)
  const framed = useRef(false)
  useEffect(() => {
    if (!map || !frame) return
    const fit = (duration: number) => map.fitBounds(frame, { padding: room(map), maxZoom: 6, duration })
    fit(framed.current ? 500 : 0)
    framed.current = true
    const again = () => fit(0)
    map.on('resize', again)
    return () => void map.off('resize', again)
  }, [map, key])

  const marked = JSON.stringify(marks.map((m) => [m.id, m.at, m.title]))
  useEffect(() => {
    if (!map) return
    const list = marks.map((m) => new Marker({ element: markButton(m) }).setLngLat(m.at).addTo(map))
    return () => list.forEach((m) => m.remove())
  }, [map, marked])

  const ended = JSON.stringify(ends.map((e) => [e.id, e.at, e.title]))
  useEffect(() => {
    if (!map) return
    const list = ends.map((e) => {
      const pin = new Marker({ element: endPin(e), anchor: 'bottom', draggable: !!e.onMove }).setLngLat(e.at).addTo(map)
      pin.getElement().removeAttribute('tabindex') // the search boxes are for the keyboard
      pin.getElement().setAttribute('role', 'img')
      pin.getElement().setAttribute('aria-label', e.title)
      pin.on('dragend', () => {
        const p = pin.getLngLat().wrap()
        e.onMove?.(p.lng, p.lat)
      })
      return pin
    })
    return () => list.forEach((m) => m.remove())
  }, [map, ended])

  const modes = [...new Set(lines.filter((x) => group === undefined || x.group === group).map((x) => x.mode))]
  if (lost) return <p class="maplost">{words('lost')}</p>
  return (
    <div class="routemap" dir="ltr" data-ready={map && over && land ? 'true' : undefined}>
      <div class="canvas" ref={box} />
      <div class="tip" ref={tip} hidden dir="auto" />
      <ul class="legend">{modes.map((m) => <li><i style={`background:var(--${m === 'rail_ferry' ? 'ferry' : m})`} />{modeName(m)}</li>)}</ul>
      <small class="credit">Natural Earth</small>
    </div>
  )
}
