import type { Page } from '@playwright/test'
import { accessible, expect, languages, mapReady, open, overflow, test, themes } from './test'

const mine = '/scenario/map?scenario=rasht-astara'
const yaml = (page: Page) => new URL(page.url()).searchParams.get('yaml') ?? ''

/** Opens the map of a scenario and waits until it can be clicked. */
async function onMap(page: Page, path: string) {
  await open(page, path)
  await mapReady(page)
  await page.waitForTimeout(800)
}

/** Clicks the middle of the map, where the selected element lies. */
async function clickMiddle(page: Page) {
  const box = (await page.locator('.network-map canvas').first().boundingBox())!
  await page.mouse.click(box.x + box.width / 2 - 5, box.y + box.height / 2)
}

const views: [string, string, (page: Page) => Promise<void>][] = [
  ['map', mine + '&m=rasht-astara&el=place:IR-ASTARA', async (p) => (await mapReady(p), await expect(p.locator('.offers li').first()).toBeVisible())],
  ['map-draw', '/scenario/map?new=link&mode=rail&ends=IRRAS,AZLAN&text=open&yaml=' + encodeURIComponent('scenario: Mine\nmeasures: []\n'), async (p) => (await mapReady(p), await expect(p.getByText('great circle of')).toBeVisible())],
  ['years', '/scenario/years?scenario=rasht-astara,border-astara-rail&until=2030', (p) => expect(p.locator('#years-loads')).toBeVisible({ timeout: 85_000 })],
  ['plan-measures', '/?scenario=rasht-astara&as_of=2030-01-01', (p) => expect(p.locator('.answer[aria-busy=false] .way').first()).toBeVisible()],
]

for (const [i, [name, path, ready]] of views.entries()) {
  for (const lang of languages) {
    test(`${name}: accessible, and no wider than the window: ${lang}`, async ({ page }) => {
      test.slow()
      await open(page, path, lang, themes[(i + languages.indexOf(lang)) % 2]!)
      await ready(page)
      if (name === 'plan-measures') await page.getByRole('button', { name: /More options|Ещё условия|گزینه‌های/ }).click()
      await page.waitForTimeout(1200)
      await page.screenshot({ path: `shots/${name}-${lang}-1280.png`, fullPage: true })
      await accessible(page)
      await page.setViewportSize({ width: 360, height: 780 })
      await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0)
      await page.waitForTimeout(800)
      await page.screenshot({ path: `shots/${name}-${lang}-360.png`, fullPage: true })
      await accessible(page)
    })
  }
}

test('a click on the map says what lies there; a measure is added, edited, undone and brought back', async ({ page }) => {
  test.slow()
  await onMap(page, '/scenario/map?el=passage:suez')
  await expect(page.locator('.panel h2')).toHaveText('Suez Canal')
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(page.locator('.panel')).toHaveCount(0)
  await clickMiddle(page) // the map still looks at the canal
  await expect(page.locator('.panel .tag').first()).toBeVisible()
  await expect(page).toHaveURL(/el=/)
  await page.goBack()
  await expect(page.locator('.panel')).toHaveCount(0)
  await page.goForward()
  await expect(page.locator('.panel')).toBeVisible()

  await page.getByLabel('Search the network and the proposals').fill('suez canal')
  await page.locator('.found button').filter({ hasText: 'canal, strait' }).click()
  await expect(page.locator('.panel h2')).toHaveText('Suez Canal')
  await expect(page.locator('.known')).toContainText('toll') // today's figures
  await page.getByRole('button', { name: 'Add: Close Suez Canal' }).click()
  await expect(page.locator('.mine li')).toHaveCount(1)
  await expect(page.getByText('1 measure, no mistakes')).toBeVisible()
  expect(yaml(page)).toContain('passage: suez')
  await page.getByRole('textbox', { name: 'opens', exact: true }).fill('2028-01-01')
  await page.getByRole('textbox', { name: 'opens', exact: true }).blur()
  await expect.poll(() => yaml(page)).toContain('2028-01-01')

  // The text below is the same document: a change there is one on the map, with its mistakes.
  await page.locator('.as-text summary').click()
  const text = page.locator('.as-text textarea')
  await expect(text).toHaveValue(yaml(page))
  await text.fill((await text.inputValue()).replace('2028-01-01', '2028-13-01'))
  await expect(page.locator('.as-text .mistakes li')).toContainText('is no day')
  await expect(page.locator('.mine .bad').first()).toBeVisible()
  await text.fill((await text.inputValue()).replace('2028-13-01', '2028-02-01'))
  await expect(page.getByRole('textbox', { name: 'opens', exact: true })).toHaveValue('2028-02-01')

  await page.getByRole('button', { name: 'Remove Close Suez Canal' }).first().click()
  await expect(page.locator('.mine li')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('.mine li')).toHaveCount(1)
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect(page.locator('.mine li')).toHaveCount(0)
  await page.goBack()
  await expect(page.locator('.mine li')).toHaveCount(1)
  await page.getByRole('tab', { name: 'Edit' }).click()
  await expect(page.locator('.editor textarea')).toHaveValue(/passage: suez/)
})

