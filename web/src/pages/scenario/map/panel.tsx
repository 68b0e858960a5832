import { useEffect, useRef, useState } from 'preact/hooks'
import { useAsk } from '../../../ask'
import { date, number } from '../../../format'
import { lang } from '../../../lang'
import { kindOf, land, measureKind, type Measure } from '../../../measures'
import { change } from '../../../route'
import { ErrorBox } from '../../../ui/error'
import { Source } from '../../../ui/source'
import { words as scenarioWords } from '../../../words/scenario'
import { fieldName } from '../field-names'
import { costText } from '../library'
import { readFacts } from './facts'
import { elementKind, elementName, elementsOf, parts } from './network'
import { freshID, offers, valueAt, withValue, type Offer } from './offers'
import { add, bare, pick, remove } from './store'
import { reveal, type Proposal, type View } from './view'
import { words } from './words'

interface Props extends View {
  el: string
  /** What else lay at the click. */
  also: string[]
}

/** What an element is, what the data says of it today, and which measures fit it. */
export function Panel(props: Props) {
  const { el, net, proposals, also, show, measures } = props
  const [kind, id] = parts(el)
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => reveal(head.current), [])
  const close = <button type="button" class="small push" aria-label={words('close')} onClick={() => change({ el: undefined })}>×</button>
  if (kind === 'proposal') {
    const p = proposals.get(id)!
    return (
      <section class="card panel" aria-labelledby="element">
        <div class="row"><h2 id="element" ref={head}><bdi lang="en">{p.measure.name}</bdi></h2>{close}</div>
        <p><span class="tag">{words('proposal')}</span> {measureKind(kindOf(p.measure))}</p>
        <Proposed {...props} list={[p]} />
        <Around list={p.elements} {...props} />
      </section>
    )
  }
  const here = [...proposals.values()].filter((p) => p.elements.includes(el) && !measures?.some((m) => m.id === p.measure.id))
  const changed = (measures ?? []).filter((m) => elementsOf(net, m).includes(el))
  return (
    <section class="card panel" aria-labelledby="element">
      <div class="row"><h2 id="element" ref={head}><bdi>{elementName(net, el)}</bdi></h2>{close}</div>
      <p><span class="tag">{elementKind(net, el)}</span> <code dir="ltr">{id}</code></p>
      {changed.length > 0 && (
        <p class="changed"><strong>{words('changedHere')}:</strong> {changed.map((m) => <button key={m.id} type="button" class="small" onClick={() => show(el, m.id)}><bdi>{m.name || m.id}</bdi></button>)}</p>
      )}
      <Known {...props} />
      {here.length > 0 && <><h3>{words('proposedHere')}</h3><Proposed {...props} list={here} /></>}
      <Around list={related(props)} {...props} />
      {also.length > 0 && <><h3>{words('alsoHere')}</h3><Chips {...props} list={also} /></>}
    </section>
  )
}

/** Elements that belong to one: ends of a link, what runs at a place. */
function related({ net, el }: Props): string[] {
  const [kind, id] = parts(el)
  if (kind === 'link') {
    const l = net.links.get(id)!
    return [...(l.passage ? ['passage:' + l.passage] : []), ...(l.border ? ['border:' + l.border] : []), ...[l.from, l.to].filter((p) => net.places.get(p)?.country).map((p) => 'place:' + p)]
  }
  if (kind === 'place') {
    const land = net.places.get(id)?.country
    return [...(net.linksAt.get(id) ?? []).map((l) => 'link:' + l.id), ...(net.servicesAt.get(id) ?? []).map((s) => 'service:' + s.id), ...(land ? ['country:' + land] : [])]
  }
  if (kind === 'service') return [...new Set(net.services.get(id)?.calls ?? [])].map((p) => 'place:' + p)
  if (kind === 'border') return [...(net.borders.get(id) ?? []).map((l) => 'link:' + l.id), ...id.split('-').filter((c) => net.countries.has(c)).map((c) => 'country:' + c)]
  return kind === 'country' ? [...net.borders.keys()].filter((b) => b.split('-').includes(id)).map((b) => 'border:' + b) : []
}

function Around({ list, ...props }: Props & { list: string[] }) {
  if (!list.length) return null
  return <details><summary>{words('around')} ({number(list.length)})</summary><Chips {...props} list={list.slice(0, 60)} /></details>
}

function Chips({ net, list, show }: View & { list: string[] }) {
  return <ul class="chips">{list.map((e) => <li key={e}><button type="button" class="small" onClick={() => show(e)}><bdi>{elementName(net, e)}</bdi> <small>{elementKind(net, e)}</small></button></li>)}</ul>
}

