import { date, inWords, number, percent, year } from '../../format'
import { kindOf, kinds, land, measureKind, type Entry, type Found, type Measure, type Outlay } from '../../measures'
import { carried } from '../../chosen'
import { change, href, record, route } from '../../route'
import { gradeName } from '../../terms'
import { words } from '../../words/scenario'
import { save } from '../../save'
import { ErrorBox } from '../../ui/error'
import { Save } from '../../ui/save'
import { insert } from './document'
import { write, type Shared } from './index'

interface Item {
  entry: Entry
  measure: Measure
  found: Found | undefined
  kind: string
  owner: string
}

const items = (list: Entry[]): Item[] =>
  list.flatMap((entry) => entry.scenario.measures.map((measure) => {
    const found = entry.resolved.find((f) => f.id === measure.id)
    return { entry, measure, found, kind: found?.kind ?? kindOf(measure), owner: measure.owner ?? found?.owner ?? '' }
  }))

/** The measures that were proposed, to be looked at and picked. */
export function Library({ chosen, text, library, check }: Shared) {
  const q = route.value.query
  const [find, land_, kind] = [q.get('find') ?? '', q.get('country') ?? '', q.get('kind') ?? '']
  const all = items(library.value ?? [])
  const owners = [...new Set(all.map((i) => i.owner))].filter(Boolean).sort((a, b) => land(a).localeCompare(land(b)))
  const said = find.trim().toLocaleLowerCase()
  const shown = all.filter((i) => (!land_ || i.owner === land_) && (!kind || i.kind === kind)
    && (!said || `${i.measure.name} ${i.measure.id} ${i.measure.note ?? ''} ${land(i.owner)}`.toLocaleLowerCase().includes(said)))
  const written = new Set(check.value?.measures?.map((m) => m.id))
  const has = (id: string) => (chosen.names.length ? chosen.names.includes(id) : chosen.text !== undefined && (written.has(id) || new RegExp(`^\\s*-?\\s*id:\\s*${id}\\s*$`, 'm').test(chosen.text)))
  const toggle = (m: Measure) => {
    if (chosen.text !== undefined) return write(insert(chosen.text, m, has(m.id)))
    change({ scenario: (chosen.names.includes(m.id) ? chosen.names.filter((n) => n !== m.id) : [...chosen.names, m.id]).join(',') || undefined })
  }
  if (library.error) return <ErrorBox error={library.error} />
  return (
    <div class="stack">
      <div class="row filters">
        <label class="field">{words('search')}<input type="search" value={find} maxLength={100} onInput={(e) => change({ find: e.currentTarget.value }, true)} /></label>
        <label class="field">{words('country')}<select value={land_} onChange={(e) => change({ country: e.currentTarget.value })}><option value="">{words('any')}</option>{owners.map((o) => <option value={o}>{land(o)}</option>)}</select></label>
        <label class="field">{words('kind')}<select value={kind} onChange={(e) => change({ kind: e.currentTarget.value })}><option value="">{words('any')}</option>{kinds.filter((k) => all.some((i) => i.kind === k)).map((k) => <option value={k}>{measureKind(k)}</option>)}</select></label>
        <span class="push" role="status">{words('shown', { n: number(shown.length), all: number(all.length) })}</span>
        <Save list={[{ label: 'JSON', href: '/v1/library', name: 'meridian-library.json' }, ...(chosen.names.length && text ? [{ label: 'YAML', make: () => save('scenario.yaml', 'application/yaml', text) }] : [])]} />
      </div>
      <ul class="library">
        {shown.map((i) => <One key={i.measure.id} item={i} on={has(i.measure.id)} onToggle={() => toggle(i.measure)} />)}
      </ul>
    </div>
  )
}

/** A sum of money with its currency and the year of its prices. */
export function costText(c: Outlay): string {
  return words('ofYear', { sum: inWords(c.amount), currency: c.currency, year: year(c.price_year) })
}

function One({ item, on, onToggle }: { item: Item; on: boolean; onToggle: () => void }) {
  const { measure: m, found, kind, owner } = item
  return (
    <li class="card measure" data-on={on || undefined}>
      <label class="measure-head">
        <input type="checkbox" checked={on} onChange={onToggle} aria-label={words('pick', { name: m.name })} />
        <span>
          <strong dir="auto" lang="en">{m.name}</strong>
          <span class="measure-facts">
            <span class="tag">{measureKind(kind)}</span>
            {owner && <span>{land(owner)}</span>}
            <span>{m.opens ? `${words('opens')} ${date(m.opens)}` : words('always')}</span>
            <span class="figures">{m.cost ? costText(m.cost) : words('noCost')}</span>
            {m.confidence && <span>{gradeName(m.confidence)}</span>}
          </span>
        </span>
      </label>
      <a class="to-map" href={href('scenario/map', { ...carried(), el: 'proposal:' + m.id })} aria-label={words('onMapNamed', { name: m.name })}>{words('onMap')}</a>
      <details>
        <summary>{words('details')}{m.published?.length ? ` (${number(m.published.length)})` : ''}</summary>
        {m.cost && (
          <p>{words('cost')}: {costText(m.cost)}{m.cost.years ? ' · ' + words('building', { n: number(m.cost.years, 1) }) : ''}{m.cost.upkeep ? ' · ' + words('upkeep', { share: percent(m.cost.upkeep, 1) }) : ''}{m.cost.life ? ' · ' + words('life', { n: number(m.cost.life) }) : ''}</p>
        )}
        {m.note && <p><strong>{words('note')}:</strong> <span dir="auto" lang="en">{m.note}</span></p>}
        {m.published?.length ? (
          <div class="scroll" tabIndex={0} role="region" aria-label={words('published')}>
            <table class="grid">
              <caption>{words('published')}</caption>
              <thead><tr><th scope="col">{words('what')}</th><th scope="col">{words('value')}</th><th scope="col">{words('source')}</th></tr></thead>
              <tbody>{m.published.map((s, i) => <tr key={i}><td dir="auto" lang="en">{s.what}</td><td dir="auto" lang="en"><strong>{s.value}</strong></td><td dir="auto" lang="en">{s.source}</td></tr>)}</tbody>
            </table>
          </div>
        ) : null}
        {m.sources?.length ? <p><strong>{words('sources')}:</strong> {m.sources.map((s, i) => <span key={s}>{i > 0 && ' · '}<Cited name={s} /></span>)}</p> : null}
        {found && found.touches.length > 0 && (
          <p><strong>{words('touches', { n: number(found.touches.length) })}:</strong> {found.touches.map((t, i) => <span key={t}>{i > 0 && ', '}<Element id={t} /></span>)}</p>
        )}
      </details>
    </li>
  )
}

/** A source: a link to its page where it is a key of the sources, else its words. */
function Cited({ name }: { name: string }) {
  return /^[a-z0-9-]+$/.test(name) ? <a href={record('sources', name)} dir="ltr">{name}</a> : <span dir="auto" lang="en">{name}</span>
}

/** An element of the network, with a link to its row where it has one. */
export function Element({ id }: { id: string }) {
  const cut = id.indexOf(':')
  const table = { link: 'links', charge: 'charges', service: 'services', passage: 'passages', place: 'places' }[id.slice(0, cut)]
  return table ? <a href={record(table, id.slice(cut + 1))} dir="ltr">{id.slice(cut + 1)}</a> : <bdi>{id}</bdi>
}