test('everything by keyboard: found, chosen, changed, added', async ({ page }) => {
  test.slow()
  await onMap(page, '/scenario/map')
  await page.getByLabel('Search the network and the proposals').focus()
  await page.keyboard.type('border iran azerbaijan')
  await expect(page.locator('.found button').first()).toContainText('Border')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.locator('.panel h2')).toHaveText('Border Azerbaijan – Iran')
  const factor = page.locator('.offers li').first().getByLabel('factor on hours')
  await factor.focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('0.25')
  await page.keyboard.press('Tab')
  await factor.press('Enter')
  await expect.poll(() => yaml(page)).toContain('hours_factor: 0.25')
  await expect(page.getByText('1 measure, no mistakes')).toBeVisible()
  await page.locator('.mine button.link').press('Control+z')
  await expect(page.locator('.mine li')).toHaveCount(0)
})

test('a proposal is chosen on the map; a measure that is selected in the list is shown', async ({ page }) => {
  test.slow()
  await open(page, '/scenario?find=Rasht')
  await page.getByRole('link', { name: 'On the map: Rasht–Astara railway' }).click()
  await mapReady(page)
  await expect(page.locator('.panel h2')).toHaveText('Rasht–Astara railway')
  await page.waitForTimeout(800)
  await clickMiddle(page) // the line of the proposal
  await expect(page.locator('.panel h2')).toHaveText('Rasht – Astara (Iran)')
  await expect(page.locator('.panel')).toContainText('Proposed here')
  await page.getByRole('button', { name: 'Add: Rasht–Astara railway' }).click()
  await expect(page).toHaveURL(/scenario=rasht-astara/) // still a name of the library, not its text
  await expect(page.locator('.panel')).toContainText('Your scenario changes it')
  await clickMiddle(page)
  await expect(page.locator('.mine li[data-on]')).toContainText('Rasht–Astara railway')
  await page.getByRole('link', { name: 'Appraise' }).last().click()
  await expect(page).toHaveURL(/appraise\?.*scenario=rasht-astara/)
})

