import type { ComponentChildren } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { get, type Schemas } from '../api'
import { date } from '../format'
import { record } from '../route'
import { gradeName } from '../terms'
import { words } from '../words/ui'

type Record_ = Schemas['RecordDocument']
const kept = new Map<string, Promise<Record_>>()

/** The row of a figure ("table/key") and its publication, asked for once. */
export function figure(name: string): Promise<Record_> {
  let r = kept.get(name)
  if (!r) {
    const cut = name.indexOf('/')
    r = get<Record_>(`/v1/data/${name.slice(0, cut)}/record`, { key: name.slice(cut + 1) })
    r.catch(() => kept.delete(name))
    kept.set(name, r)
  }
  return r
}

function One({ name }: { name: string }) {
  const [row, set] = useState<Record_ | Error>()
  useEffect(() => void figure(name).then(set, set), [name])
  const cut = name.indexOf('/')
  const link = record(name.slice(0, cut), name.slice(cut + 1))
  if (!row) return <li><code dir="ltr">{name}</code></li>
  if (row instanceof Error) return <li><code dir="ltr">{name}</code> {row.message}</li>
  const { as_of, confidence, note } = row.record as Record<string, string>
  const s = row.source
  return (
    <li>
      <span dir="auto" lang="en">{s?.title ?? row.record.source}{s?.publisher && s.publisher !== s.title ? `, ${s.publisher}` : ''}{s?.date ? ` (${s.date})` : ''}</span>
      <small>
        <a href={link} dir="ltr">{name}</a>
        {confidence && <> · {gradeName(confidence)}</>}
        {as_of && <> · {words('dated', { date: date(as_of) })}</>}
      </small>
      {note && <small lang="en" dir="ltr">{note}</small>}
    </li>
  )
}

interface Props {
  /** Rows of the data ("table/key") that the figure rests on. */
  figures: string[]
  /** What else there is to say, such as how the model came to it. */
  notes?: string[]
  label: string
  children: ComponentChildren
}

/**
 * A figure that says where it comes from: on hover, on focus and on a tap. The
 * box stays while the pointer or the focus is in it; Escape closes it.
 */
export function Source({ figures, notes, label, children }: Props) {
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState<{ left: number; top: number; max: number }>()
  const id = useId()
  const root = useRef<HTMLSpanElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const wait = useRef<ReturnType<typeof setTimeout>>()
  const show = (on: boolean, ms = 0) => {
    clearTimeout(wait.current)
    wait.current = setTimeout(() => setOpen(on), ms)
  }
  useEffect(() => () => clearTimeout(wait.current), [])
  useLayoutEffect(() => {
    if (!open) return setAt(undefined)
    const place = () => {
      const r = root.current!.getBoundingClientRect()
      const width = Math.min(380, innerWidth - 16)
      const below = innerHeight - r.bottom - 12
      const above = r.top - 12
      const high = Math.min(box.current!.scrollHeight, 320)
      const up = below < high && above > below
      setAt({ left: Math.max(8, Math.min(r.left, innerWidth - width - 8)), top: up ? Math.max(8, r.top - Math.min(high, above) - 2) : r.bottom + 2, max: Math.max(80, Math.min(320, up ? above : below)) })
    }
    place()
    const watch = new ResizeObserver(place)
    watch.observe(box.current!)
    const gone = () => setOpen(false)
    addEventListener('resize', gone)
    return () => (watch.disconnect(), removeEventListener('resize', gone))
  }, [open])
  return (
    <span
      class="source"
      ref={root}
      onMouseEnter={() => show(true, 120)}
      onMouseLeave={() => root.current?.contains(document.activeElement) || show(false, 150)}
      onFocusIn={() => show(true)}
      onFocusOut={(e) => root.current?.contains(e.relatedTarget as Node) || show(false)}
      onKeyDown={(e) => e.key === 'Escape' && open && (e.stopPropagation(), show(false))}
    >
      <button type="button" class="figure" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => show(true)}>{children}</button>
      {open && (
        <div class="popover" id={id} ref={box} role="group" aria-label={label} style={at ? `left:${at.left}px;top:${at.top}px;max-height:${at.max}px` : 'visibility:hidden'}>
          <strong>{label}</strong>
          {notes?.map((n) => <p lang="en" dir="ltr"><small>{n}</small></p>)}
          {figures.length ? <ul>{figures.map((f) => <One key={f} name={f} />)}</ul> : !notes?.length && <p>{words('noFigures')}</p>}
        </div>
      )}
    </span>
  )
}
