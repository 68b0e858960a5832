import type { Assumption } from '../../ui/given'

// What `meridian share --json` prints.

export interface Payment {
  from: string
  to: string
  usd: number
}

export interface Method {
  id: string
  name: string
  shares_usd: Record<string, number>
  payments: Payment[]
  in_core: boolean | null
  blocked_by?: string
  excess_usd?: number
  note?: string
}

export interface Sharing {
  scenario: { name: string; id: string }
  assumptions: Assumption[]
  players: string[]
  whole_usd: number
  methods: Method[]
  core: { empty: boolean; least_core_usd: number; text: string } | null
  coalitions_usd?: Record<string, number>
  compensation: { threshold: number; short_usd: number; text: string }
  sampled?: { level: number; half_widths_usd: Record<string, number>; orders: number; coalitions: number }
  notes: string[]
  data: { version: string; as_of: string }
}
