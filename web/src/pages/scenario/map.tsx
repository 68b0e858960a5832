import { useAsk } from '../../ask'
import { RouteMap, type Line, type Mark } from '../../map/map'
import type { Found } from '../../measures'
import { figure } from '../../ui/source'
import { words } from '../../words/scenario'

const spot = 'M7 1 L13 7 L7 13 L1 7 Z'

/** Where a place lies, lon and lat. */
async function place(id: string): Promise<[number, number]> {
  const { record } = await figure('places/' + id)
  return [Number((record as Record<string, string>).lon), Number((record as Record<string, string>).lat)]
}

interface Located {
  lines: Line[]
  marks: Mark[]
}

/** Finds the elements that measures touch; what has no place of its own is left out. */
async function locate(measures: Found[]): Promise<Located> {
  const lines: Line[] = []
  const marks: Mark[] = []
  await Promise.all(measures.flatMap((m) => m.touches.map(async (t) => {
    const [kind, ...rest] = t.split(':')
    const id = rest.join(':')
    try {
      if (kind === 'link') {
        const row = (await figure('links/' + id)).record as Record<string, string>
        lines.push({ path: await Promise.all([place(row.from!), place(row.to!)]), mode: row.mode!, group: 0, title: `${m.name}: ${id}` })
      } else if (kind === 'terminal' || kind === 'gauge' || kind === 'place') {
        marks.push({ id: t, at: await place(id.split(':')[0]!), title: `${m.name}: ${id}`, icon: spot })
      }
    } catch {
      // a new link or place is not in the data yet: its measure is in the list all the same
    }
  })))
  return { lines, marks }
}

/** The elements that the measures of a scenario change, on the map. */
export default function MeasureMap({ measures }: { measures: Found[] }) {
  const key = measures.map((m) => m.id + m.touches.join()).join('|')
  const found = useAsk(key, () => locate(measures))
  if (!found.value) return <p class="busy" role="status">…</p>
  if (!found.value.lines.length && !found.value.marks.length) return <p>{words('mapNone')}</p>
  return <div class="measure-map"><RouteMap label={words('map')} lines={found.value.lines} group={0} marks={found.value.marks} /></div>
}
