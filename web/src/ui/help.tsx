import './help.css'
import { useState } from 'preact/hooks'
import { words } from '../words/shell'
import { later } from './later'
import type { Topic } from './helped'

const Body = later(() => import('./helped').then((m) => m.Helped), () => <p class="busy" role="status">{words('loading')}</p>)

/** How to read a page: what it answers, its terms, where figures and licences stand. Its words are fetched when it is opened. */
export function Help({ page }: { page: Topic }) {
  const [open, set] = useState(false)
  return (
    <details class="help" onToggle={(e) => set(e.currentTarget.open)}>
      <summary>{words('help')}</summary>
      {open && <div class="card"><Body page={page} /></div>}
    </details>
  )
}
