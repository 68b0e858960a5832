import { Change } from './closing'
import { Below, Detail } from './detail'

// All of the page beside its form and its cards: one chunk, loaded when those stand.
export { Below, Change, Detail }
