import { get, type Schemas } from '../../api'
import { useAsk } from '../../ask'
import { date, number } from '../../format'
import { href, record } from '../../route'
import { saveJSON } from '../../save'
import { ErrorBox } from '../../ui/error'
import { Save } from '../../ui/save'
import { words as shell } from '../../words/shell'
import { Cell, Grade, webAddress } from './cell'
import { mentions, named, type Cells, type TableInfo } from './load'
import { nameOf } from './name'
import { fieldName, tableName } from './names'
import { words } from './words'

type Document = Schemas['RecordDocument']

/** One row with every field explained, who says so, and what rests on it. */
export function RecordView({ info, id }: { info: TableInfo; id: string }) {
  const doc = useAsk<Document>(id, (signal) => get('/v1/data/' + encodeURIComponent(info.table) + '/record', { key: id }, signal))
  if (doc.error) return <div class="stack"><p><a href={record(info.table)}>{tableName(info.table)}</a></p><ErrorBox error={doc.error} /></div>
  if (!doc.value) return <p class="busy" role="status">{shell('loading')}</p>
  const row = doc.value.record as Cells
  const shown = (info.fields ?? []).filter((f) => row[f.name])
  return (
    <div class="stack data">
      <div class="row">
        <h1 dir="auto"><a href={href('data')}>{words('title')}</a> › <a href={record(info.table)}>{tableName(info.table)}</a> › {nameOf(row) || row.title || doc.value.key}</h1>
        <span class="push" />
        <Save list={[{ label: 'JSON', make: () => saveJSON(`${info.table}-${doc.value!.key.replaceAll(/[^\w-]+/g, '_')}.json`, doc.value) }]} />
      </div>
      <div class={info.table === 'sources' ? '' : 'two'}>
        {info.table !== 'sources' && <div class="scroll" tabIndex={0} role="region" aria-label={words('field')}>
          <table class="fields">
            <thead><tr><th scope="col">{words('field')}</th><th scope="col">{words('value')}</th><th scope="col" class="meaning">{words('meaning')}</th></tr></thead>
            <tbody>
              {shown.map((f) => (
                <tr key={f.name}>
                  <th scope="row" title={f.name}>{fieldName(f.name)}</th>
                  <td><bdi><Cell table={info.table} field={f} row={row} /></bdi>{f.unit && <small> {f.unit}</small>}</td>
                  <td class="meaning"><small lang="en" dir="ltr">{f.description}</small></td>
                </tr>
              ))}
            </tbody>
          </table>
          <small class="figures">{words('line', { n: number(doc.value.line), file: info.table + '.csv' })}</small>
        </div>}
        <div class="stack">
          {info.table === 'sources' ? <Publication cells={row} /> : <Source doc={doc.value} row={row} />}
          {(doc.value.others?.length ?? 0) > 1 && (
            <section class="card">
              <h2>{words('others')}</h2>
              <ul class="plainlist">{doc.value.others!.map((k) => <li key={k}><a href={record(info.table, k)}>{k}</a></li>)}</ul>
            </section>
          )}
        </div>
      </div>
      {named.has(info.table) && <Mentions table={info.table} id={doc.value.key} />}
    </div>
  )
}

function Source({ doc, row }: { doc: Document; row: Cells }) {
  return (
    <section class="card who">
      <h2>{words('who')}</h2>
      {doc.source && <p dir="auto"><a href={record('sources', row.source)}>{(doc.source as Cells).title}</a></p>}
      <dl>
        {doc.source && <Facts cells={doc.source as Cells} />}
        {row.as_of && <><dt>{words('asof')}</dt><dd>{date(row.as_of)}</dd></>}
        {row.confidence && <><dt>{words('confidence')}</dt><dd><Grade grade={row.confidence} /></dd></>}
        {row.note && <><dt>{words('how')}</dt><dd dir="auto">{row.note}</dd></>}
      </dl>
    </section>
  )
}

function Publication({ cells }: { cells: Cells }) {
  return (
    <section class="card who">
      <h2 dir="auto">{cells.title}</h2>
      <dl><Facts cells={cells} /></dl>
    </section>
  )
}

function Facts({ cells }: { cells: Cells }) {
  const to = webAddress(cells.address ?? '')
  return (
    <>
      {cells.publisher && <><dt>{words('publisher')}</dt><dd dir="auto">{cells.publisher}</dd></>}
      {cells.date && <><dt>{words('published')}</dt><dd>{/^\d{4}-\d\d-\d\d$/.test(cells.date) ? date(cells.date) : cells.date}</dd></>}
      {cells.address && <><dt>{words('address')}</dt><dd dir="ltr">{to ? <a class="long" href={to} target="_blank" rel="noreferrer noopener" title={words('external')}>{cells.address}</a> : cells.address}</dd></>}
      {cells.note && <><dt>{fieldName('note')}</dt><dd dir="auto">{cells.note}</dd></>}
    </>
  )
}

/** The rows of all tables that name the record. */
function Mentions({ table, id }: { table: string; id: string }) {
  const found = useAsk(table + id, (signal) => mentions(table, id, signal))
  const title = words(table === 'sources' ? 'rests' : 'uses')
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      {found.error && <ErrorBox error={found.error} />}
      {found.busy && <p class="busy" role="status">{words('looking')}</p>}
      {found.value && !found.value.length && <p>{words('unused')}</p>}
      {found.value?.map((h) => (
        <details key={h.table} open={h.total <= 12}>
          <summary><strong>{tableName(h.table)}</strong> <span class="figures">{number(h.total)}</span></summary>
          <ul class="chips">
            {h.rows.slice(0, 200).map((r) => <li key={r._key}><a href={record(h.table, r._key)} dir="auto">{r.name && r.name !== r._key ? `${r.name} (${r._key})` : r._key}</a></li>)}
            {h.total > 200 && <li><a href={href('data/' + h.table, { q: id })}>{words('more', { n: number(h.total) })}</a></li>}
          </ul>
        </details>
      ))}
    </section>
  )
}
