import { country, number } from '../../format'
import { record } from '../../route'
import { corridorName, gradeName } from '../../terms'
import { nameOfKey } from './name'
import { listOf, numeric, refersTo, type Cells, type Field } from './load'

/** A grade of confidence as a mark that colour does not say alone. */
export function Grade({ grade }: { grade: string }) {
  return <span class="grade" data-grade={grade}>{gradeName(grade)}</span>
}

function figure(text: string): string {
  const v = Number(text)
  if (!Number.isFinite(v)) return text
  return number(v, Math.min(6, text.split('.')[1]?.length ?? 0))
}

/** The address on the web that a cell holds; empty if it is none. */
export function webAddress(text: string): string {
  try {
    const u = new URL(text)
    return u.protocol === 'https:' || u.protocol === 'http:' ? u.href : ''
  } catch {
    return ''
  }
}

/** What a cell holds, with links to the records that it names. */
export function Cell({ table, field, row }: { table: string; field: Field; row: Cells }) {
  const text = row[field.name]
  if (!text) return null
  if (field.name === 'confidence') return <Grade grade={text} />
  if (field.name === 'address') {
    const to = webAddress(text)
    return to ? <a href={to} target="_blank" rel="noreferrer noopener" dir="ltr">{text}</a> : <>{text}</>
  }
  if (numeric(field)) return <>{field.name === 'year' || field.name.startsWith('gauge') ? text : figure(text)}</>
  const to = refersTo(table, field.name)
  if (!to) return field.type === 'list' ? <>{listOf(text).join('; ')}</> : <>{text}</>
  const keys = field.type === 'list' ? listOf(text) : [text]
  return <>{keys.map((k, i) => <>{i > 0 && '; '}<Ref table={to} id={k} /></>)}</>
}

/** A link to a record by its name, with the code beside it where that says more. */
function Ref({ table, id }: { table: string; id: string }) {
  const name = table === 'places' ? nameOfKey('places', id) : table === 'countries' ? country(id) : table === 'corridors' ? corridorName(id) : ''
  return <><a href={record(table, id)}>{name || id}</a>{name && name !== id && table === 'places' && <small class="code"> {id}</small>}</>
}
