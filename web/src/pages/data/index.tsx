import { useAsk } from '../../ask'
import { route } from '../../route'
import { ErrorBox } from '../../ui/error'
import { Check } from './check'
import { tables } from './load'
import { Overview } from './overview'
import { RecordView } from './record'
import { TableView } from './table'
import { words as shell } from '../../words/shell'
import './data.css'

export default function Data() {
  const all = useAsk('tables', tables)
  const { rest, query } = route.value
  if (all.error) return <ErrorBox error={all.error} />
  if (!all.value) return <p class="busy" role="status">{shell('loading')}</p>
  const [table, ...parts] = rest
  if (!table) return <Overview all={all.value} />
  if (table === 'check') return <Check />
  const info = all.value.tables?.find((t) => t.table === table)
  const key = query.get('key') ?? (parts.length ? parts.join('/') : undefined)
  if (info && key !== undefined) return <RecordView key={table + '\n' + key} info={info} id={key} />
  return info ? <TableView key={table} info={info} /> : <Overview all={all.value} missing={table} />
}
