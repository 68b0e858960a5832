import { problemOf } from './api'
import { save } from './save'

/**
 * Asks a verb for a form of its answer that is a file, and saves it. Long texts do
 * not fit into an address, so it is asked in a body.
 */
export async function download(path: string, input: object, name: string): Promise<void> {
  const r = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(input) })
  if (!r.ok) throw await problemOf(r)
  save(name, r.headers.get('Content-Type') ?? 'application/octet-stream', await r.blob())
}
