import { get, type Schemas } from '../../api'
import { useAsk } from '../../ask'
import { style } from '../../colour'
import { date, number, percent } from '../../format'
import { placeNamed } from '../../names'
import { href, record } from '../../route'
import { saveJSON } from '../../save'
import { corridorName, gradeName, modeName, partName, scopeName, statementName } from '../../terms'
import { ErrorBox } from '../../ui/error'
import { Key } from '../../ui/mark'
import { Save } from '../../ui/save'
import { linear, upTo } from '../../scale'
import { useWidth } from '../../ui/axes'
import { webAddress } from '../data/cell'
import { figure, range, signed } from './scatter'
import type { Claim, Of } from './stats'
import { causeName, words } from './words'

type Document = Schemas['ClaimsDocument']

/** One statement: both figures, what explains the difference, those about the same, and who says so. */
export function One({ all, id }: { all: Document; id: string }) {
  const group = (all.groups ?? []).find((g) => g.claims?.some((c) => c.id === id))
  const c = group?.claims?.find((x) => x.id === id)
  if (!c) return <div class="stack"><h1><a href={href('claims')}>{words('title')}</a></h1><p class="error" role="alert">{words('missing', { id })}</p></div>
  const others = (group?.claims ?? []).filter((x) => x.id !== id)
  return (
    <div class="stack claims">
      <div class="row">
        <h1><a href={href('claims')}>{words('title')}</a> › <bdi>{placeNamed(c.origin)}</bdi> – <bdi>{placeNamed(c.destination)}</bdi></h1>
        <span class="push" />
        <Save list={[{ label: 'JSON', make: () => saveJSON(`claim-${c.id}.json`, c) }]} />
      </div>
      {c.reason && <p class="error">{words('noEval', { why: c.reason })}</p>}
      <div class="two">
        <div class="stack">
          {(['days', 'cost'] as const).map((of) => c[of] && <Figures key={of} claim={c} of={of} />)}
        </div>
        <div class="stack">
          <Facts c={c} />
          <Publication source={c.source} />
        </div>
      </div>
      {others.length > 0 && <Group list={[c, ...others]} contested={group!.contested} current={id} />}
    </div>
  )
}

function Facts({ c }: { c: Claim }) {
  return (
    <section class="card facts">
      <dl>
        <dt>{words('kind')}</dt><dd>{statementName(c.kind)} · {gradeName(c.confidence)}</dd>
        <dt>{words('date')}</dt><dd>{date(c.date)}</dd>
        <dt>{words('scope')}</dt><dd>{scopeName(c.scope)} · {c.equipment}</dd>
        {c.corridor && <><dt>{words('corridor')}</dt><dd><a href={record('corridors', c.corridor)}>{corridorName(c.corridor)}</a></dd></>}
        {(c.chain?.length ?? 0) > 0 && <><dt>{words('chain')}</dt><dd>{c.chain!.map(modeName).join(' + ')}</dd></>}
        {c.itinerary && <><dt>{words('way')}</dt><dd><bdi>{c.itinerary.label}</bdi><br /><small>{(c.itinerary.modes ?? []).map(modeName).join(' + ')} · {words('km', { n: number(c.itinerary.distance_km) })}</small></dd></>}
        {c.note && <><dt>{words('note')}</dt><dd><bdi>{c.note}</bdi></dd></>}
      </dl>
      {c.own_source && <p class="note">{words('rests')}</p>}
      <p><a href={record('claims', c.id)}>{c.id}</a> · <a href={href('plan', { from: c.origin, to: c.destination })}>{words('plan')}</a></p>
    </section>
  )
}

