import { Problem } from '../api'
import { words } from '../words/shell'
import { later } from './later'

// The words of problems are a chunk of their own: a first screen seldom needs them.
const Told = later(() => import('./problem').then((m) => m.Told), () => null)

/** Says what went wrong, in which field, and what to do. */
export function ErrorBox({ error }: { error: Error }) {
  if (!(error instanceof Problem)) return <p class="error" role="alert">{words('lost')} <small>{error.message}</small></p>
  return <div class="error" role="alert"><Told error={error} /></div>
}
