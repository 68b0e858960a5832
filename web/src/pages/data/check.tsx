import { useEffect, useState } from 'preact/hooks'
import { address, get, Problem, send, type Schemas } from '../../api'
import { useAsk } from '../../ask'
import { date, number } from '../../format'
import { known, project, workplace } from '../../project'
import { href } from '../../route'
import { csv, saveCSV } from '../../save'
import { ErrorBox } from '../../ui/error'
import { Save } from '../../ui/save'
import { Table, type Column } from '../../ui/table'
import { words as runWords } from '../../words/run'
import { words } from './words'

type Upload = Schemas['Upload']

/** Mistake is what the check of a feed found. */
export interface Mistake {
  file: string
  row: number
  field: string
  message: string
  fix: string
  warning: boolean
}

interface Checked {
  name: string
  mistakes: Mistake[]
}

async function bring(at: string, file: File): Promise<Checked> {
  const r = await fetch(address(`/v1/projects/${at}/uploads`, { name: file.name, kind: 'feed' }), { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: file })
  const body = await r.json().catch(() => ({}))
  if (!r.ok) throw new Problem(r.status, body.title ?? r.statusText, body.detail ?? '', body.fix ?? '', body.errors ?? [])
  return { name: file.name, mistakes: (body.problems ?? []) as Mistake[] }
}

/** Brings a feed and shows what its check found. */
export function Check() {
  const [name, setName] = useState('')
  const [result, set] = useState<Checked>()
  const [error, setError] = useState<Error>()
  const [over, setOver] = useState(false)
  const [count, setCount] = useState(0)
  const take = async (file: File | undefined) => {
    if (!file) return
    setName(file.name)
    setError(undefined)
    set(undefined)
    try {
      set(await bring(await workplace(runWords('project')), file))
      setCount(count + 1)
    } catch (e) {
      setError(e as Error)
    }
    setName('')
  }
  return (
    <div class="stack data">
      <h1><a href={href('data')}>{words('title')}</a> › {words('check')}</h1>
      <p>{words('checkLead')}</p>
      <label class={'card dropzone' + (over ? ' over' : '')}
        onDragOver={(e) => (e.preventDefault(), setOver(true))} onDragLeave={() => setOver(false)}
        onDrop={(e) => (e.preventDefault(), setOver(false), void take(e.dataTransfer?.files[0]))}>
        <span>{words('choose')} <small>{words('drop')}</small></span>
        <input type="file" accept=".zip,application/zip" onChange={(e) => (void take(e.currentTarget.files?.[0]), (e.currentTarget.value = ''))} />
      </label>
      {name && <p class="busy" role="status">{words('sending', { name })}</p>}
      {error && <ErrorBox error={error} />}
      {result && <Result result={result} />}
      <Files again={count} />
    </div>
  )
}

function Result({ result: { name, mistakes } }: { result: Checked }) {
  const errors = mistakes.filter((m) => !m.warning).length
  const columns: Column<Mistake>[] = [
    { key: 'kind', title: words('kind'), value: (m) => (m.warning ? words('warning') : words('mistake')), cell: (m) => <span class="grade" data-state={m.warning ? 'warn' : 'bad'}>{m.warning ? words('warning') : words('mistake')}</span> },
    { key: 'file', title: words('file'), value: (m) => m.file, cell: (m) => <code>{m.file}</code> },
    { key: 'row', title: words('row'), num: true, value: (m) => m.row || undefined },
    { key: 'field', title: words('field'), value: (m) => m.field, cell: (m) => m.field && <code>{m.field}</code> },
    { key: 'message', title: words('problem'), value: (m) => m.message },
    { key: 'fix', title: words('fix'), value: (m) => m.fix },
  ]
  const [order, setOrder] = useState('')
  if (!mistakes.length) return <p class="ok" role="status">✓ {words('clean', { name })}</p>
  return (
    <section class="card stack" aria-label={words('check')}>
      <div class="row">
        <h2 role="status">{words('mistakes', { name, errors: number(errors), warnings: number(mistakes.length - errors) })}</h2>
        <span class="push" />
        <Save list={[{ label: 'CSV', make: () => saveCSV('mistakes.csv', csv(mistakes, columns)) }]} />
      </div>
      <Table caption={words('check')} rows={mistakes.slice(0, 1000)} columns={columns} rowKey={(m) => `${m.file}:${m.row}:${m.field}:${m.message}`} order={order} onOrder={setOrder} />
    </section>
  )
}

/** The files that the project holds. */
function Files({ again }: { again: number }) {
  const [gone, setGone] = useState(0)
  const [error, setError] = useState<Error>()
  useEffect(() => void known().catch(setError), [])
  const at = project.value
  const files = useAsk<{ items: Upload[] | null }>(at ? `${at} ${again} ${gone}` : undefined, (signal) => get(`/v1/projects/${at}/uploads`, {}, signal))
  const list = files.value?.items ?? []
  const remove = async (u: Upload) => {
    if (!confirm(words('removeSure', { name: u.name }))) return
    try {
      await send('DELETE', `/v1/projects/${at}/uploads/${u.id}`)
      setGone(gone + 1)
    } catch (e) {
      setError(e as Error)
    }
  }
  const failed = error ?? files.error
  if (failed) return <ErrorBox error={failed} />
  if (!at || !list.length) return null
  return (
    <section class="card" aria-label={words('files')}>
      <h2>{words('files')}</h2>
      <Table caption={words('files')} rows={list} rowKey={(u) => u.id} head="name" columns={[
        { key: 'name', title: words('file'), value: (u) => u.name },
        { key: 'kind', title: words('kind'), value: (u) => u.kind },
        { key: 'size', title: words('size'), unit: 'kB', num: true, value: (u) => u.size, cell: (u) => number(u.size / 1000, 1) },
        { key: 'brought', title: words('brought'), value: (u) => u.created, cell: (u) => date(u.created) },
        { key: 'do', title: '', value: () => undefined, cell: (u) => <span class="row"><a href={`/v1/projects/${at}/uploads/${u.id}`} download={u.name}>{words('download')}</a><button onClick={() => void remove(u)}>{words('remove')}</button></span> },
      ]} />
    </section>
  )
}
