import { useState } from 'preact/hooks'
import { number } from '../../format'
import { csvRows, saveCSV } from '../../save'
import { sorted, Table, type Column as Shown } from '../../ui/table'
import { words } from '../../words/ui'

/** A column; a hidden one is of the exported file alone. */
export type Column<R> = Shown<R> & { hidden?: boolean }

interface Props<R> {
  caption: string
  rows: R[]
  columns: Column<R>[]
  rowKey: (row: R) => string
  head: string
  file: string
  onRow?: (row: R) => void
  current?: string | undefined
}

/** A table that keeps its own order, with a button that saves all of it, heads named as in the API. */
export function Grid<R>({ caption, rows, columns, rowKey, head, file, onRow, current }: Props<R>) {
  const [order, setOrder] = useState('')
  const list = sorted(rows, columns, order)
  return (
    <>
      <Table caption={caption} rows={list} columns={columns.filter((c) => !c.hidden)} rowKey={rowKey} head={head} order={order} onOrder={setOrder} {...(onRow ? { onRow } : {})} current={current} />
      <p class="under">
        <small>{words('rows', { n: number(rows.length) })}</small>
        <button type="button" class="small" onClick={() => saveCSV(file + '.csv', csvRows(columns.map((c) => c.key), list.map((r) => columns.map((c) => c.value(r)))))}>{words('csv')}</button>
      </p>
    </>
  )
}
