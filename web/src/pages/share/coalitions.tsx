import { country } from '../../format'
import { lang } from '../../lang'
import { million } from '../../money'
import { change, route } from '../../route'
import { sorted, Table, type Column } from '../../ui/table'
import { words as moneyWords } from '../../words/money'
import { words } from '../../words/share'
import type { Method, Sharing } from './document'

/** The members of a coalition in words. */
export function named(coalition: string): string {
  return new Intl.ListFormat(lang.value, { type: 'conjunction' }).format(coalition.split('+').map(country))
}

interface Row {
  key: string
  size: number
  worth: number
  gets: number
  excess: number
}

/** What every coalition is worth alone, beside what it gets. */
export function Coalitions({ of, method }: { of: Sharing; method: Method }) {
  if (!of.coalitions_usd) return null
  const rows: Row[] = Object.entries(of.coalitions_usd).map(([key, worth]) => {
    const members = key.split('+')
    const gets = members.reduce((a, p) => a + (method.shares_usd[p] ?? 0), 0)
    return { key, size: members.length, worth, gets, excess: worth - gets }
  })
  const whole = (r: Row) => r.size === of.players.length
  const columns: Column<Row>[] = [
    { key: 'coalition', title: words('coalition'), value: (r) => named(r.key), cell: (r) => (whole(r) ? <strong>{words('all')}</strong> : named(r.key)) },
    { key: 'worth', title: words('worth'), unit: moneyWords('million'), num: true, value: (r) => r.worth, cell: (r) => million(r.worth) },
    { key: 'gets', title: words('gets'), unit: moneyWords('million'), num: true, value: (r) => r.gets, cell: (r) => million(r.gets) },
    { key: 'excess', title: words('excess'), unit: moneyWords('million'), num: true, value: (r) => r.excess, cell: (r) => (whole(r) ? '–' : <span data-sign={r.excess > 0.005 ? -1 : 0}>{r.excess > 0.005 ? '✗ ' : ''}{million(r.excess)}</span>) },
  ]
  const order = route.value.query.get('sort') ?? '-excess'
  return (
    <section class="card" aria-labelledby="coalitions">
      <h2 id="coalitions">{words('coalitions')}</h2>
      <p>{words('coalitionsSaid')}</p>
      <div class="tall">
        <Table caption={words('coalitions')} rows={sorted(rows, columns, order)} columns={columns} rowKey={(r) => r.key} head="coalition" order={order} onOrder={(o) => change({ sort: o }, true)} current={method.blocked_by} />
      </div>
    </section>
  )
}
