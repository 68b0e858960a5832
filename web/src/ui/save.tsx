import { define } from '../lang'

const words = define({
  save: ['Export', 'Экспорт', 'خروجی'],
})

/** A way to save what a page shows: a link to the API, or what the browser makes. */
export interface Saving {
  label: string
  href?: string
  /** The name of the file behind `href`. */
  name?: string
  make?: () => void | Promise<void>
}

/** The export buttons of a page, in a menu that needs no script to open. */
export function Save({ list }: { list: Saving[] }) {
  const close = (e: Event) => (e.currentTarget as Element).closest('details')?.removeAttribute('open')
  return (
    <details class="menu" onKeyDown={(e) => e.key === 'Escape' && (e.currentTarget.open = false)}>
      <summary>{words('save')}</summary>
      <ul>
        {list.map((s) => (
          <li key={s.label}>
            {s.href !== undefined
              ? <a href={s.href} download={s.name ?? ''} onClick={close}>{s.label}</a>
              : <button class="plain" onClick={(e) => (close(e), void s.make?.())}>{s.label}</button>}
          </li>
        ))}
      </ul>
    </details>
  )
}
