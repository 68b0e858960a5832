import { percent, usd } from '../../format'
import { Grid } from './grid'
import type { Itinerary } from './query'
import { lineName } from '../../terms'
import { words } from './words'

/** What a unit pays for, line by line. */
export function Money({ it, file }: { it: Itinerary; file: string }) {
  const units = it.cost.freight_per_unit ? it.cost.freight / it.cost.freight_per_unit : 1
  const rows = (it.cost.components ?? []).map((c) => ({ kind: c.kind, usd: c.amount / units }))
  const most = Math.max(...rows.map((r) => Math.abs(r.usd)), 1)
  const total = it.cost.total / units
  const unit = it.cost.unit === 'tonne' ? words('tonne') : it.cost.unit
  return (
    <>
      <p>{words('moneyText', { unit })} {words('total')}: <b>{usd(total)}</b></p>
      <Grid
        caption={words('money')}
        rows={rows}
        head="line"        rowKey={(r) => String(r.kind)}
        file={file}
        columns={[
          { key: 'line', title: words('line'), value: (r) => r.kind, cell: (r) => lineName(r.kind) },
          { key: 'usd', title: words('usd'), num: true, value: (r) => Math.round(r.usd * 100) / 100, cell: (r) => usd(r.usd) },
          {
            key: 'share', title: words('shareCol'), value: (r) => Math.round((r.usd / total) * 1e4) / 1e4,
            cell: (r) => <span class="bar"><i style={`inline-size:${(Math.abs(r.usd) / most) * 100}%`} class={r.kind === 'inventory' || r.kind === 'safety_stock' ? 'stock' : undefined} /><small>{percent(r.usd / total, 1)}</small></span>,
          },
        ]}
      />
    </>
  )
}
