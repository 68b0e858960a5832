import { useAsk } from '../../ask'
import { country, date, number } from '../../format'
import { lang } from '../../lang'
import { href, record } from '../../route'
import { corridorName, modeName } from '../../terms'
import { Grade } from './cell'
import { listOf, tables, type Cells } from './load'
import { nameOfKey } from './name'
import { seaName } from './seas'
import { words } from './words'

/** Tables that have a form to be read as well. */
export const readable = (table: string) => table === 'corridors' || table === 'disruptions'

export function Reading({ table, rows }: { table: string; rows: Cells[] }) {
  return table === 'corridors' ? <Corridors rows={rows} /> : <Episodes rows={rows} />
}

const border = (pair: string) => pair.split('-').map((c) => country(c)).join(' – ')

const comma = (list: string[]) => list.join(lang.value === 'fa' ? '، ' : ', ')
const semicolon = (list: string[]) => list.join(lang.value === 'fa' ? '؛ ' : '; ')
const passage = (id: string) => nameOfKey('passages', id) || id.replaceAll('-', ' ')

/** A gate such as border:IR-TM, sea:caspian-ir or passage:cape in words. */
export function gate(text: string): string {
  const [kind, name = ''] = text.split(':')
  switch (kind) {
    case 'border': return words('border', { name: border(name) })
    case 'country': return country(name)
    case 'mode': return modeName(name)
    case 'sea': return seaName(name)
    case 'passage': return passage(name)
  }
  return /^[A-Z]{2}-[A-Z]{2}$/.test(text) ? words('border', { name: border(text) }) : nameOfKey('places', text) || text
}

function Corridors({ rows }: { rows: Cells[] }) {
  return (
    <ul class="tiles wide">
      {rows.map((r) => (
        <li class="card" key={r._key}>
          <h2><a href={record('corridors', r._key)}>{corridorName(r.id ?? '')}</a></h2>
          <p dir="auto" lang="en">{r.description}</p>
          <dl>
            <dt>{words('gates')}</dt>
            <dd><ol class="gates">{listOf(r.gates).map((g) => <li key={g}>{g.split('|').map(gate).join(` ${words('or')} `)}</li>)}</ol></dd>
            {r.borders && <><dt>{words('borders')}</dt><dd>{semicolon(listOf(r.borders).map(border))}</dd></>}
            {r.excludes && <><dt>{words('excludes')}</dt><dd>{listOf(r.excludes).length > 6 ? words('excludesMany', { n: number(listOf(r.excludes).length) }) : semicolon(listOf(r.excludes).map(gate))}</dd></>}
          </dl>
          <p class="foot"><Grade grade={r.confidence ?? ''} /> <a href={href('why', { from: 'Mumbai', to: 'Moscow', corridor: r.id })}>{words('plan')}</a></p>
        </li>
      ))}
    </ul>
  )
}

/** Where an episode stands at the date of the data. */
export function standing(rows: readonly Cells[], today: string): 'inForce' | 'over' | 'ahead' | 'byHand' {
  const dated = rows.filter((r) => !(r.begins && r.begins === r.ends))
  if (!dated.length) return 'byHand'
  if (dated.some((r) => (!r.begins || r.begins <= today) && (!r.ends || today < r.ends))) return 'inForce'
  return dated.some((r) => r.begins && r.begins > today) ? 'ahead' : 'over'
}

function Episodes({ rows }: { rows: Cells[] }) {
  const all = useAsk('tables', tables)
  const today = all.value?.as_of ?? ''
  const groups = new Map<string, Cells[]>()
  for (const r of rows) groups.set(r.id ?? '', [...(groups.get(r.id ?? '') ?? []), r])
  const rank = { inForce: 0, ahead: 1, byHand: 2, over: 3 }
  const list = [...groups].map(([id, of]) => ({ id, of, state: standing(of, today) })).sort((a, b) => rank[a.state] - rank[b.state])
  return (
    <ul class="tiles wide">
      {list.map(({ id, of, state }) => (
        <li class="card" key={id}>
          <h2 dir="auto" lang="en">{of[0]!.name}</h2>
          <p class="row"><span class="grade" data-state={state}>{words(state)}</span> <small class="figures">{period(of)}</small></p>
          <ul class="effects">
            {effects(of).map((e) => <li key={e.text}><a href={record('disruptions', e.key)}>{e.text}</a></li>)}
          </ul>
          {of[0]!.note && <p><small dir="auto" lang="en">{of[0]!.note}</small></p>}
          <p class="foot"><Grade grade={of[0]!.confidence ?? ''} /> <a href={record('sources', of[0]!.source)}>{of[0]!.source}</a></p>
        </li>
      ))}
    </ul>
  )
}

function period(of: Cells[]): string {
  const begins = of.map((r) => r.begins ?? '').filter(Boolean).sort()[0]
  const open = of.some((r) => !r.ends)
  const ends = of.map((r) => r.ends ?? '').filter(Boolean).sort().at(-1)
  if (!begins) return ''
  return open || !ends ? words('since', { date: date(begins) }) : words('fromTo', { from: date(begins), to: date(ends) })
}

/** What an episode does, rows of the same effect and value in one sentence. */
function effects(of: Cells[]): { text: string; key: string }[] {
  const by = new Map<string, { what: string[]; row: Cells }>()
  for (const r of of) {
    const k = `${r.effect}|${r.value ?? ''}`
    const e = by.get(k) ?? { what: [], row: r }
    const name = place(r)
    if (!e.what.includes(name)) e.what.push(name)
    by.set(k, e)
  }
  return [...by.values()].map(({ what, row }) => ({ key: row._key ?? '', text: sentence(row, comma(what)) }))
}

function place(r: Cells): string {
  const name = r.target ?? ''
  switch (r.target_type) {
    case 'border': return words('border', { name: border(name) })
    case 'country': return country(name)
    case 'passage': return passage(name)
    case 'place': return nameOfKey('places', name) || name
  }
  return name
}


const told = ['close', 'delay_hours', 'time_factor', 'surcharge_20', 'surcharge_40', 'surcharge_t', 'rate_factor'] as const

function sentence(r: Cells, what: string): string {
  const effect = told.find((k) => k === r.effect)
  const value = r.value ? number(Number(r.value), 2) : ''
  return effect ? words(effect, { what, value }) : words('other_effect', { what, effect: r.effect ?? '', value })
}
