import type { ComponentChildren } from 'preact'
import { define, lang } from '../lang'

const words = define({
  sort: ['Sort by {name}', 'Сортировать: {name}', 'مرتب‌سازی بر پایهٔ {name}'],
})

/** Column says what a column shows of a row, and what it is sorted by. */
export interface Column<R> {
  key: string
  title: string
  unit?: string | undefined
  /** What the whole of the title means, on hover. */
  hint?: string | undefined
  num?: boolean
  /** What is sorted by and exported; undefined comes last. */
  value: (row: R) => string | number | undefined
  cell?: (row: R) => ComponentChildren
}

/** Sorts rows by `key`, or downwards by `-key`; a key without a column leaves them as they are. */
export function sorted<R>(rows: readonly R[], columns: readonly Column<R>[], order: string): R[] {
  const down = order.startsWith('-')
  const column = columns.find((c) => c.key === (down ? order.slice(1) : order))
  if (!column) return [...rows]
  const compare = new Intl.Collator(lang.value, { numeric: true }).compare
  const none = (v: unknown) => v === undefined || v === ''
  return rows
    .map((row) => ({ row, v: column.value(row) }))
    .sort((a, b) => {
      if (none(a.v) || none(b.v)) return Number(none(a.v)) - Number(none(b.v))
      const c = typeof a.v === 'number' && typeof b.v === 'number' ? a.v - b.v : compare(String(a.v), String(b.v))
      return down ? -c : c
    })
    .map((x) => x.row)
}

interface Props<R> {
  caption: string
  rows: readonly R[]
  columns: readonly Column<R>[]
  rowKey: (row: R) => string
  /** The column that names the row. */
  head?: string
  order?: string
  onOrder?: (order: string) => void
  onRow?: (row: R) => void
  current?: string | undefined
}

/** A table whose heads sort it, with figures aligned, that scrolls within itself. */
export function Table<R>({ caption, rows, columns, rowKey, head, order = '', onOrder, onRow, current }: Props<R>) {
  const by = order.replace(/^-/, '')
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="grid">
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.key} scope="col" class={c.num ? 'num' : undefined} title={c.hint}
                aria-sort={by !== c.key ? undefined : order.startsWith('-') ? 'descending' : 'ascending'}>
                {onOrder ? (
                  <button class="plain" title={c.hint ?? words('sort', { name: c.title })} onClick={() => onOrder(order === c.key ? '-' + c.key : c.key)}>
                    {c.title}{c.unit && <small> {c.unit}</small>}<span aria-hidden="true">{by !== c.key ? '' : order.startsWith('-') ? ' ↓' : ' ↑'}</span>
                  </button>
                ) : <>{c.title}{c.unit && <small> {c.unit}</small>}</>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => {
            const key = rowKey(r)
            return (
              <tr key={key} class={onRow ? 'pick' : undefined} aria-current={current === key ? 'true' : undefined} onClick={onRow && (() => onRow(r))}>
                {columns.map((c) => {
                  const body = c.cell ? c.cell(r) : c.value(r)
                  return c.key === head
                    ? <th key={c.key} scope="row"><bdi>{body}</bdi></th>
                    : <td key={c.key} class={c.num ? 'num' : undefined}>{c.num ? body : <bdi>{body}</bdi>}</td>
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
