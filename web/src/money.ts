import { tenth } from './balance'
import { number, signed } from './format'

/** Tenths of a million USD as millions, always with one decimal: figures stand in line. */
export const tenths = (n: number) => decimal(n / 10)

/** USD as millions with one decimal. */
export const million = (usd: number) => decimal(Math.round(usd / tenth) / 10)

/** USD as millions with its sign. */
export const millionSigned = (usd: number) => signed(Math.round(usd / tenth) / 10, 1, 1)

const decimal = (v: number) => number(v || 0, 1, 1).replace('-', '−')

/** USD as whole millions, for axes. */
export const axisMillion = (usd: number) => number(Math.round(usd / tenth) / 10 || 0, 1).replace('-', '−')
