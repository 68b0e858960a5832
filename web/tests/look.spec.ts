import { accessible, answered, expect, languages, mapReady, open, overflow, test, themes } from './test'

const tabs = ['', '&tab=stairs', '&tab=legs', '&tab=money', '&tab=rules']

// Each combination of language and appearance is looked at with another tab open, wide and narrow.
for (const [i, lang] of languages.entries()) {
  for (const [j, theme] of themes.entries()) {
    test(`accessible, and no wider than the window: ${lang}, ${theme}`, async ({ page }) => {
      test.slow()
      const tab = tabs[(2 * i + j) % tabs.length]!
      await open(page, '/?it=north-south-west' + tab, lang, theme)
      await answered(page)
      await mapReady(page)
      await page.waitForTimeout(1000)
      await page.screenshot({ path: `shots/plan-${lang}-${theme}-1280.png`, fullPage: true })
      await accessible(page)
      await page.setViewportSize({ width: 360, height: 780 })
      await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0)
      await page.waitForTimeout(500)
      await page.screenshot({ path: `shots/plan-${lang}-${theme}-360.png`, fullPage: true })
    })
  }
}

test('accessible with all options open and a closure', async ({ page }) => {
  test.slow()
  await open(page, '/?close=suez&via=Baku&depart=2026-12-01')
  await answered(page)
  await page.getByRole('button', { name: /More options/ }).click()
  await expect(page.locator('.disruptions li').first()).toBeVisible()
  await expect(page.locator('.change table')).toBeVisible()
  await page.screenshot({ path: 'shots/plan-options-1280.png', fullPage: true })
  await accessible(page)
  await page.setViewportSize({ width: 360, height: 780 })
  await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0)
  await page.screenshot({ path: 'shots/plan-options-360.png', fullPage: true })
})
