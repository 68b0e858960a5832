import { accessible, expect, languages, open, overflow, test, themes } from './test'

// The first question about claims plans them all.
test.describe.configure({ timeout: 240_000 })
const patient = { timeout: 180_000 }

test('statements are filtered, sorted and opened', async ({ page }) => {
  await open(page, '/claims')
  await expect(page.locator('svg.chart')).toBeVisible(patient)
  await expect(page.getByText('Median absolute error').first()).toBeVisible()
  const rows = page.getByRole('region', { name: 'Claims' }).locator('tbody tr')
  const all = await rows.count()
  await page.getByRole('combobox', { name: 'Corridor', exact: true }).selectOption('north-south-west')
  await expect(page).toHaveURL(/corridor=north-south-west/)
  await expect.poll(() => rows.count()).toBeLessThan(all)
  await page.getByLabel(/Leave out sources/).check()
  await expect(page).toHaveURL(/own=aside/)
  await page.goBack()
  await expect(page.getByLabel(/Leave out sources/)).not.toBeChecked()
  await page.goto('/claims/D154')
  await expect(page.getByRole('heading', { name: /Altynkol/ })).toBeVisible()
  await expect(page.getByText('What explains the difference')).toBeVisible()
  await expect(page.getByText('contradict each other')).toBeVisible()
})

for (const [i, lang] of languages.entries()) {
  for (const [j, theme] of themes.entries()) {
    test(`claims: accessible, and no wider than the window: ${lang}, ${theme}`, async ({ page }) => {
      await open(page, (i + j) % 2 ? '/claims/D154' : '/claims?of=cost&colour=corridor', lang, theme)
      await expect(page.locator('svg.chart').first()).toBeVisible(patient)
      await page.screenshot({ path: `shots/claims-${lang}-${theme}-1280.png`, fullPage: true })
      await accessible(page)
      await page.setViewportSize({ width: 360, height: 780 })
      await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0)
      await page.screenshot({ path: `shots/claims-${lang}-${theme}-360.png`, fullPage: true })
    })
  }
}
