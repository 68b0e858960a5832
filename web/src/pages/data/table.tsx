import { useMemo } from 'preact/hooks'
import { useAsk } from '../../ask'
import { number } from '../../format'
import { change, href, record, route } from '../../route'
import { csv, saveCSV, saveJSON } from '../../save'
import { corridorName, gradeName, modeName } from '../../terms'
import { ErrorBox } from '../../ui/error'
import { Save } from '../../ui/save'
import { sorted, Table, type Column } from '../../ui/table'
import { words as shell } from '../../words/shell'
import { Cell } from './cell'
import { facets, numeric, rowsOf, type Cells, type Field, type TableInfo } from './load'
import { fieldName, tableDoc, tableName } from './names'
import { readable, Reading } from './reading'
import { words } from './words'

const perPage = 100
const prefix = 'f.'

/** The rows of a table: searched, filtered by fields of few values, sorted, page by page. */
export function TableView({ info }: { info: TableInfo }) {
  const { query } = route.value
  const q = query.get('q') ?? ''
  const all = useAsk(q, (signal) => rowsOf(info.table, q, signal))
  const fields = info.fields ?? []
  const rows = all.value?.rows ?? []
  const choices = useMemo(() => facets(rows, fields), [all.value])
  const chosen = choices.filter((c) => query.get(prefix + c.field))
  const kept = rows.filter((r) => chosen.every((c) => r[c.field] === query.get(prefix + c.field)))
  const filled = useMemo(() => fields.filter((f) => rows.some((r) => r[f.name])), [all.value])
  const columns = filled.map((f): Column<Cells> => ({
    key: f.name, title: titleOf(f), unit: f.unit, hint: `${f.name}: ${f.description}`, num: numeric(f),
    value: (r) => (r[f.name] && numeric(f) ? Number(r[f.name]) : r[f.name]),
    cell: (r) => (r[f.name]?.length ?? 0) > 40 && f.name !== 'source'
      ? <span class="clamp" title={r[f.name]}><Cell table={info.table} field={f} row={r} /></span>
      : <span class="short"><Cell table={info.table} field={f} row={r} /></span>,
  }))
  const first = columns[0]
  if (first) {
    // the first field that names the row leads to its record
    const shown = first.cell!
    first.cell = (r) => <a class="short" href={record(info.table, r._key ?? '')}>{r[first.key] || r._key || shown(r)}</a>
  }
  const order = query.get('sort') ?? ''
  const list = sorted(kept, columns, order)
  const pages = Math.max(1, Math.ceil(list.length / perPage))
  const at = Math.min(pages, Math.max(1, Number(query.get('page')) || 1))
  const reading = readable(info.table) && query.get('view') !== 'table'
  const empty = fields.filter((f) => !filled.includes(f)).map((f) => fieldName(f.name))
  const clear = Object.fromEntries([...query.keys()].filter((k) => k.startsWith(prefix)).map((k) => [k, undefined]))
  return (
    <div class="stack data">
      <div class="row">
        <h1><a href={href('data')}>{words('title')}</a> › {tableName(info.table)}</h1>
        <small class="figures">{kept.length === all.value?.total ? words('rows', { n: number(kept.length) }) : words('shown', { n: number(kept.length), total: number(all.value?.total ?? info.rows) })}</small>
        <span class="push" />
        {readable(info.table) && (
          <div class="switch" role="group">
            <button aria-pressed={reading} onClick={() => change({ view: undefined })}>{words('read')}</button>
            <button aria-pressed={!reading} onClick={() => change({ view: 'table' })}>{words('grid')}</button>
          </div>
        )}
        <Save list={[
          { label: 'CSV', make: () => saveCSV(info.table + '.csv', csv(list, fields.map((f) => ({ key: f.name, title: f.name, value: (r: Cells) => r[f.name] })))) },
          { label: 'JSON', make: () => saveJSON(info.table + '.json', list) },
        ]} />
      </div>
      <p>{tableDoc(info.table, info.description)}</p>
      <form class="row filters" role="search" onSubmit={(e) => e.preventDefault()}>
        <label class="field">{words('filter')}
          <input type="search" maxLength={200} value={q} onChange={(e) => change({ q: e.currentTarget.value.trim() || undefined, page: undefined }, true)} />
        </label>
        {choices.slice(0, few).map((c) => <Choice key={c.field} {...c} />)}
        {choices.length > few && (
          <details class="morefilters" open={chosen.some((c) => choices.indexOf(c) >= few)}>
            <summary>{words('moreFilters', { n: number(choices.length - few) })}</summary>
            <div class="row">{choices.slice(few).map((c) => <Choice key={c.field} {...c} />)}</div>
          </details>
        )}
        {(chosen.length > 0 || q) && <button type="button" onClick={() => change({ ...clear, q: undefined, page: undefined })}>{words('clear')}</button>}
      </form>
      {all.error && <ErrorBox error={all.error} />}
      {all.busy && !all.value && <p class="busy" role="status">{shell('loading')}</p>}
      {all.value && all.value.total > rows.length && <p class="note">{words('big', { n: number(all.value.total), shown: number(rows.length) })}</p>}
      {all.value && (reading
        ? <Reading table={info.table} rows={list} />
        : <>
            <Table caption={tableName(info.table)} columns={columns} head={first?.key ?? ''} rows={list.slice((at - 1) * perPage, at * perPage)} rowKey={(r) => r._key ?? ''}
              order={order} onOrder={(sort) => change({ sort, page: undefined })} />
            {pages > 1 && <Pages at={at} total={pages} />}
            {empty.length > 0 && <small>{words('columns', { list: empty.join(', ') })}</small>}
          </>)}
    </div>
  )
}

/** How many filters are in sight; the others are behind a click. */
const few = 4

function Choice({ field, values }: { field: string; values: string[] }) {
  const told = (v: string) => (field === 'confidence' ? gradeName(v) : field === 'mode' ? modeName(v) : field === 'corridor' ? corridorName(v) : v)
  return (
    <label class="field">{fieldName(field)}
      <select value={route.value.query.get(prefix + field) ?? ''} onChange={(e) => change({ [prefix + field]: e.currentTarget.value || undefined, page: undefined })}>
        <option value="">{words('any')}</option>
        {values.map((v) => <option value={v}>{told(v)}</option>)}
      </select>
    </label>
  )
}

/** The name of a field without the unit that stands beside it. */
function titleOf(f: Field): string {
  const name = fieldName(f.name)
  return f.unit && name === f.name.replaceAll('_', ' ') ? name.replace(/ (km|mm|kmh|usd|days|hours|m|t|m3|g|teu)$/, '') : name
}

function Pages({ at, total }: { at: number; total: number }) {
  const to = (n: number) => change({ page: n === 1 ? undefined : String(n) })
  return (
    <div class="row pages">
      <button disabled={at === 1} onClick={() => to(at - 1)}>{words('previous')}</button>
      <span class="figures">{words('page', { n: number(at), total: number(total) })}</span>
      <button disabled={at === total} onClick={() => to(at + 1)}>{words('next')}</button>
    </div>
  )
}
