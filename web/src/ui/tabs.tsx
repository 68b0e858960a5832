import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'

interface Props<K extends string> {
  label: string
  tabs: { key: K; name: ComponentChildren }[]
  at: K
  onTab: (key: K) => void
  children: ComponentChildren
}

/** Tabs (ARIA Authoring Practices): arrows, Home and End move between them. */
export function Tabs<K extends string>({ label, tabs, at, onTab, children }: Props<K>) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const key = (e: KeyboardEvent) => {
    const i = tabs.findIndex((t) => t.key === at)
    const on = document.documentElement.dir === 'rtl' ? -1 : 1
    const to = { ArrowRight: i + on, ArrowLeft: i - on, Home: 0, End: tabs.length - 1 }[e.key]
    if (to === undefined) return
    e.preventDefault()
    const next = (to + tabs.length) % tabs.length
    onTab(tabs[next]!.key)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={key}>
        {tabs.map((t) => (
          <button role="tab" id={`${id}-${t.key}`} aria-selected={t.key === at} aria-controls={id + '-panel'} tabIndex={t.key === at ? 0 : -1} onClick={() => onTab(t.key)}>
            {t.name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={id + '-panel'} aria-labelledby={`${id}-${at}`} tabIndex={0}>{children}</div>
    </div>
  )
}
