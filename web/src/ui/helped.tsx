import { get, type Schemas } from '../api'
import { useAsk } from '../ask'
import { date } from '../format'
import { href, record } from '../route'
import { gradeName } from '../terms'
import { answers, words } from '../words/help'

export type Topic = 'plan' | 'compare' | 'why' | 'claims' | 'data' | 'runs'

const grades = ['measured', 'tariff', 'schedule', 'reported', 'claimed', 'derived', 'estimated'] as const

// The terms that a page uses, in the order in which it does.
const terms = {
  plan: ['days', 'freight', 'stock', 'confidence', 'flag', 'co2e', 'best', 'sources', 'keys'],
  compare: ['days', 'freight', 'stock', 'generalised', 'confidence', 'co2e', 'sources'],
  why: ['generalised', 'days', 'freight', 'rival', 'sources'],
  claims: ['statement', 'error', 'aside', 'days', 'confidence'],
  data: ['source', 'confidence', 'feed'],
  runs: ['run'],
} as const

/** What stands in the help of a page. */
export function Helped({ page }: { page: Topic }) {
  const about = useAsk('data', (signal) => get<Schemas['TablesDocument']>('/v1/data', {}, signal))
  return (
    <>
      <p><b>{answers(page)}</b></p>
      <dl class="terms">
        {terms[page].map((t) => <div key={t}><dt>{words(`t_${t}`)}</dt><dd>{words(t)}{t === 'confidence' && <Grades />}</dd></div>)}
      </dl>
      <p><small>
        {about.value && <>{words('about', { data: about.value.name, version: about.value.version, date: date(about.value.as_of), program: about.value.program })} </>}
        {words('licence')}{' '}
        <a href={href('data')}>{words('tables')}</a> · <a href={record('sources')}>{words('publications')}</a> · <a href="/v1/docs">{words('docs')}</a> · <a href="/openapi.json" download="openapi.json">OpenAPI</a>
      </small></p>
    </>
  )
}

/** The grades of confidence from the surest on. */
function Grades() {
  return <ol class="grades">{grades.map((g) => <li key={g}><span class="grade" data-grade={g}>{gradeName(g)}</span> {words(`g_${g}`)}</li>)}</ol>
}
