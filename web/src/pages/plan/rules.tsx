import { date } from '../../format'
import { Source } from '../../ui/source'
import type { Itinerary } from './query'
import { words } from './words'

/** Restrictions that an itinerary meets, and the papers it needs. */
export function Rules({ it }: { it: Itinerary }) {
  return (
    <div class="rules">
      <section>
        <h3>{words('restrictions')}</h3>
        {it.restrictions?.length ? (
          <ul>
            {it.restrictions.map((r) => (
              <li>
                <Source figures={['restrictions/' + r.id]} label={r.regime}>{r.regime}</Source>
                {r.date && <small> {date(r.date)}</small>}
                {r.said && <><br />{r.said}</>}
                <br />{r.said ? <small lang="en" dir="ltr">{r.rule}</small> : <span lang="en" dir="ltr">{r.rule}</span>}
              </li>
            ))}
          </ul>
        ) : <p>{words('rulesNone')}</p>}
        <p><small>{words('advice')}</small></p>
      </section>
      <section>
        <h3>{words('documents')}</h3>
        <ul class="papers">{it.documents?.map((d) => <li dir="auto">{d}</li>)}</ul>
      </section>
    </div>
  )
}
