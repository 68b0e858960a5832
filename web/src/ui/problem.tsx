import type { Problem } from '../api'
import { placeName, remember } from '../names'
import { change, route } from '../route'
import { words as shell } from '../words/shell'
import { candidates, fieldOf, labelOf, said, type Candidate } from './said'
import { words } from '../words/problem'

const asks = new Set(['plan', 'compare', 'why'])

/** The places that a name may have meant, each a click away. */
function Meant({ field, list }: { field: string; list: Candidate[] }) {
  return (
    <p class="chips">
      {words('meant')}{' '}
      {list.map((c) => (
        <button type="button" class="small" key={c.id} onClick={() => (remember(c.id, c.name), change({ [field]: c.id }))}><bdi>{placeName(c.id, c.name)}</bdi> <small>{c.id}</small></button>
      ))}
    </p>
  )
}

const Text = ({ text }: { text: string }) => {
  const t = said(text)
  return <span dir="auto" lang={t === undefined && !/[\u0400-\u06ff]/.test(text) ? 'en' : undefined}>{t ?? text}</span>
}

/** A problem of the API in the language of the page: what, in which field, the fix. */
export function Told({ error }: { error: Problem }) {
  const head = error.detail || error.title
  // The first error often says again what the head says; its field is what is new.
  const same = error.errors.length === 1 && error.errors[0]!.message === head ? fieldOf(error.errors[0]!.location) : ''
  const list = candidates(error.fix)
  const end = same === 'from' || same === 'to' ? same : ''
  const meant = asks.has(route.value.page) && end && list.length > 0
  return (
    <>
      <p>{same && <b>{labelOf(same)}: </b>}<Text text={head} /></p>
      {!same && error.errors.length > 0 && (
        <ul>
          {error.errors.slice(0, 12).map((e) => {
            const field = fieldOf(e.location)
            return <li>{field && <b title={e.location}>{labelOf(field)}: </b>}<Text text={e.message ?? ''} /></li>
          })}
        </ul>
      )}
      {meant ? <Meant field={end} list={list} /> : error.fix && <p>{shell('fix', { fix: said(error.fix) ?? error.fix })}</p>}
    </>
  )
}
