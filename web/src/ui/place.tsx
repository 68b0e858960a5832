import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { get, type Schemas } from '../api'
import { country } from '../format'
import { lang } from '../lang'
import { isPlaceID, placeName as nameOf, remember } from '../names'
import { pointOf } from '../point'
import { words } from '../words/ui'

export type Place = Schemas['PlaceDocument']

/** The name of a place in the current language. */
export const placeName = (p: Place) => p.names?.[lang.value] ?? p.name

interface Props {
  label: string
  /** What is asked for: a name, an id (its name is shown), or "lat,lon". What is picked from the list is an id. */
  value: string
  onPick: (value: string) => void
  invalid?: boolean
}

/**
 * A search box for places in Latin, Cyrillic or Persian script, as a combobox with
 * a list (ARIA Authoring Practices). What is typed counts without a pick too, so
 * that "55.75,37.62" and codes work.
 */
export function PlaceInput({ label, value, onPick, invalid }: Props) {
  const id = useId()
  const shown = isPlaceID(value) ? nameOf(value) : value
  const [text, setText] = useState(shown)
  const [list, setList] = useState<Place[]>([])
  // What was looked for without a place that is named so.
  const [vain, setVain] = useState('')
  const [at, setAt] = useState(-1)
  const typed = useRef(false)
  useEffect(() => setText(shown), [shown])
  useEffect(() => {
    const sought = text.trim().slice(0, 100)
    if (!typed.current || !sought || pointOf(sought)) return (setList([]), setVain(''))
    const stop = new AbortController()
    const wait = setTimeout(() => {
      get<{ places: Place[] }>('/v1/places', { q: sought, limit: 8 }, stop.signal).then(
        (d) => (setList(d.places), setAt(-1), setVain(d.places.length ? '' : sought)),
        () => (setList([]), setVain('')), // no suggestions; what is typed is asked as it is
      )
    }, 120)
    return () => (clearTimeout(wait), stop.abort())
  }, [text])
  const close = () => {
    typed.current = false
    setList([])
    setVain('')
  }
  const pick = (v: string) => {
    close()
    if (v.trim() && v !== shown && v !== value) onPick(pointOf(v) ?? v.trim())
    else setText(shown)
  }
  const choose = (p: Place) => {
    remember(p.id, p.name)
    pick(p.id)
  }
  const key = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      if (!list.length) return
      e.preventDefault()
      setAt((at + (e.key === 'ArrowDown' ? 1 : list.length + (at < 0 ? 0 : -1))) % list.length)
    } else if (e.key === 'Enter') {
      e.preventDefault()
      const chosen = list[at]
      chosen ? choose(chosen) : pick(text)
    } else if (e.key === 'Escape') {
      close()
      setText(shown)
    }
  }
  // A point is found without the server; the list says how it is read.
  const point = typed.current ? pointOf(text) : undefined
  return (
    <div class="place">
      <label for={id}>{label}</label>
      <input
        id={id}
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        aria-autocomplete="list"
        aria-expanded={list.length > 0}
        aria-controls={id + 'list'}
        aria-activedescendant={at >= 0 ? `${id}${at}` : undefined}
        aria-invalid={invalid || undefined}
        value={text}
        onInput={(e) => ((typed.current = true), setText(e.currentTarget.value))}
        onKeyDown={key}
        onBlur={() => pick(text)}
      />
      <ul id={id + 'list'} role="listbox" aria-label={label} hidden={!list.length}>
        {list.map((p, i) => (
          <li
            id={`${id}${i}`}
            role="option"
            aria-selected={i === at}
            onMouseDown={(e) => (e.preventDefault(), choose(p))}
          >
            <span dir="auto">{placeName(p)}</span> <small>{p.country && country(p.country)} · {p.id}</small>
          </li>
        ))}
      </ul>
      <div class="aside" role="status" hidden={!point && !vain}>{point ? words('point', { at: point }) : vain && words('noPlace', { name: vain })}</div>
    </div>
  )
}
