import { address, get, type Query, type Schemas } from '../../api'
import { useAsk } from '../../ask'
import { corridorStyle, style, type Style } from '../../colour'
import { number, percent } from '../../format'
import { lang } from '../../lang'
import { placeNamed } from '../../names'
import { change, href, route } from '../../route'
import { csv, saveCSV, savePNG, saveSVG } from '../../save'
import { corridorName, gradeName, statementName } from '../../terms'
import { ErrorBox } from '../../ui/error'
import { Help } from '../../ui/help'
import { Key } from '../../ui/mark'
import { Save } from '../../ui/save'
import { sorted, Table, type Column } from '../../ui/table'
import { One } from './one'
import { range, Scatter, signed } from './scatter'
import { errorsOf, passes, type Claim, type Errors, type Of } from './stats'
import { words } from './words'
import './claims.css'

type Document = Schemas['ClaimsDocument']

const kinds = ['tariff', 'schedule', 'shipment', 'index', 'official', 'media', 'estimate']
const grades = ['measured', 'tariff', 'schedule', 'reported', 'claimed', 'derived', 'estimated']

/** The language of causes and reasons; English is asked for without one. */
const said = (): Query => (lang.value === 'en' ? {} : { lang: lang.value })

export default function Claims() {
  const all = useAsk<Document>('claims ' + lang.value, (signal) => get('/v1/claims', said(), signal))
  if (all.error) return <div class="stack"><h1>{words('title')}</h1><ErrorBox error={all.error} /></div>
  if (!all.value) {
    return (
      <div class="stack">
        <h1>{words('title')}</h1>
        <p role="status">{words('first')}</p>
        <progress aria-label={words('title')} />
      </div>
    )
  }
  const id = route.value.rest[0]
  return id ? <One key={id} all={all.value} id={id} /> : <List all={all.value} />
}

/** The name of the corridor of a statement. */
export const corridorOf = (c: Claim) => (c.corridor ? corridorName(c.corridor) : words('unnamed'))

function List({ all }: { all: Document }) {
  const { query } = route.value
  const list = (all.groups ?? []).flatMap((g) => g.claims ?? [])
  const of: Of = query.get('of') === 'cost' ? 'cost' : 'days'
  const by = query.get('colour') ?? 'confidence'
  const filter = { corridor: query.get('corridor') ?? '', kind: query.get('kind') ?? '', confidence: query.get('confidence') ?? '', aside: query.get('own') === 'aside' }
  const shown = list.filter((c) => passes(c, filter))
  const styleOf = (c: Claim): Style => (by === 'corridor' ? (c.corridor ? corridorStyle(c.corridor) : style(7)) : by === 'kind' ? style(kinds.indexOf(c.kind)) : style(grades.indexOf(c.confidence)))
  const nameOf = (c: Claim) => (by === 'corridor' ? corridorOf(c) : by === 'kind' ? statementName(c.kind) : gradeName(c.confidence))
  const legend = new Map(shown.filter((c) => c[of]).map((c) => [nameOf(c), styleOf(c)]))
  const corridors = [...new Set(list.map((c) => c.corridor || '-'))].sort()
  const order = query.get('sort') ?? ''
  const columns = columnsOf()
  const rows = sorted(shown, columns, order)
  const svg = () => document.querySelector<SVGSVGElement>('.claims svg.chart')
  return (
    <div class="stack claims">
      <div class="row">
        <h1>{words('title')}</h1>
        <span class="push" />
        <Save list={[
          { label: 'CSV', make: () => saveCSV('claims.csv', csv(rows, columns)) },
          { label: 'JSON', href: address('/v1/claims', said()), name: 'claims.json' },
          { label: 'HTML', href: address('/v1/claims', { ...said(), format: 'html' }), name: 'claims.html' },
          { label: 'SVG', make: () => { const s = svg(); if (s) saveSVG('claims.svg', s) } },
          { label: 'PNG', make: async () => { const s = svg(); if (s) await savePNG('claims.png', s) } },
        ]} />
      </div>
      <p>{words('lead')}</p>
      <Help page="claims" />
      <div class="row filters">
        <div class="field" role="group" aria-label={words('of')}>{words('of')}
          <span class="switch">
            <button aria-pressed={of === 'days'} onClick={() => change({ of: undefined })}>{words('days')}</button>
            <button aria-pressed={of === 'cost'} onClick={() => change({ of: 'cost' })}>{words('cost')}</button>
          </span>
        </div>
        <Choose name="corridor" label={words('corridor')} values={corridors.map((c) => [c, c === '-' ? words('unnamed') : corridorName(c)])} />
        <Choose name="kind" label={words('kind')} values={kinds.map((k) => [k, statementName(k)])} />
        <Choose name="confidence" label={words('confidence')} values={grades.filter((g) => list.some((c) => c.confidence === g)).map((g) => [g, gradeName(g)])} />
        <label class="field">{words('colour')}
          <select value={by} onChange={(e) => change({ colour: e.currentTarget.value === 'confidence' ? undefined : e.currentTarget.value })}>
            {(['confidence', 'corridor', 'kind'] as const).map((k) => <option value={k}>{words(k)}</option>)}
          </select>
        </label>
        <label class="field">{words('scale')}
          <select value={query.get('scale') ?? 'log'} onChange={(e) => change({ scale: e.currentTarget.value === 'log' ? undefined : e.currentTarget.value })}>
            <option value="log">{words('log')}</option><option value="linear">{words('linear')}</option>
          </select>
        </label>
        <label class="tick"><input type="checkbox" checked={filter.aside} onChange={(e) => change({ own: e.currentTarget.checked ? 'aside' : undefined })} /> {words('own')}</label>
      </div>
      <Summary list={shown} />
      {shown.length === 0 && <p role="status">{words('none')}</p>}
      <section class="card" aria-label={words('picture', { n: number(shown.length) })}>
        <Scatter list={shown} of={of} log={query.get('scale') !== 'linear'} styleOf={styleOf} />
        <ul class="legend">{[...legend].sort(([a], [b]) => a.localeCompare(b)).map(([name, s]) => <li key={name}><Key style={s} /> {name}</li>)}</ul>
        <small>{words('bands')}</small>
      </section>
      <section class="card listed"><Table caption={words('title')} rows={rows} columns={columns} head="what" rowKey={(c) => c.id} order={order} onOrder={(sort) => change({ sort })} /></section>
      <Statistics all={all} />
    </div>
  )
}