/** Today's figures and the measures that they make possible. */
function Known(props: Props) {
  const { net, el, measures, text } = props
  const facts = useAsk(el, () => readFacts(net, el))
  const [all, setAll] = useState(false)
  if (facts.error) return <ErrorBox error={facts.error} />
  if (!facts.value) return <p class="busy" role="status">…</p>
  const f = facts.value
  const list = offers(net, el, f)
  const few = all || list.length <= 5 ? list : list.slice(0, 4)
  const put = (o: Offer, body: Record<string, unknown>, owner: string | undefined) => {
    const id = freshID(`${o.kind.replaceAll('_', '-')}-${parts(el)[1].replace(/^(rail|road|sea|river):/, '')}`, new Set(measures?.map((m) => m.id)))
    add(text, { id, name: bare(o.name), ...(owner ? { owner } : {}), [o.kind]: body } as Measure)
  }
  return (
    <>
      <h3>{words('today')}</h3>
      {!f.list.length && <p>{words('noFacts')}</p>}
      <dl class="known">
        {f.list.slice(0, 14).map((x, i) => <div key={i}><dt dir="auto">{x.name}</dt><dd><Source label={x.name} figures={x.rows}><bdi>{x.value}</bdi></Source></dd></div>)}
      </dl>
      <h3>{words('fits')}</h3>
      <ul class="offers">{few.map((o) => <OneOffer key={lang.value + o.key} offer={o} disabled={!measures} onAdd={put} />)}</ul>
      {few.length < list.length && <button type="button" class="small" onClick={() => setAll(true)}>{words('more', { n: number(list.length - few.length) })}</button>}
    </>
  )
}

function OneOffer({ offer: o, disabled, onAdd }: { offer: Offer; disabled: boolean; onAdd: (o: Offer, change: Record<string, unknown>, owner: string | undefined) => void }) {
  const [body, setBody] = useState(o.change)
  const [owner, setOwner] = useState(o.owner)
  const read = (t: string) => {
    const v = Number(t.trim().replace(',', '.'))
    return t.trim() === '' ? undefined : Number.isFinite(v) && !/^\d\d:\d\d$/.test(t) ? v : t.trim() // the check says what is wrong with it
  }
  return (
    <li>
      <form onSubmit={(e) => (e.preventDefault(), onAdd(o, body, owner))}>
        <div class="row"><strong><bdi>{o.name}</bdi></strong> <span class="tag">{measureKind(o.kind)}</span></div>
        <div class="row">
          {o.fields.map((f) => {
            const value = valueAt(body, f.path)
            const name = f.path.map((p) => fieldName(p)).join(', ')
            return (
              <label class="field" key={f.path.join('.')}>
                <span>{name}</span>
                {f.options
                  ? <select value={String(value ?? '')} onChange={(e) => setBody(withValue(body, f.path, e.currentTarget.value))}>{f.options.map((x) => <option key={x.value} value={x.value}>{x.name}</option>)}</select>
                  : <input dir="ltr" inputMode="decimal" size={7} value={value === undefined ? '' : String(value)} onChange={(e) => setBody(withValue(body, f.path, read(e.currentTarget.value)))} />}
                {f.today !== undefined && <small dir="auto">{words('todayIs', { value: f.today })}</small>}
              </label>
            )
          })}
          {o.owner !== undefined && (
            <label class="field"><span>{fieldName('owner')}</span><input dir="ltr" size={4} maxLength={2} value={owner} onChange={(e) => setOwner(e.currentTarget.value.trim().toUpperCase())} /></label>
          )}
          <button class="main push" type="submit" disabled={disabled} aria-label={words('addNamed', { name: o.name })}>+ {words('add')}</button>
        </div>
      </form>
    </li>
  )
}

/** Measures of the library, to be added as they were proposed. */
function Proposed({ list, chosen, text, measures }: Props & { list: Proposal[] }) {
  return (
    <ul class="offers">
      {list.map(({ measure: m, owner }) => {
        const on = measures?.some((x) => x.id === m.id)
        return (
          <li key={m.id}>
            <div class="row"><strong dir="auto" lang="en">{m.name}</strong> <span class="tag">{measureKind(kindOf(m))}</span></div>
            <div class="row">
              <small>{[owner && land(owner), m.opens ? `${scenarioWords('opens')} ${date(m.opens)}` : scenarioWords('always'), m.cost ? costText(m.cost) : scenarioWords('noCost')].filter(Boolean).join(' · ')}</small>
              <button type="button" class={on ? 'push' : 'main push'} disabled={!measures} aria-label={words(on ? 'dropNamed' : 'addNamed', { name: m.name })} onClick={() => (on ? remove(chosen, text, m) : pick(chosen, text, m))}>{on ? words('drop') : '+ ' + words('add')}</button>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
