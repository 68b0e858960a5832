import { useEffect, useRef, useState } from 'preact/hooks'
import { modeName } from '../terms'
import type { Elements, Shown } from './elements'
import { inside } from './labels'
import { useStage, type Box, type Lonlat, type Named } from './stage'
import { words } from './words'

interface Props extends Shown {
  label: string
  /** What an element is called when it is pointed at. */
  title: (id: string) => string
  /** What lies at a click, the uppermost first, and the country under it. */
  onPick: (ids: string[], at: Lonlat, country: string | undefined) => void
  /** Where the map looks; another key looks anew. */
  view: { key: string; box: Box | undefined }
  /** Places whose names are shown where there is room, those of note first. */
  places: Named[]
  /** What the lines and points laid over mean. */
  legend: { tone: 'accent' | 'c6' | 'bad'; name: string }[]
}

/** The network on the base map: every element can be clicked. */
export default function NetworkMap({ label, title, onPick, view, legend, places, ...shown }: Props) {
  const { box, map, land, lost, night } = useStage(label, places)
  const tip = useRef<HTMLDivElement>(null)
  const [drawn, setDrawn] = useState<Elements>()
  const now = useRef({ title, onPick, land })
  now.current = { title, onPick, land }

  useEffect(() => {
    if (!map) return
    let gone = false // with the map, which takes what is drawn over it along
    import('./elements').then(({ Elements }) => {
      if (gone) return
      setDrawn(new Elements(map, (ids, at) => now.current.onPick(ids, at, now.current.land && inside(now.current.land, at)), (id, left, top) => {
        const t = tip.current
        map.getCanvas().style.cursor = id ? 'pointer' : ''
        if (!t) return
        t.hidden = !id
        if (id) {
          t.textContent = now.current.title(id)
          t.style.transform = `translate(${left}px, ${top}px) translate(-50%, calc(-100% - 10px))`
        }
      }))
    }, (e: Error) => console.error(e))
    return () => void (gone = true)
  }, [map])

  useEffect(() => drawn?.draw(shown), [drawn, shown.tracks, shown.spots, shown.mine, shown.proposed, shown.chosen, shown.draft, night])

  const looked = useRef(false)
  useEffect(() => {
    if (!map || !view.box) return
    map.fitBounds(view.box, { padding: { top: 50, bottom: 50, left: 50, right: 60 }, maxZoom: 8, duration: looked.current ? 500 : 0 })
    looked.current = true
  }, [map, view.key])

  if (lost) return <p class="maplost">{words('lost')}</p>
  const modes = [...new Set(shown.tracks.map((t) => (t.mode === 'rail_ferry' ? 'ferry' : t.mode)))]
  return (
    <div class="routemap" dir="ltr" data-ready={map && drawn && land ? 'true' : undefined}>
      <div class="canvas" ref={box} />
      <div class="tip" ref={tip} hidden dir="auto" />
      <ul class="legend network" dir="auto">
        {modes.map((m) => <li><i style={`background:var(--${m})`} />{modeName(m)}</li>)}
        <li><i class="hollow" />{words('hollow')}</li>
        {legend.map((l) => <li><i class="wide" style={`background:var(--${l.tone})`} />{l.name}</li>)}
      </ul>
      <small class="credit">Natural Earth</small>
    </div>
  )
}
