import type { Assumption } from '../../ui/given'

// What `meridian appraise --json` prints.

type Lines = Record<string, number>

export interface Year {
  year: number
  lines_usd: Lines
  net_usd: number
  discount_factor: number
  t_co2e: number
}

export interface Account {
  country: string
  party: string
  lines_usd: Lines
  present_value_usd: number
}

export interface Swing {
  input: string
  unit: string
  p10: number
  p90: number
  npv_at_p10_usd: number
  npv_at_p90_usd: number
  rank_correlation: number
  basis: string
}

export interface Risk {
  draws: number
  seed: number
  mean_usd: number
  sd_usd: number
  p_npv_below_0: number
  p_error: number
  quantiles_usd: Record<string, number>
  tornado: Swing[]
}

export interface Appraisal {
  scenario: { name: string; id: string }
  assumptions: Assumption[]
  price_year: number
  base_year: number
  result: {
    npv_usd: number
    bcr: Record<string, number | null>
    eirr: number[]
    eirr_text?: string
    mirr: number | null
    first_year: number
    first_year_return: number | null
    payback_years: number | null
    discounted_payback_years: number | null
    low_rate: number
    npv_at_low_rate_usd: number
    high_rate: number
    npv_at_high_rate_usd: number
  }
  years: Year[]
  accounts: Account[]
  countries_usd: Record<string, number>
  switching_values: { name: string; unit: string; central: number; at: number | null }[]
  risk?: Risk
  notes: string[]
  data: { version: string; as_of: string }
}

/** The parties of the accounts, in the groups that the picture shows. */
export const groups = {
  users: ['users'],
  carriers: ['railways', 'road carriers', 'shipping', 'ports and terminals'],
  treasury: ['treasury'],
  environment: ['environment'],
} as const
export type Group = keyof typeof groups
export const groupNames = Object.keys(groups) as Group[]
export const parties = Object.values(groups).flat() as string[]

/** The lines of the accounts and their colours. */
export const lines = [
  { id: 'capital', tone: 'tone-capital' },
  { id: 'upkeep', tone: 'tone-upkeep' },
  { id: 'user benefit: money', tone: 'tone-money' },
  { id: 'user benefit: time', tone: 'tone-time' },
  { id: 'gains of others', tone: 'tone-others' },
  { id: 'carbon', tone: 'tone-carbon' },
  { id: 'residual value', tone: 'tone-residual' },
] as const
