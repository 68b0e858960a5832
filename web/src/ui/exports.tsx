import { useState } from 'preact/hooks'
import { download } from '../download'
import { lang } from '../lang'
import { saveJSON } from '../save'
import { words } from '../words/money'
import { ErrorBox } from './error'
import { Save, type Saving } from './save'

interface Props {
  /** Address of the verb. */
  path: string
  /** The name of files without their ending. */
  name: string
  input: object
  /** What the page shows, as the JSON of the verb. */
  answer: unknown
  reports?: readonly string[]
  /** The verb writes reports and pictures in the language of the page. */
  spoken?: boolean
  pictures: { id: string; name: string }[]
  zip?: boolean
}

/** All that the verb of a page exports: JSON, CSV, reports, tables, pictures. */
export function Exports({ path, name, input, answer, reports = [], spoken, pictures, zip }: Props) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  const ask = (ending: string, more: object) => async () => {
    setBusy(true)
    setError(undefined)
    try {
      await download(path, { ...input, ...more }, name + '.' + ending)
    } catch (e) {
      setError(e as Error)
    } finally {
      setBusy(false)
    }
  }
  const said = spoken ? { lang: lang.value } : {}
  const list: Saving[] = [
    ...reports.map((f) => ({ label: words('document', { format: f.toUpperCase() }), make: ask(f, { format: f, ...said }) })),
    { label: 'JSON', make: () => saveJSON(name + '.json', answer) },
    { label: 'CSV', make: ask('csv', { format: 'csv' }) },
    ...(zip ? [{ label: words('tables'), make: ask('zip', { format: 'zip' }) }] : []),
    ...pictures.flatMap((p) => ['svg', 'png'].map((f) => ({
      label: words('picture', { name: p.name, format: f.toUpperCase() }),
      make: ask(f, { format: f, ...(p.id ? { picture: p.id } : {}), ...said }),
    }))),
  ]
  return (
    <div class="exports">
      <Save list={list} />
      {busy && <small role="status">{words('exporting')}</small>}
      {error && <ErrorBox error={error} />}
    </div>
  )
}
