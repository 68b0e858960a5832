import AxeBuilder from '@axe-core/playwright'
import { expect, test as base, type Page } from '@playwright/test'

export type Lang = 'en' | 'ru' | 'fa'
export type Theme = 'light' | 'dark'
export const languages: Lang[] = ['en', 'ru', 'fa']
export const themes: Theme[] = ['light', 'dark']

/** A page of the server that was started; a request to another host, an error of a script or of the console fails the test. */
export const test = base.extend<{ quiet: boolean }>({
  quiet: [true, { option: true }],
  baseURL: async ({}, use) => use(process.env.MERIDIAN_URL),
  page: async ({ page, quiet }, use) => {
    const bad: string[] = []
    const home = new URL(process.env.MERIDIAN_URL!).host
    page.on('request', (r) => {
      const url = new URL(r.url())
      if (/^(https?|wss?):$/.test(url.protocol) && url.host !== home) bad.push('asked of another host: ' + r.url())
    })
    page.on('pageerror', (e) => bad.push('script: ' + e.message))
    page.on('console', (m) => m.type() === 'error' && quiet && bad.push('console: ' + m.text()))
    await use(page)
    expect(bad).toEqual([])
  },
})

export { expect }

/** Opens a page in a language and a theme. */
export async function open(page: Page, path = '/', lang: Lang = 'en', theme: Theme = 'light') {
  await page.addInitScript(([l, t]) => {
    if (sessionStorage.getItem('set')) return
    sessionStorage.setItem('set', '1')
    localStorage.setItem('meridian.lang', l!)
    localStorage.setItem('meridian.theme', t!)
  }, [lang, theme])
  await page.goto(path)
}

/** Waits until a plan is shown and none is on its way. */
export async function answered(page: Page) {
  await expect(page.locator('.answer[aria-busy=false] .way').first()).toBeVisible()
}

export const mapReady = (page: Page) => expect(page.locator('.routemap[data-ready]')).toBeVisible({ timeout: 60_000 })

/** Fails on what axe finds against WCAG 2.2 A and AA. */
export async function accessible(page: Page) {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  expect(found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target + ' ' + (n.any[0]?.message ?? '')).join(' | ')}`)).toEqual([])
}

/** How far the page is wider than the window, px. */
export const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