test('a new railway is drawn between two places that are clicked; what it brings is reckoned', async ({ page }) => {
  test.slow()
  await onMap(page, '/scenario/map?el=place:IR-ASTARA')
  await page.getByRole('button', { name: 'New link' }).click()
  await clickMiddle(page)
  await expect(page).toHaveURL(/ends=[A-Z0-9-]+/)
  const box = (await page.locator('.network-map canvas').first().boundingBox())!
  await page.mouse.click(box.x + box.width / 2 - 5, box.y + box.height * 0.12)
  await expect(page).toHaveURL(/ends=[A-Z0-9-]+%2C[A-Z0-9-]+/)
  await expect(page.getByText('great circle of')).toBeVisible()
  await expect(page.getByLabel('km', { exact: true })).toHaveValue(/^\d+$/)
  await page.getByRole('button', { name: /\+ Add/ }).last().click()
  await expect(page.locator('.mine li')).toHaveCount(1)
  await expect(page.getByText('1 measure, no mistakes')).toBeVisible()
  expect(yaml(page)).toMatch(/build: \{.*from: .*mode: rail/)
  expect(yaml(page)).toContain('confidence: estimated')
  await page.getByRole('tab', { name: 'What it changes' }).click()
  await expect(page.locator('#network')).toBeVisible({ timeout: 120_000 })
  await expect(page.getByRole('row', { name: /links/ }).first()).toBeVisible()
})

test('a new ferry gets headway and fare from those of the network', async ({ page }) => {
  await open(page, '/scenario/map?new=service&mode=ferry&ends=IRBAZ,AZBAK')
  await expect(page.getByLabel('days between departures')).not.toHaveValue('')
  await expect(page.getByText('the median of')).toBeVisible()
  await page.getByRole('button', { name: /\+ Add/ }).last().click()
  await expect(page.locator('.mine li')).toHaveCount(1)
  await expect(page.getByText('1 measure, no mistakes')).toBeVisible()
})

test('year by year: what opens when, tonnes by corridor, exports', async ({ page }) => {
  test.slow()
  await open(page, '/scenario/years?scenario=rasht-astara,border-astara-rail')
  await expect(page.locator('#years-loads')).toBeVisible({ timeout: 120_000 })
  const rows = page.locator('section[aria-labelledby=years] tbody tr')
  await expect(rows).toHaveCount(3)
  await expect(rows.nth(1)).toContainText('border-astara-rail')
  await expect(rows.nth(2)).toContainText('rasht-astara')
  await page.getByLabel('Last year').fill('2028')
  await page.getByLabel('Last year').blur()
  await expect(page).toHaveURL(/until=2028/)
  await expect(rows).toHaveCount(2, { timeout: 120_000 })
  for (const [label, ending] of [['JSON', 'json'], ['CSV', 'csv'], ['Report, HTML', 'html'], ['Report, XLSX', 'xlsx']] as const) {
    await page.locator('.exports summary').click()
    const saved = page.waitForEvent('download', { timeout: 80_000 })
    await page.getByRole('button', { name: label, exact: true }).click()
    expect((await saved).suggestedFilename()).toBe('meridian-years.' + ending)
  }
})

test('a plan is made with measures of the library that the form adds', async ({ page }) => {
  await open(page, '/?from=Mumbai&to=Moscow&as_of=2030-01-01')
  await page.getByRole('button', { name: /More options/ }).click()
  const box = page.getByRole('group', { name: 'With measures' })
  await box.getByRole('combobox').selectOption('rasht-astara')
  await expect(page).toHaveURL(/scenario=rasht-astara/)
  await expect(page.locator('.answer[aria-busy=false] .way').first()).toBeVisible()
  await box.getByRole('combobox').selectOption('border-astara-rail')
  await expect(page).toHaveURL(/scenario=rasht-astara%2Cborder-astara-rail/)
  await box.getByRole('button', { name: /Rasht–Astara/ }).click()
  await expect(page).toHaveURL(/scenario=border-astara-rail/)
})

test('changes and ranking by flows that are brought, exported in every form', async ({ page }) => {
  test.slow()
  await open(page, '/scenario/changes?scenario=border-astara-rail,rasht-astara')
  await page.locator('input[type=file]').setInputFiles({ name: 'own.csv', mimeType: 'text/csv', buffer: Buffer.from('origin,destination,goods,quantity,unit\nTehran,Moscow,general,30000,TEU\nMumbai,Moscow,general,20000,TEU\n') })
  await expect(page).toHaveURL(/flows=/)
  await expect(page.locator('#network')).toBeVisible({ timeout: 120_000 })
  await expect(page.locator('section[aria-labelledby=flows] tbody tr')).toHaveCount(2, { timeout: 120_000 })
  const saves = async (labels: readonly (readonly [string, string])[]) => {
    for (const [label, name] of labels) {
      await page.locator('.exports summary').click()
      const saved = page.waitForEvent('download', { timeout: 80_000 })
      await page.getByRole('button', { name: label, exact: true }).click()
      expect((await saved).suggestedFilename()).toBe(name)
    }
  }
  await saves([['Report, HTML', 'meridian-scenario-diff.html'], ['Report, XLSX', 'meridian-scenario-diff.xlsx'], ['CSV', 'meridian-scenario-diff.csv'], ['Picture: map, SVG', 'meridian-scenario-diff.svg']])
  await page.getByRole('tab', { name: 'Ranking' }).click()
  await expect(page).toHaveURL(/rank\?.*flows=/)
  await page.getByLabel('Steps of the greedy order').fill('0')
  await page.getByLabel('Steps of the greedy order').blur()
  await expect(page).toHaveURL(/greedy=0/)
  await expect(page.locator('#ranking')).toBeVisible({ timeout: 120_000 })
  await expect(page.locator('#greedy')).toHaveCount(0)
  await saves([['Report, HTML', 'meridian-ranking.html'], ['Report, XLSX', 'meridian-ranking.xlsx'], ['JSON', 'meridian-ranking.json']])
})

test('a carbon price and a ramp that are given reach the appraisal', async ({ page }) => {
  test.slow()
  await open(page, '/appraise?scenario=border-astara-rail&draws=0')
  await page.getByLabel('Carbon price').selectOption('own')
  await page.getByLabel('USD a tonne of CO2e').fill('120')
  await page.getByText('More assumptions').click()
  await page.getByLabel('Effect in the first years, %').fill('20, 60')
  await page.getByRole('button', { name: 'Calculate' }).click()
  await expect(page).toHaveURL(/carbon=120/)
  await expect(page.locator('.headline')).toBeVisible({ timeout: 120_000 })
  await expect(page.locator('.given')).toContainText('120')
  await page.locator('.given summary').click()
  await expect(page.locator('.given')).toContainText('20 %, 60 %')
})
