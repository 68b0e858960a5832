import type { Schemas } from '../../api'

export type Claim = Schemas['ClaimDocument']
export type Of = 'days' | 'cost'

/** The middle of values; of an even number the mean of the two middle ones; 0 of none. */
export function median(values: readonly number[]): number {
  const x = [...values].sort((a, b) => a - b)
  if (!x.length) return 0
  return (x[(x.length - 1) >> 1]! + x[x.length >> 1]!) / 2
}

export interface Errors {
  n: number
  median: number
  bias: number
  /** Share of statements that the model meets within 20 %. */
  within: number
}

/** The errors of the model on statements, as shares of what is stated. */
export function errorsOf(list: readonly Claim[], of: Of): Errors {
  const errors = list.flatMap((c) => (c[of] && !c.reason ? [c[of]!.error] : []))
  return { n: errors.length, median: median(errors.map(Math.abs)), bias: median(errors), within: errors.length ? errors.filter((e) => Math.abs(e) <= 0.2).length / errors.length : 0 }
}

export interface Filter {
  corridor: string
  kind: string
  confidence: string
  aside: boolean
}

/** Whether a statement is of what is asked for; '' asks for all, '-' for those without a corridor. */
export function passes(c: Claim, f: Filter): boolean {
  if (f.corridor && (c.corridor || '-') !== f.corridor) return false
  if (f.kind && c.kind !== f.kind) return false
  if (f.confidence && c.confidence !== f.confidence) return false
  return !(f.aside && c.own_source)
}
