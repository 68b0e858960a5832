import { useEffect, useState } from 'preact/hooks'
import { get, send, type Schemas } from '../../api'
import { useAsk } from '../../ask'
import { date } from '../../format'
import { known, makeProject, project, projects, setProject } from '../../project'
import { href, route } from '../../route'
import { cancel, ended, resultOf, useRun, type Run } from '../../run'
import { ErrorBox } from '../../ui/error'
import { Help } from '../../ui/help'
import { failure, RunProgress } from '../../ui/run'
import { words as account } from '../../words/account'
import { words } from './words'

type Token = Schemas['Token']

export default function Runs() {
  const [error, setError] = useState<Error>()
  useEffect(() => void known().catch(setError), [])
  if (error) return <ErrorBox error={error} />
  return route.value.rest[0] === 'tokens' ? <Tokens /> : <Projects />
}

function Projects() {
  const [name, set] = useState('')
  const [error, setError] = useState<Error>()
  const at = projects.value.find((p) => p.id === project.value)
  const make = (e: Event) => {
    e.preventDefault()
    makeProject(name.trim()).then(() => set(''), setError)
  }
  return (
    <div class="stack">
      <h1>{words('title')}</h1>
      <Help page="runs" />
      {error && <ErrorBox error={error} />}
      <div class="row">
        {projects.value.length > 0 && (
          <label class="field">{words('project')}
            <select value={project.value} onChange={(e) => setProject(e.currentTarget.value)}>
              {projects.value.map((p) => <option value={p.id}>{p.name}</option>)}
            </select>
          </label>
        )}
        {at && <small>{words('role', { role: account(at.role as 'owner') })}</small>}
        <form class="row push" onSubmit={make}>
          <label class="field">{words('name')}<input required maxLength={100} value={name} onInput={(e) => set(e.currentTarget.value)} /></label>
          <button>{words('make')}</button>
        </form>
      </div>
      {at ? <List key={at.id} at={at.id} /> : <p>{words('noProject')}</p>}
      <p><a href={href('runs/tokens')}>{words('tokens')}</a></p>
    </div>
  )
}

function List({ at }: { at: string }) {
  const list = useAsk<{ items: Run[] | null }>(at, (signal) => get(`/v1/projects/${at}/runs`, {}, signal))
  if (list.error) return <ErrorBox error={list.error} />
  if (!list.value) return null
  if (!list.value.items?.length) return <p>{words('none')}</p>
  return <ul class="runlist">{list.value.items.map((r) => <One key={r.id} first={r} />)}</ul>
}

/** One run: what was asked, how far it is, and what it brought. */
function One({ first }: { first: Run }) {
  const { run: followed, error: lost } = useRun(first)
  const [error, setError] = useState<Error>()
  const r = followed ?? first
  const failed = error ?? lost ?? failure(r)
  return (
    <li class="card">
      <div class="row"><strong>{r.kind}</strong> <small class="figures">{date(r.created)} · {words('data')} {r.data_version}</small>
        {r.state === 'done' && <a class="push" href={resultOf(r)} download={`${r.kind}-${r.id}`}>{words('open')}</a>}
      </div>
      <p class="asked"><code dir="ltr">{JSON.stringify(r.input)}</code></p>
      <RunProgress run={r} onCancel={ended(r) ? undefined : () => void cancel(r).catch(setError)} />
      {failed && <ErrorBox error={failed} />}
    </li>
  )
}

function Tokens() {
  const [again, setAgain] = useState(0)
  const [secret, setSecret] = useState('')
  const [name, setName] = useState('')
  const [life, setLife] = useState('90')
  const [error, setError] = useState<Error>()
  const list = useAsk<{ items: Token[] | null }>(String(again), (signal) => get('/v1/tokens', {}, signal))
  const make = (e: Event) => {
    e.preventDefault()
    send<Schemas['Made']>('POST', '/v1/tokens', { name: name.trim(), days: Number(life) }).then((m) => (setSecret(m.secret), setName(''), setAgain(again + 1)), setError)
  }
  const end = (t: Token) => void send('DELETE', '/v1/tokens/' + t.id).then(() => setAgain(again + 1), setError)
  return (
    <div class="stack">
      <h1><a href={href('runs')}>{words('title')}</a> › {words('tokens')}</h1>
      <p>{words('tokensLead')}</p>
      <form class="row" onSubmit={make}>
        <label class="field">{words('name')}<input required maxLength={100} value={name} onInput={(e) => setName(e.currentTarget.value)} /></label>
        <label class="field">{words('days')}<input type="number" required min={1} max={3650} value={life} onInput={(e) => setLife(e.currentTarget.value)} /></label>
        <button class="main">{words('new')}</button>
      </form>
      {secret && <p class="card" role="status">{words('secret')} <code dir="ltr" class="secret">{secret}</code></p>}
      {(error ?? list.error) && <ErrorBox error={(error ?? list.error)!} />}
      <ul class="runlist">
        {list.value?.items?.map((t) => (
          <li class="card row" key={t.id}><strong><bdi>{t.name}</bdi></strong> <small>{words('expires')} {date(t.expires)}</small><span class="push" />{t.revoked ? <small>{words('ended')}</small> : <button onClick={() => end(t)}>{words('end')}</button>}</li>
        ))}
      </ul>
    </div>
  )
}
