import { number } from '../format'
import { terms } from '../terms'
import { words } from '../words/money'

export interface Assumption {
  name: string
  value: string
  basis: string
}

// Names of assumptions in the JSON of the verbs; what stands behind a colon is a
// name of the data.
const assumptionName = terms({
  Period: ['Period', 'Период', 'دوره'],
  Prices: ['Prices', 'Цены', 'قیمت‌ها'],
  Convention: ['Convention', 'Методика', 'قاعده'],
  'Discount rate': ['Discount rate', 'Ставка дисконтирования', 'نرخ تنزیل'],
  'Rate of return asked for': ['Rate of return asked for', 'Требуемая норма доходности', 'نرخ بازده لازم'],
  'Carbon price, USD/t CO2e': ['Carbon price, USD/t CO2e', 'Цена углерода, долл./т CO2e', 'قیمت کربن، دلار بر تن CO2e'],
  'Growth of quantities': ['Growth of quantities', 'Рост объёмов', 'رشد مقدار'],
  'Ramp-up after opening': ['Ramp-up after opening', 'Выход на полный эффект', 'افزایش تدریجی پس از گشایش'],
  'Share of user benefit with the exporter': ['Share of user benefit with the exporter', 'Доля выгоды у экспортёра', 'سهم صادرکننده از منفعت کاربران'],
  'Residual value': ['Residual value', 'Остаточная стоимость', 'ارزش باقیمانده'],
  'Markets (origin, destination, goods)': ['Markets (origin, destination, goods)', 'Рынки (откуда, куда, груз)', 'بازارها (مبدأ، مقصد، کالا)'],
  Demand: ['Demand', 'Спрос', 'تقاضا'],
  Outlay: ['Outlay', 'Затраты', 'هزینه'],
  Measures: ['Measures', 'Меры', 'اقدام‌ها'],
  'OD set': ['OD set', 'Набор корреспонденций', 'مجموعهٔ مبدأ–مقصد'],
  'Network day': ['Network day', 'День сети', 'روز شبکه'],
  'Generalised cost': ['Generalised cost', 'Обобщённые затраты', 'هزینهٔ تعمیم‌یافته'],
  'Resource cost': ['Resource cost', 'Ресурсные затраты', 'هزینهٔ منابع'],
  'Players and their measures': ['Players and their measures', 'Участники и их меры', 'بازیکنان و اقدام‌هایشان'],
})

const nameOf = (name: string) => {
  const cut = name.indexOf(': ')
  return cut < 0 ? assumptionName(name) : assumptionName(name.slice(0, cut)) + ': ' + name.slice(cut + 2)
}

/** The few that everybody asks for first. */
const first = ['Players and their measures', 'Period', 'Prices', 'Discount rate', 'Carbon price, USD/t CO2e', 'OD set']

/** The assumptions of a result, before the result: the main ones in sight, all at a click. */
export function Given({ list, notes }: { list: Assumption[]; notes: string[] }) {
  const short = first.flatMap((n) => list.find((a) => a.name === n) ?? [])
  return (
    <section class="card given" aria-label={words('assumptions')}>
      <h2>{words('assumptions')}</h2>
      <dl class="facts">
        {short.map((a) => <div key={a.name}><dt>{nameOf(a.name)}</dt><dd dir="auto" lang="en">{a.value}</dd></div>)}
      </dl>
      {notes.map((n) => <p class="note" dir="auto" lang="en" key={n}>{n}</p>)}
      <details>
        <summary>{words('all', { n: number(list.length) })}</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={words('assumptions')}>
          <table class="grid">
            <thead><tr><th scope="col">{words('assumption')}</th><th scope="col">{words('value')}</th><th scope="col">{words('basis')}</th></tr></thead>
            <tbody>
              {list.map((a) => (
                <tr key={a.name}><th scope="row" dir="auto">{nameOf(a.name)}</th><td dir="auto" lang="en">{a.value}</td><td dir="auto" lang="en"><small>{a.basis}</small></td></tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  )
}