/** What is stated and what the model says, on one scale, and what the model's figure is made of. */
function Figures({ claim: c, of }: { claim: Claim; of: Of }) {
  const [ref, width] = useWidth<HTMLDivElement>(480)
  const d = c[of]!
  const unit = words(of === 'days' ? 'daysUnit' : 'usd')
  const x = linear(upTo(Math.max(d.stated_max, d.model, d.model_p90 ?? 0) * 1.02), [8, width - 30])
  const parts = (of === 'days' ? c.day_parts : c.cost_parts)?.filter((p) => p.value > 0) ?? []
  const sum = parts.reduce((n, p) => n + p.value, 0)
  const causes = c.causes?.filter((k) => k.of === of) ?? []
  const verdict = Math.abs(d.error) < 0.0005 ? words('inside') : words(d.error > 0 ? 'over' : 'under', { p: percent(Math.abs(d.error), 1) })
  let at = 0
  return (
    <section class="card stack" aria-label={words(of)}>
      <h2>{words(of)} <small class="figures">{words('stated')} {range(c, of)} · {words('model')} {figure(d.model, of)} {unit}{d.model_p90 ? ' · ' + words('p90', { n: figure(d.model_p90, of) }) : ''}</small></h2>
      <p>{verdict}</p>
      <div class="plot" ref={ref}>
        <svg class="chart" width={width} height="92" role="img" aria-label={`${words('stated')} ${range(c, of)}, ${words('model')} ${figure(d.model, of)} ${unit}`}>
          {x.ticks.map((t) => <g key={t}><line x1={x(t)} x2={x(t)} y1="4" y2="70" stroke="var(--line)" /><text x={x(t)} y="86" text-anchor="middle">{number(t)}</text></g>)}
          <rect x={x(d.stated_min) - 2} width={Math.max(4, x(d.stated_max) - x(d.stated_min) + 4)} y="10" height="20" rx="3" fill="var(--warn)" />
          {parts.map((p, i) => {
            const from = at
            at += (p.value / sum) * d.model
            return <rect key={p.name} x={x(from)} width={Math.max(0, x(at) - x(from) - 1)} y="42" height="20" fill={style(i).colour} opacity="0.85"><title>{partName(p.name)}: {figure(p.value, of)} {unit}</title></rect>
          })}
          {!parts.length && <rect x={x(0)} width={x(d.model) - x(0)} y="42" height="20" fill="var(--accent)" />}
          {d.model_p90 && <path d={`M${x(d.model)} 52H${x(d.model_p90)}M${x(d.model_p90)} 46V58`} stroke="var(--ink)" stroke-width="1.5" fill="none" />}
        </svg>
      </div>
      <ul class="legend"><li><span class="swatch" style={{ background: 'var(--warn)' }} /> {words('stated')}</li></ul>
      {parts.length > 0 && (
        <>
          <h3>{words('parts')}</h3>
          <ul class="legend">{parts.map((p, i) => <li key={p.name}><Key style={{ ...style(i), mark: 'square' }} /> {partName(p.name)} <span class="figures">{figure(p.value, of)}</span></li>)}</ul>
        </>
      )}
      {causes.length > 0 && (
        <>
          <h3>{words('causes')}</h3>
          <ul class="causes">
            {causes.map((k) => (
              <li key={k.name}><strong>{k.name in causeNames ? causeName(k.name as keyof typeof causeNames) : partName(k.name)}</strong>{k.without ? ` (${words('without', { v: figure(k.without, of) })})` : ''}<br /><small>{k.text}</small></li>
            ))}
          </ul>
        </>
      )}
      {of === 'days' && (c.misfits?.length ?? 0) > 0 && <><h3>{words('misfits')}</h3><ul>{c.misfits!.map((m) => <li key={m}>{m}</li>)}</ul></>}
    </section>
  )
}

const causeNames = { 'price year': 1, 'sea rate': 1, scope: 1 }

function Group({ list, contested, current }: { list: Claim[]; contested: boolean; current: string }) {
  return (
    <section aria-label={words('group')}>
      <h2>{words('group')} {contested && <span class="grade" data-state="warn">{words('contested')}</span>}</h2>
      <ul class="tiles">
        {list.map((c) => (
          <li class="card" key={c.id} aria-current={c.id === current ? 'true' : undefined}>
            <p><a href={href('claims/' + c.id)}><strong><bdi>{placeNamed(c.origin)}</bdi> – <bdi>{placeNamed(c.destination)}</bdi></strong></a><br /><small>{statementName(c.kind)} · {gradeName(c.confidence)} · {date(c.date)} · {c.equipment}</small></p>
            <table>
              <thead><tr><td /><th scope="col" class="num">{words('stated')}</th><th scope="col" class="num">{words('model')}</th><th scope="col" class="num">{words('error')}</th></tr></thead>
              <tbody>
                {(['days', 'cost'] as const).map((of) => c[of] && <tr key={of}><th scope="row">{words(of)}, {words(of === 'days' ? 'daysUnit' : 'usd')}</th><td class="num">{range(c, of)}</td><td class="num">{figure(c[of]!.model, of)}</td><td class="num">{signed(c[of]!.error)}</td></tr>)}
              </tbody>
            </table>
            <p><small><a href={record('sources', c.source)}>{c.source}</a></small></p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Publication({ source }: { source: string }) {
  const doc = useAsk<Schemas['RecordDocument']>(source, (signal) => get('/v1/data/sources/record', { key: source }, signal))
  const cells = doc.value?.record as Record<string, string> | undefined
  const web = webAddress(cells?.address ?? '')
  return (
    <section class="card">
      <h2>{words('who')}</h2>
      <p><a href={record('sources', source)}><bdi>{cells?.title ?? source}</bdi></a></p>
      {cells && <p><small><bdi>{cells.publisher}</bdi> · {cells.date}</small></p>}
      {web && <p><a class="long" dir="ltr" href={web} target="_blank" rel="noreferrer noopener" title={words('external')}>{web}</a></p>}
      {doc.error && <ErrorBox error={doc.error} />}
    </section>
  )
}
