import { useEffect, useState } from 'preact/hooks'
import { send } from '../api'
import { href, route } from '../route'
import { known, loadMe, me, project, projects, setProject, signedOut } from '../project'
import { words } from '../words/account'
import { ErrorBox } from './error'

const back = () => '/v1/sign-in?back=' + encodeURIComponent(location.pathname + location.search)

/**
 * Who is signed in on a team's server, with the role in the project at hand. A
 * server that asks nobody has one user, who needs no such menu.
 */
export function Account() {
  useEffect(() => void known().catch(() => {}), []) // a page that needs it says what went wrong
  if (signedOut.value) return null
  const who = me.value
  if (!who?.team || !who.user) return null
  const at = projects.value.find((p) => p.id === project.value)
  const out = async () => {
    await send('POST', '/v1/sign-out').catch(() => {})
    location.assign('/')
  }
  return (
    <details class="menu account" onKeyDown={(e) => e.key === 'Escape' && (e.currentTarget.open = false)}>
      <summary aria-label={words('account')}><span class="avatar" aria-hidden="true">{[...who.user.name][0]}</span></summary>
      <div class="sheet">
        <p><strong dir="auto">{who.user.name}</strong><br /><small>{at ? words(at.role as 'viewer') + ' · ' + at.name : words('none')}</small></p>
        {projects.value.length > 1 && (
          <label>{words('project')}
            <select value={project.value} onChange={(e) => setProject(e.currentTarget.value)}>
              {projects.value.map((p) => <option value={p.id}>{p.name} ({words(p.role as 'viewer')})</option>)}
            </select>
          </label>
        )}
        <a href={href('runs')}>{words('runs')}</a>
        <a href={href('runs/tokens')}>{words('tokens')}</a>
        <button onClick={() => void out()}>{words('out')}</button>
      </div>
    </details>
  )
}

/** What somebody sees on a team's server who is not signed in. */
export function SignIn() {
  const [token, set] = useState('')
  const [error, setError] = useState<Error>()
  const enter = async (e: Event) => {
    e.preventDefault()
    try {
      await send('POST', '/v1/sign-in', { token: token.trim() })
      set('')
      await loadMe()
    } catch (err) {
      setError(err as Error)
    }
  }
  void route.value // the way back follows the address
  return (
    <section class="card narrow">
      <h1>{words('in')}</h1>
      <p>{words('needed')}</p>
      {me.value?.sign_in !== false && <p><a class="button main" href={back()} target="_self">{words('provider')}</a></p>}
      <form onSubmit={(e) => void enter(e)}>
        <label class="field">{words('give')}
          <input type="password" autocomplete="off" required value={token} onInput={(e) => set(e.currentTarget.value)} />
        </label>
        <button class="main">{words('in')}</button>
      </form>
      {error && <ErrorBox error={error} />}
    </section>
  )
}