function Choose({ name, label, values }: { name: string; label: string; values: string[][] }) {
  return (
    <label class="field">{label}
      <select value={route.value.query.get(name) ?? ''} onChange={(e) => change({ [name]: e.currentTarget.value || undefined })}>
        <option value="">{words('any')}</option>
        {values.map(([v, text]) => <option value={v}>{text}</option>)}
      </select>
    </label>
  )
}

/** How well the model meets the statements shown. */
function Summary({ list }: { list: readonly Claim[] }) {
  return (
    <div class="figuresrow" aria-live="polite">
      {(['days', 'cost'] as const).map((of) => {
        const e = errorsOf(list, of)
        return (
          <dl class="card" key={of}>
            <div><dt>{words(of)}: {words('n')}</dt><dd>{number(e.n)}</dd></div>
            <div><dt>{words('median')}</dt><dd>{e.n ? percent(e.median, 1) : '–'}</dd></div>
            <div><dt>{words('bias')}</dt><dd>{e.n ? signed(e.bias) : '–'}</dd></div>
            <div><dt>{words('within')}</dt><dd>{e.n ? percent(e.within) : '–'}</dd></div>
          </dl>
        )
      })}
    </div>
  )
}

function columnsOf(): Column<Claim>[] {
  return [
    { key: 'what', title: words('statement'), value: (c) => `${c.origin} – ${c.destination}`, cell: (c) => <a href={href('claims/' + c.id)}><bdi>{placeNamed(c.origin)}</bdi> – <bdi>{placeNamed(c.destination)}</bdi></a> },
    { key: 'corridor', title: words('corridor'), value: corridorOf },
    { key: 'kind', title: words('kind'), value: (c) => statementName(c.kind) },
    { key: 'confidence', title: words('confidence'), value: (c) => gradeName(c.confidence) },
    { key: 'date', title: words('date'), value: (c) => c.date, cell: (c) => <span class="short">{c.date}</span> },
    ...(['days', 'cost'] as const).flatMap((of): Column<Claim>[] => [
      { key: of + '.stated', title: words('stated'), unit: words(of === 'days' ? 'daysUnit' : 'usd'), num: true, value: (c) => c[of]?.stated_max, cell: (c) => range(c, of) },
      { key: of + '.model', title: words('model'), unit: words(of === 'days' ? 'daysUnit' : 'usd'), num: true, value: (c) => c[of]?.model, cell: (c) => c[of] && number(c[of]!.model, of === 'days' ? 1 : 0) },
      { key: of + '.error', title: words('error'), num: true, value: (c) => c[of]?.error, cell: (c) => c[of] && <span class="err" data-far={Math.abs(c[of]!.error) > 0.3 ? 'far' : Math.abs(c[of]!.error) > 0.2 ? 'off' : undefined}>{signed(c[of]!.error)}</span> },
    ]),
  ]
}

/** The statistics of the whole, as the command line has them. */
function Statistics({ all }: { all: Document }) {
  const stats = (all.statistics ?? []).filter((s) => s.by === 'all' || s.by === 'kept aside')
  const told = (e: Schemas['ErrorsDocument']): Errors => ({ n: e.n, median: e.median_absolute_error, bias: e.median_error, within: 0 })
  type Row = (typeof stats)[number]
  const part = (of: Of): Column<Row>[] => [
    { key: of + 'n', title: words('n'), unit: words(of), num: true, value: (s) => s[of].n },
    { key: of + 'm', title: words('median'), num: true, value: (s) => s[of].median_absolute_error, cell: (s) => percent(told(s[of]).median, 1) },
    { key: of + 'b', title: words('bias'), num: true, value: (s) => s[of].median_error, cell: (s) => signed(told(s[of]).bias) },
  ]
  return (
    <section class="card listed">
      <Table caption={words('median')} rows={stats} rowKey={(s) => s.by + s.key} head="set" columns={[
        { key: 'set', title: words('set'), value: (s) => `${s.by} ${s.key}`, cell: (s) => words(`${s.by} ${s.key}` as 'all firm') },
        ...part('days'), ...part('cost'),
      ]} />
      <small>{words('goals', { days: percent(all.goals.median_error_days), cost: percent(all.goals.median_error_cost) })}</small>
    </section>
  )
}
