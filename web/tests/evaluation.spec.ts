import type { Page } from '@playwright/test'
import { accessible, expect, languages, open, overflow, test, themes } from './test'

const west = 'rasht-astara,border-astara-rail,border-astara,single-tariff-west'
const wrong = 'scenario: Mine\nmeasures:\n  - id: a\n    name: Half\n    opens: 2029-13-01\n    border: {countries: IR-AZ, hours_factor: 0.5}\n'

/** Waits until a run has brought its result. */
const result = (page: Page) => expect(page.locator('.headline')).toBeVisible({ timeout: 80_000 })

const views: [string, string, (page: Page) => Promise<void>][] = [
  ['library', `/scenario?scenario=${west}`, (p) => expect(p.locator('.library li').first()).toBeVisible()],
  ['edit', `/scenario/edit?yaml=${encodeURIComponent(wrong)}`, (p) => expect(p.locator('.mistakes li').first()).toBeVisible()],
  ['changes', `/scenario/changes?scenario=${west}`, (p) => expect(p.locator('#network')).toBeVisible({ timeout: 80_000 })],
  ['rank', `/scenario/rank?scenario=${west}`, (p) => expect(p.locator('#ranking')).toBeVisible({ timeout: 80_000 })],
  ['appraise', '/appraise', result],
  ['share', '/share', result],
]

for (const [i, [name, path, ready]] of views.entries()) {
  for (const lang of languages) {
    test(`${name}: accessible, and no wider than the window: ${lang}`, async ({ page }) => {
      test.slow()
      const theme = themes[(i + languages.indexOf(lang)) % 2]!
      await open(page, path, lang, theme)
      await ready(page)
      await page.waitForTimeout(500)
      await page.screenshot({ path: `shots/${name}-${lang}-1280.png`, fullPage: true })
      await accessible(page)
      await page.setViewportSize({ width: 360, height: 780 })
      await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0)
      await page.screenshot({ path: `shots/${name}-${lang}-360.png`, fullPage: true })
    })
  }
}

test('a package is picked from the library, appraised and shared; back and forward follow', async ({ page }) => {
  test.slow()
  await open(page, '/scenario')
  await page.getByLabel('Search measures').fill('Astara')
  await page.getByLabel('Pick Rasht–Astara railway').check()
  await page.getByLabel('Pick Astara, virtual queue and second bridge for trucks').check()
  await expect(page).toHaveURL(/scenario=rasht-astara%2Cborder-astara/)
  await expect(page.getByText('2 measures, no mistakes')).toBeVisible()
  await page.getByRole('link', { name: 'Appraise' }).last().click()
  await result(page)
  await expect(page.locator('.chosen li')).toHaveText(['Rasht–Astara railway', 'Astara, virtual queue and second bridge for trucks'])
  await page.goBack()
  await expect(page.getByLabel('Pick Rasht–Astara railway')).toBeChecked()
  await page.goForward()
  await result(page)
})

/** The figures of a row of a table in tenths, as shown. */
const figures = (cells: string[]) => cells.map((c) => (c.trim() === '–' ? 0 : Math.round(Number(c.replaceAll(',', '').replace('−', '-')) * 10)))

test('accounts add up as they are shown, by group and by party; another convention is another answer', async ({ page }) => {
  test.slow()
  await open(page, `/appraise?scenario=${west}`)
  await result(page)
  for (const by of ['by group', 'all parties']) {
    await page.getByRole('button', { name: by }).click()
    const rows = await page.locator('.sums tbody tr').all()
    const table = await Promise.all(rows.map(async (r) => figures(await r.locator('td').allTextContents())))
    const total = figures(await page.locator('.sums tfoot td').allTextContents())
    expect(table.length).toBeGreaterThan(2)
    for (const row of table) expect(row.slice(0, -1).reduce((a, b) => a + b, 0)).toBe(row[row.length - 1])
    for (const [j, sum] of total.entries()) expect(table.reduce((a, row) => a + row[j]!, 0)).toBe(sum)
  }
  await expect(page.getByText('to the cent')).toBeVisible()
  const before = await page.locator('.tile b').first().textContent()
  await page.getByLabel('Convention').selectOption('eu')
  await page.getByRole('button', { name: 'Calculate' }).click()
  await expect(page).toHaveURL(/convention=eu/)
  await expect(page.locator('.tile b').first()).not.toHaveText(before!, { timeout: 80_000 })
})

test('an appraisal is exported in every form', async ({ page }) => {
  test.slow()
  await open(page, `/appraise?scenario=${west}`)
  await result(page)
  for (const [label, ending] of [['JSON', 'json'], ['CSV', 'csv'], ['Report, HTML', 'html'], ['Report, XLSX', 'xlsx'], ['All tables, CSV in a ZIP', 'zip'], ['Picture: who gains and who pays, SVG', 'svg']] as const) {
    await page.locator('.exports summary').click()
    const saved = page.waitForEvent('download', { timeout: 80_000 })
    await page.getByRole('button', { name: label, exact: true }).click()
    expect((await saved).suggestedFilename()).toBe('meridian-appraisal.' + ending)
  }
})

