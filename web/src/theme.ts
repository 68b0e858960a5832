import { effect, signal } from '@preact/signals'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]
const kept = 'meridian.theme'

export const theme = signal<Theme>(themes.find((t) => t === localStorage.getItem(kept)) ?? 'auto')

const night = matchMedia('(prefers-color-scheme: dark)')
const system = signal(night.matches)
night.addEventListener('change', (e) => (system.value = e.matches))

/** Whether the page is dark now. */
export const dark = () => (theme.value === 'auto' ? system.value : theme.value === 'dark')

effect(() => {
  document.documentElement.dataset.theme = dark() ? 'dark' : 'light'
})

export function setTheme(t: Theme) {
  localStorage.setItem(kept, t)
  theme.value = t
}
