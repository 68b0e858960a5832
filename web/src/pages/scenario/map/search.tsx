import { useId, useMemo } from 'preact/hooks'
import { number } from '../../../format'
import { lang } from '../../../lang'
import { change, route } from '../../../route'
import { elementKind, elementName, find, parts, plain } from './network'
import type { View } from './view'
import { words } from './words'

const most = 30

/** The list that does by keyboard what a click on the map does: everything that can be changed, by its name. */
export function Search({ net, proposals, show }: View) {
  const q = route.value.query
  const id = useId()
  const text = q.get('look') ?? ''
  const found = useMemo(() => {
    if (!text.trim()) return
    const asked = plain(text).split(/\s+/)
    const proposed = [...proposals.values()].filter((p) => asked.every((w) => plain(p.measure.name + ' ' + p.measure.id).includes(w))).map((p) => 'proposal:' + p.measure.id)
    const rest = find(net, text, most)
    return { found: [...proposed.slice(0, 8), ...rest.found], all: proposed.length + rest.all }
  }, [net, proposals, text, lang.value])
  const name = (el: string) => (el.startsWith('proposal:') ? proposals.get(parts(el)[1])!.measure.name : elementName(net, el))
  const step = (e: KeyboardEvent) => {
    if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return
    const box = e.currentTarget as HTMLElement
    const list = [...box.querySelectorAll<HTMLElement>('input, li button')]
    const at = list.indexOf(document.activeElement as HTMLElement)
    const to = list[at + (e.key === 'ArrowDown' ? 1 : -1)]
    if (!to) return
    e.preventDefault()
    to.focus()
  }
  return (
    <section class="card search" onKeyDown={step}>
      <label class="field" for={id}>{words('search')}</label>
      <input id={id} type="search" dir="auto" value={text} placeholder={words('searchHint')} maxLength={100} autocomplete="off" onInput={(e) => change({ look: e.currentTarget.value }, true)} />
      {found && (
        <>
          <small role="status">{found.all ? words('foundAll', { n: number(found.found.length), all: number(found.all) }) : words('foundNone')}</small>
          <ul class="found">
            {found.found.map((el) => (
              <li key={el}><button type="button" class="plain" aria-current={q.get('el') === el ? 'true' : undefined} onClick={() => show(el)}><bdi>{name(el)}</bdi> <small>{el.startsWith('proposal:') ? words('proposal') : elementKind(net, el)}</small></button></li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
