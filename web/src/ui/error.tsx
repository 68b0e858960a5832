import { Problem } from '../api'
import { words } from '../words/shell'

/** Says what went wrong, in which field, and what to do. */
export function ErrorBox({ error }: { error: Error }) {
  if (!(error instanceof Problem)) return <p class="error" role="alert">{words('lost')} <small>{error.message}</small></p>
  return (
    <div class="error" role="alert">
      <p dir="auto">{error.detail || error.title}</p>
      {error.errors.length > 0 && (
        <ul>
          {error.errors.slice(0, 12).map((e) => (
            <li dir="auto">{e.location && <code>{e.location}</code>} {e.message}</li>
          ))}
        </ul>
      )}
      {error.fix && <p dir="auto">{words('fix', { fix: error.fix })}</p>}
    </div>
  )
}
