import { useState } from 'preact/hooks'
import { useAsk } from '../../ask'
import { date, number } from '../../format'
import { change, href, record, route } from '../../route'
import { ErrorBox } from '../../ui/error'
import { Help } from '../../ui/help'
import { Save } from '../../ui/save'
import { words as shell } from '../../words/shell'
import { findAll, type TableInfo, type Tables } from './load'
import { tableDoc, tableName } from './names'
import { groupName, groups, words } from './words'

/** All tables by what they are for, and a search through all of them. */
export function Overview({ all, missing }: { all: Tables; missing?: string }) {
  const q = route.value.query.get('q') ?? ''
  const [text, set] = useState(q)
  const known = new Map((all.tables ?? []).map((t) => [t.table, t]))
  const listed = new Set(groups.flatMap((g) => g.tables))
  const rest = [...known.keys()].filter((t) => !listed.has(t))
  return (
    <div class="stack data">
      <div class="row">
        <h1>{words('title')}</h1>
        <small class="figures">{words('version', { version: all.version, date: date(all.as_of) })}</small>
        <a class="button push" href={href('data/check')}>{words('check')}</a>
        <Save list={[{ label: 'JSON', href: '/v1/data', name: 'tables.json' }]} />
      </div>
      <p>{words('lead')}</p>
      <Help page="data" />
      {missing && <p class="error" role="alert">{shell('missing')} <code>{missing}</code></p>}
      <form class="row" role="search" onSubmit={(e) => (e.preventDefault(), change({ q: text.trim() || undefined }))}>
        <label class="field wide">{words('search')}
          <input type="search" value={text} maxLength={200} placeholder={words('searchHint')} onInput={(e) => set(e.currentTarget.value)} />
        </label>
        <button class="main">{words('find')}</button>
      </form>
      {q && <Found q={q} />}
      {groups.map((g) => (
        <section key={g.title} aria-label={groupName(g.title)}>
          <h2>{groupName(g.title)}</h2>
          <ul class="tiles">{g.tables.map((t) => known.get(t)).map((t) => t && <Tile key={t.table} table={t} />)}</ul>
        </section>
      ))}
      {rest.length > 0 && <ul class="tiles">{rest.map((t) => <Tile key={t} table={known.get(t)!} />)}</ul>}
    </div>
  )
}

function Tile({ table: t }: { table: TableInfo }) {
  return (
    <li class="card tile">
      <a href={record(t.table)}>{tableName(t.table)}</a>
      <span class="count figures">{number(t.rows)}</span>
      <small>{tableDoc(t.table, t.description)}</small>
    </li>
  )
}

function Found({ q }: { q: string }) {
  const found = useAsk(q, (signal) => findAll(q, signal))
  if (found.error) return <ErrorBox error={found.error} />
  if (found.busy || !found.value) return <p class="busy" role="status">{words('looking')}</p>
  const total = found.value.reduce((n, h) => n + h.total, 0)
  return (
    <section class="card" aria-live="polite">
      <h2>{total ? words('found', { n: number(total), q }) : words('nothing', { q })}</h2>
      <ul class="plainlist">
        {found.value.map((h) => (
          <li key={h.table}>
            <a href={href('data/' + h.table, { q })}><strong>{tableName(h.table)}</strong> <span class="figures">{number(h.total)}</span></a>{' '}
            <small>{h.rows.map((r, i) => <>{i > 0 && ' · '}<a href={record(h.table, r._key)} dir="auto">{r.name ?? r.title ?? r._key}</a></>)}{h.total > h.rows.length && ' …'}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
