import { useState } from 'preact/hooks'
import { Problem, send, type Query } from '../../api'
import { useAsk } from '../../ask'
import { corridorStyle } from '../../colour'
import { days, number, percent, usd } from '../../format'
import { lang } from '../../lang'
import { placeName } from '../../names'
import { change, route } from '../../route'
import { save } from '../../save'
import { corridorName } from '../../terms'
import { words as shell } from '../../words/shell'
import { resultOf } from '../../run'
import { RunBox } from '../../ui/run'
import { ErrorBox } from '../../ui/error'
import { Key } from '../../ui/mark'
import { PlaceInput } from '../../ui/place'
import { sorted, Table, type Column } from '../../ui/table'
import { bodyOf, pairsCSV, pairsOf, type Document, type Pair, type Row, type Side, type Winner } from './load'
import { compareHref } from './tables'
import { words } from './words'

async function file(body: object, type: string, name: string): Promise<void> {
  const r = await fetch('/v1/compare', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  if (!r.ok) {
    const p = await r.json().catch(() => ({}))
    throw new Problem(r.status, p.title ?? r.statusText, p.detail ?? '', p.fix ?? '', p.errors ?? [])
  }
  save(name, type, await r.blob())
}

const types = { html: 'text/html', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv' }
type Format = keyof typeof types

/** Downloads of a question that is too long for an address. */
function Files({ body, name, formats }: { body: object; name: string; formats: readonly Format[] }) {
  const [error, set] = useState<Error>()
  return (
    <>
      <span class="row">{formats.map((f) => <button key={f} class="small" onClick={() => (set(undefined), void file({ ...body, format: f, lang: lang.value }, types[f], `${name}.${f}`).catch(set))}>{words('report', { format: f.toUpperCase() })}</button>)}</span>
      {error && <ErrorBox error={error} />}
    </>
  )
}

/** A league table over several pairs. */
export function Several({ query }: { query: Query }) {
  const pairs = pairsOf(route.value.query.getAll('pair'))
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const own: Pair = [String(query.from), String(query.to)]
  const set = (list: readonly Pair[]) => change({ pair: list.map((p) => p.join('|')) })
  const body = { ...bodyOf(query, ['from', 'to']), od: pairsCSV([own, ...pairs]) }
  return (
    <section class="card stack" aria-label={words('several')}>
      <h2>{words('several')}</h2>
      <p><small>{words('severalLead')}</small></p>
      <form class="row" onSubmit={(e) => (e.preventDefault(), from && to && (set([...pairs, [from, to]]), setFrom(''), setTo('')))}>
        <PlaceInput label={words('origin')} value={from} onPick={setFrom} />
        <PlaceInput label={words('destination')} value={to} onPick={setTo} />
        <button>{words('add')}</button>
      </form>
      {pairs.length > 0 && (
        <>
          <ul class="chips">{pairs.map((p, i) => {
            const name = p.map((e) => placeName(e)).join(' – ')
            return <li key={p.join('|')} class="chip"><bdi>{name}</bdi> <button class="plain" aria-label={words('remove', { name })} onClick={() => set(pairs.filter((_, j) => j !== i))}>×</button></li>
          })}</ul>
          <League body={body} />
          <Files body={body} name="meridian-league" formats={['html', 'xlsx', 'csv']} />
        </>
      )}
    </section>
  )
}

interface Line {
  side?: Side
  name: string
  why?: string
}

function League({ body }: { body: object }) {
  const key = JSON.stringify(body)
  const answer = useAsk<Document>(key, (signal) => send('POST', '/v1/compare', body, signal))
  const [order, setOrder] = useState('')
  if (answer.error) return <ErrorBox error={answer.error} />
  if (!answer.value) return <p class="busy" role="status">{shell('working')}</p>
  const end = (e: Side['from']) => (e.id ? placeName(e.id, e.name) : e.name)
  const lines: Line[] = [
    ...(answer.value.comparisons ?? []).map((side) => ({ side, name: `${end(side.from)} – ${end(side.to)}` })),
    ...(answer.value.not_compared ?? []).map((n) => ({ name: `${n.from} – ${n.to}`, why: n.why })),
  ]
  const best = (l: Line, of: (r: Row) => number) => (l.side?.corridors ?? []).reduce<Row | undefined>((b, r) => (!b || of(r) < of(b) ? r : b), undefined)
  const show = (key: string, title: string, of: (r: Row) => number, text: (r: Row) => string): Column<Line> => ({
    key, title, value: (l) => { const r = best(l, of); return r && corridorName(r.corridor) },
    cell: (l) => { const r = best(l, of); return r && <><Key style={corridorStyle(r.corridor)} line /> {corridorName(r.corridor)}<br /><small>{text(r)}</small></> },
  })
  const columns: Column<Line>[] = [
    { key: 'od', title: words('od'), value: (l) => l.name, cell: (l) => (l.side ? <a href={compareHref(l.side.from.id ?? `${l.side.from.lat},${l.side.from.lon}`, l.side.to.id ?? `${l.side.to.lat},${l.side.to.lon}`)}>{l.name}</a> : <>{l.name}<br /><small lang="en">{words('failed', { why: l.why ?? '' })}</small></>) },
    show('overall', words('overall'), (r) => r.generalised_cost, (r) => usd(r.generalised_cost)),
    show('cheapest', words('cheapest'), (r) => r.itinerary.cost.freight_per_unit, (r) => usd(r.itinerary.cost.freight_per_unit)),
    show('fastest', words('fastest'), (r) => r.itinerary.hours.mean, (r) => words('d', { n: days(r.itinerary.hours.p50) })),
    show('greenest', words('greenest'), (r) => r.itinerary.co2e_kg, (r) => number(r.itinerary.co2e_kg / 1000, 1) + ' ' + words('kg')),
  ]
  return <Table caption={words('several')} rows={sorted(lines, columns, order)} columns={columns} head="od" rowKey={(l) => l.name} order={order} onOrder={setOrder} />
}

const kinds = ['cities', 'ports', 'terminals'] as const

/** Which corridor wins where, from the origin of the question. */
export function Where({ query, from }: { query: Query; from: string }) {
  const where = route.value.query.get('where') ?? ''
  return (
    <section class="card stack" aria-label={words('where')}>
      <div class="row">
        <h2>{words('where')}</h2>
        <div class="switch" role="group" aria-label={words('where')}>
          <button aria-pressed={!where} onClick={() => change({ where: undefined })}>{words('none')}</button>
          {kinds.map((k) => <button key={k} aria-pressed={where === k} onClick={() => change({ where: k })}>{words(k)}</button>)}
        </div>
      </div>
      <p><small>{words('whereLead', { from })}</small></p>
      {where && <Winners key={where} body={{ ...bodyOf(query), where } as Record<string, unknown>} />}
    </section>
  )
}

function Winners({ body }: { body: Record<string, unknown> }) {
  const [drawn, draw] = useState(false)
  return (
    <>
      <RunBox<Document> kind="compare" input={body}>{(doc) => <Won list={doc.where ?? []} from={String(body['from'] ?? '')} />}</RunBox>
      {drawn
        ? <RunBox kind="compare" file input={{ ...body, picture: 'where', format: 'svg', lang: lang.value }}>{(_, run) => <img class="drawn" src={resultOf(run)} alt={words('where')} />}</RunBox>
        : <span><button onClick={() => draw(true)}>{words('draw')}</button></span>}
      <Files body={body} name="meridian-where" formats={['html', 'xlsx']} />
    </>
  )
}

function Won({ list, from }: { list: readonly Winner[]; from: string }) {
  const [order, setOrder] = useState('name')
  const wins = new Map<string, number>()
  for (const w of list) if (w.overall) wins.set(w.overall, (wins.get(w.overall) ?? 0) + 1)
  const name = (c: string | undefined) => c && corridorName(c.startsWith('other') ? 'other' : c)
  const columns: Column<Winner>[] = [
    { key: 'name', title: words('destination'), value: (w) => placeName(w.to, w.name), cell: (w) => <a href={compareHref(from, w.to)}>{placeName(w.to, w.name)}</a> },
    { key: 'overall', title: words('overall'), value: (w) => name(w.overall), cell: (w) => (w.overall ? <><Key style={corridorStyle(w.overall)} /> {name(w.overall)}</> : <small lang="en">{w.unreached}</small>) },
    { key: 'second', title: words('second'), value: (w) => name(w.second) },
    { key: 'margin', title: words('lead'), num: true, value: (w) => (w.overall ? w.margin : undefined), cell: (w) => w.overall && percent(w.margin) },
    { key: 'cheapest', title: words('cheapest'), value: (w) => name(w.cheapest) },
    { key: 'fastest', title: words('fastest'), value: (w) => name(w.fastest) },
    { key: 'usd', title: words('freight'), num: true, value: (w) => w.freight_usd || undefined, cell: (w) => w.freight_usd > 0 && usd(w.freight_usd) },
    { key: 'days', title: words('days'), num: true, value: (w) => w.days.p50 || undefined, cell: (w) => w.days.p50 > 0 && `${number(w.days.p50)}–${number(w.days.p90)}` },
  ]
  return (
    <>
      <ul class="legend">{[...wins].sort((a, b) => b[1] - a[1]).map(([c, n]) => <li key={c}><Key style={corridorStyle(c)} /> {name(c)} <span class="figures">{number(n)}</span></li>)}</ul>
      <div class="listed"><Table caption={words('where')} rows={sorted(list, columns, order)} columns={columns} head="name" rowKey={(w) => w.to} order={order} onOrder={setOrder} /></div>
    </>
  )
}
