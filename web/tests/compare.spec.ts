import { accessible, expect, languages, open, overflow, test, themes } from './test'

test.describe.configure({ timeout: 240_000 })
const patient = { timeout: 180_000 }

test('corridors side by side: pictures, toggles, reports', async ({ page }) => {
  await open(page, '/compare')
  await expect(page.getByRole('heading', { name: 'Mumbai → Moscow: corridors side by side' })).toBeVisible(patient)
  await page.getByRole('tab', { name: 'Cost by distance' }).click()
  await expect(page).toHaveURL(/tab=cost/)
  const air = page.getByRole('checkbox', { name: 'Air freight' })
  await air.check()
  await expect(page).toHaveURL(/show=air/)
  await expect(page.getByText(/Beyond the picture: Air freight/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Where the leader changes' })).toContainText('Value of time')
  await page.getByText('Export', { exact: true }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Report, XLSX' }).click()
  expect((await saved).suggestedFilename()).toBe('meridian-INBOM-RUMOW.xlsx')
})

test('several pairs make a league table', async ({ page }) => {
  await open(page, '/compare?pair=INNSA%7CRULED')
  const league = page.getByRole('region', { name: 'Several origins and destinations' }).last()
  await expect(league.locator('tbody tr')).toHaveCount(2, patient)
})

test('why: the verdict at once, the changes as a run', async ({ page }) => {
  await open(page, '/why?corridor=north-south-west&tries=1')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/On generalised cost North–South, west \(Astara\) (loses|wins)/, patient)
  await expect(page.getByRole('region', { name: 'Where the money is lost' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'On days alone' })).toBeVisible(patient)
})

test('why: a run can be cancelled and run again', async ({ page }) => {
  // A search takes half a second: a long run before it keeps it waiting.
  const made = await page.request.post('/v1/projects', { data: { name: 'Long runs' } })
  expect(made.ok(), await made.text()).toBe(true)
  const runs = `/v1/projects/${(await made.json()).id}/runs`
  const busy = await page.request.post(runs, { data: { kind: 'scenario-rank', input: { scenario: 'all' } } })
  expect(busy.ok(), await busy.text()).toBe(true)
  await open(page, '/why?corridor=middle&tries=10')
  await page.getByRole('button', { name: 'Cancel' }).click(patient)
  await expect(page.getByText('Cancelled')).toBeVisible(patient)
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible()
  const stopped = await page.request.delete(`${runs}/${(await busy.json()).id}`)
  expect(stopped.ok(), await stopped.text()).toBe(true)
})

test('why: a closed corridor is told what would open it', async ({ page }) => {
  await open(page, '/why?corridor=northern-sea-route')
  await expect(page.getByRole('heading', { name: 'What would open it' })).toBeVisible(patient)
})

test('runs and tokens', async ({ page }) => {
  await open(page, '/runs')
  await page.getByLabel('Name').fill('Corridors')
  await page.getByRole('button', { name: 'Make a project' }).click()
  await expect(page.getByRole('combobox', { name: 'Project', exact: true })).toContainText('Corridors')
  await accessible(page)
})

const looks = ['/compare', '/why?corridor=north-south-east&tries=1', '/compare?tab=spend']
for (const [i, lang] of languages.entries()) {
  for (const [j, theme] of themes.entries()) {
    test(`compare and why: accessible, and no wider than the window: ${lang}, ${theme}`, async ({ page }) => {
      await open(page, looks[(i + j) % looks.length]!, lang, theme)
      await expect(page.locator('h1').first()).toBeVisible(patient)
      await page.waitForTimeout(1000)
      await page.screenshot({ path: `shots/compare-${lang}-${theme}-1280.png`, fullPage: true })
      await accessible(page)
      await page.setViewportSize({ width: 360, height: 780 })
      await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0)
      await page.screenshot({ path: `shots/compare-${lang}-${theme}-360.png`, fullPage: true })
    })
  }
}