test('own flows are brought as a file and taken away again; a wrong file says which row', async ({ page }) => {
  test.slow()
  await open(page, `/appraise?scenario=${west}`)
  await result(page)
  const file = (text: string) => ({ name: 'own.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.locator('input[type=file]').setInputFiles(file('origin,destination,goods,quantity,unit\nMoscow,Mumbai,general,30000,TEU\nMumbai,Moscow,general,20000,TEU\n'))
  await expect(page).toHaveURL(/flows=/)
  await expect(page.locator('.given')).toContainText('2 flows', { timeout: 80_000 })
  await page.getByRole('button', { name: 'Use the flows of the data' }).click()
  await expect(page).not.toHaveURL(/flows=/)
  await page.locator('input[type=file]').setInputFiles(file('origin,destination,goods,quantity,unit\nMoscow,Nowhereland,general,1,TEU\n'))
  await expect(page.locator('.error')).toContainText('Nowhereland', { timeout: 80_000 })
})

test('a sharing names the coalition that blocks it, and every way shares the same whole', async ({ page }) => {
  test.slow()
  await open(page, `/share?scenario=${west}&players=IR,AZ,RU,IN`)
  await result(page)
  const rows = page.locator('.matrix tbody tr')
  await expect(rows).toHaveCount(7)
  for (const row of await rows.all()) {
    const cells = figures((await row.locator('td.num').allTextContents()).slice(0, 5))
    expect(cells.slice(0, 4).reduce((a, b) => a + b, 0)).toBe(cells[4])
  }
  await page.getByLabel('Way to share').selectOption('proportional')
  await expect(page.locator('.verdict')).toContainText('would do better alone')
  await page.getByLabel('Way to share').selectOption('nucleolus')
  await expect(page).toHaveURL(/method=nucleolus/)
  await expect(page.locator('svg.payments')).toBeVisible()
})

test('a text is checked while it is written: mistakes beside their line, mended in a field', async ({ page }) => {
  await open(page, `/scenario/edit?yaml=${encodeURIComponent(wrong)}`)
  await expect(page.locator('.mistakes li')).toContainText('is no day')
  await expect(page.locator('.mistakes li')).toContainText('YYYY-MM-DD')
  await expect(page.locator('.gutter [data-bad]')).toHaveText('3')
  await page.getByRole('textbox', { name: 'opens', exact: true }).fill('2029-01-01')
  await page.getByRole('textbox', { name: 'opens', exact: true }).blur()
  await expect(page.locator('.mistakes li')).toHaveCount(0)
  await expect(page.locator('.editor textarea')).toHaveValue(wrong.replace('2029-13-01', '2029-01-01'))
  await page.locator('.editor textarea').fill('scenario: [')
  await expect(page.locator('.mistakes li').first()).toBeVisible()
})

test('a scenario is kept, changed, compared and forked', async ({ page }) => {
  await open(page, '/scenario/kept?scenario=border-astara')
  await page.getByLabel('Name').fill('Talks')
  await page.getByRole('button', { name: 'Keep in the project' }).click()
  await expect(page).toHaveURL(/kept=/)
  await page.getByRole('tab', { name: 'Edit' }).click()
  await page.getByLabel('factor on hours').fill('0.4')
  await page.getByLabel('factor on hours').blur()
  await expect(page).toHaveURL(/yaml=/)
  await page.getByRole('tab', { name: 'Kept' }).click()
  await page.getByLabel('What is new').fill('quicker')
  await page.getByRole('button', { name: 'Keep as version 2' }).click()
  await expect(page.locator('.diff-line[data-sign="1"]').filter({ hasText: 'hours_factor: 0.4' })).toHaveCount(1)
  await expect(page.getByText('quicker')).toBeVisible()
  await page.getByLabel('Name').fill('Talks, other side')
  await page.getByRole('button', { name: 'Keep as a fork' }).click()
  await expect(page.getByText('fork of Talks, version 2')).toBeVisible()
})

test('a run is cancelled', async ({ page }) => {
  test.slow()
  await open(page, `/appraise?scenario=${west}&draws=900000&seed=77`)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Cancelled')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible()
})

test.describe('refused', () => {
  test.use({ quiet: false }) // the browser tells the console of every 422
  test('what cannot be appraised is an error with its fix', async ({ page }) => {
    await open(page, '/appraise?scenario=no-such-measure')
    await expect(page.locator('.error')).toContainText('no-such-measure')
    await open(page, `/appraise?scenario=${west}&rate=abc`)
    await expect(page.locator('.error')).toContainText('rate')
  })
})
