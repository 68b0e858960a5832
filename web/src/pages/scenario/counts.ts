import { number } from '../../format'
import { words } from '../../words/scenario'

/** How many measures there are, in words. */
export const counted = (n: number) => words(n === 1 ? 'countOne' : 'count', { n: number(n) })

/** How many mistakes there are, in words. */
export const mistaken = (n: number) => words(n === 1 ? 'wrongOne' : 'wrong', { n: number(n) })
