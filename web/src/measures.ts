import { country } from './format'
import { define } from './lang'

// Measures and scenarios as the API gives them.

/** Money of a stated year. */
export interface Outlay {
  amount: number
  currency: string
  price_year: number
  years?: number
  upkeep?: number
  life?: number
  class?: string
  payer?: string
}

/** A published figure about a measure. */
export interface Statement {
  what: string
  value: string
  source: string
}

/** A measure of the library; its change stands under the key of its kind. */
export interface Measure {
  id: string
  name: string
  owner?: string
  opens?: string
  ends?: string
  cost?: Outlay
  sources?: string[]
  confidence?: string
  note?: string
  published?: Statement[]
  [kind: string]: unknown
}

/** A measure as it is found in the network. */
export interface Found {
  id: string
  name: string
  kind: string
  line?: number
  owner?: string
  opens?: string
  touches: string[]
}

export interface Entry {
  name: string
  id: string
  scenario: { scenario: string; description?: string; measures: Measure[] }
  yaml?: string
  resolved: Found[]
}

/** A mistake of a scenario, with the line that it stands in. */
export interface Mistake {
  line?: number
  measure?: string
  field?: string
  message: string
  fix?: string
}

export interface Check {
  ok: boolean
  id?: string
  name?: string
  problems: Mistake[] | null
  notes: string[] | null
  measures: Found[] | null
}

/** What flows gain in a year. */
export interface Gain {
  user_benefit_usd: number
  freight_saved_usd: number
  tonne_hours_saved: number
  co2e_saved_t: number
  ods_better: number
  ods_worse: number
  ods_opened: number
  ods_cut_off: number
}

export const kinds = ['build', 'upgrade', 'close', 'border', 'gauge_break', 'terminal', 'passage', 'tariff', 'service', 'restriction', 'membership', 'growth', 'prices'] as const

const names = define({
  build: ['new or opened link', 'новый или открываемый участок', 'پیوند نو یا گشوده'],
  upgrade: ['upgrade', 'модернизация', 'ارتقا'],
  close: ['closure', 'закрытие', 'بستن'],
  border: ['border reform', 'реформа границы', 'اصلاح مرز'],
  gauge_break: ['gauge break', 'смена колеи', 'تعویض خط'],
  terminal: ['terminal', 'терминал', 'پایانه'],
  passage: ['canal, strait', 'канал, пролив', 'کانال یا تنگه'],
  tariff: ['tariff', 'тариф', 'تعرفه'],
  service: ['service', 'сервис', 'سرویس'],
  restriction: ['restriction', 'ограничение', 'محدودیت'],
  membership: ['agreement', 'соглашение', 'توافق'],
  growth: ['demand', 'спрос', 'تقاضا'],
  prices: ['prices', 'цены', 'قیمت‌ها'],
})

/** Name of a kind of measure. */
export const measureKind = (kind: string) => ((kinds as readonly string[]).includes(kind) ? names(kind as (typeof kinds)[number]) : kind)

/** The kind of a measure: the key of its change. */
export const kindOf = (m: Measure) => kinds.find((k) => m[k] !== undefined) ?? ''

/** Name of a country; no code stands for the rest of the world. */
export const land = (code: string) => (code ? country(code) : world('rest'))

const world = define({ rest: ['rest of the world', 'остальной мир', 'بقیهٔ جهان'] })
