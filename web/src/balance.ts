/** USD; amounts are shown in tenths of a million. */
export const tenth = 1e5

/** Whole cents, so that sums are exact. */
export const cents = (usd: number) => Math.round(usd * 100)

/**
 * Rounds parts (USD) to tenths of a million that add up to `total` tenths: the
 * parts with the largest remainders are rounded up.
 */
export function apportion(parts: readonly number[], total: number): number[] {
  const floors = parts.map((p) => Math.floor(p / tenth))
  let left = total - floors.reduce((a, b) => a + b, 0)
  const order = parts.map((p, i) => [p / tenth - floors[i]!, i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1])
  const step = Math.sign(left)
  // Noughts stay noughts: a part that is none gets no share of what rounding leaves.
  const real = order.filter(([, i]) => parts[i] !== 0)
  const turn = step < 0 ? [...real].reverse() : real
  for (let k = 0; left !== 0 && turn.length > 0; k = (k + 1) % turn.length) {
    floors[turn[k]![1]]! += step
    left -= step
  }
  return floors
}

/** A table of amounts that is rounded so that rows and columns add up as shown. */
export interface Balanced {
  cells: number[][]
  rows: number[]
  columns: number[]
  total: number
}

/**
 * Rounds a table of USD to tenths of a million: rows add up to their sums, these
 * to the whole, and the sums of columns are those of what is shown.
 */
export function balanced(table: readonly (readonly number[])[]): Balanced {
  const sums = table.map((row) => row.reduce((a, x) => a + cents(x), 0) / 100)
  const total = Math.round(sums.reduce((a, x) => a + cents(x), 0) / 100 / tenth)
  const rows = apportion(sums, total)
  const cells = table.map((row, i) => apportion(row, rows[i]!))
  const columns = (table[0] ?? []).map((_, j) => cells.reduce((a, row) => a + row[j]!, 0))
  return { cells, rows, columns, total }
}
