import { readFile } from 'node:fs/promises'
import { answered, expect, languages, mapReady, open, test, type Lang } from './test'

const first: Record<Lang, { title: string; corridor: string; legs: string }> = {
  en: { title: 'Mumbai → Moscow', corridor: 'North–South, west (Astara)', legs: 'Legs' },
  ru: { title: 'Мумбаи → Москва', corridor: 'Север–Юг, западный (Астара)', legs: 'Плечи' },
  fa: { title: 'مومبای ← مسکو', corridor: 'شمال–جنوب، غربی (آستارا)', legs: 'مرحله‌ها' },
}

for (const lang of languages) {
  test(`opens with an answer: ${lang}`, async ({ page }) => {
    await open(page, '/', lang)
    await answered(page)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(first[lang].title)
    expect(await page.locator('html').getAttribute('dir')).toBe(lang === 'fa' ? 'rtl' : 'ltr')
    expect(await page.locator('.way').count()).toBeGreaterThan(5)
    const west = page.locator('.way', { hasText: first[lang].corridor })
    await west.getByRole('button').click()
    await expect(page).toHaveURL(/it=north-south-west/)
    await page.getByRole('tab', { name: first[lang].legs }).click()
    await expect(page.locator('table.grid').first().locator('tbody tr').nth(8)).toBeVisible()
    await page.reload()
    await answered(page)
    await expect(west.getByRole('button')).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByRole('tab', { name: first[lang].legs })).toHaveAttribute('aria-selected', 'true')
  })
}

for (const [script, typed, city] of [['Latin', 'Novoross', 'Novorossiysk'], ['Cyrillic', 'Новоросс', 'Novorossiysk'], ['Persian', 'بندرعباس', 'Bandar Abbas']] as const) {
  test(`finds places in ${script} script, by keyboard`, async ({ page }) => {
    await open(page)
    await answered(page)
    const to = page.getByRole('combobox', { name: 'To' })
    await to.click()
    await to.fill(typed)
    await expect(page.getByRole('listbox').getByRole('option').first()).toContainText(city)
    await to.press('ArrowDown')
    await to.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('→ ' + city)
    await expect(to).toHaveValue(new RegExp(city))
  })
}

test('the URL holds the question; back and forward work', async ({ page }) => {
  await open(page)
  await answered(page)
  await page.getByLabel('Equipment').selectOption('20DC')
  await expect(page.locator('.way').first()).toContainText('/20DC')
  const quantity = page.getByRole('textbox', { name: 'Quantity' })
  await quantity.fill('3')
  await quantity.press('Enter')
  await expect(page).toHaveURL(/teu=3/)
  await expect(page.locator('.heading')).toContainText('× 20DC')
  await page.goBack()
  await expect(page).not.toHaveURL(/teu/)
  await page.goBack()
  await expect(page).not.toHaveURL(/equipment/)
  await expect(page.locator('.way').first()).toContainText('/40HC')
  await page.goForward()
  await expect(page.locator('.way').first()).toContainText('/20DC')
})

test('a deadline shows the chance of being in time; what was typed in Persian figures counts', async ({ page }) => {
  await open(page, '/?depart=2026-12-01&deadline=2027-01-08')
  await answered(page)
  await expect(page.locator('.way').first()).toContainText('% on time')
  const quantity = page.getByRole('textbox', { name: 'Quantity' })
  await quantity.fill('۲')
  await quantity.press('Enter')
  await expect(page).toHaveURL(/feu=2/)
})

test('closing the Suez Canal from the list shows what changes, and opens again', async ({ page }) => {
  await open(page)
  await answered(page)
  await page.getByRole('button', { name: 'Close Suez Canal' }).first().click()
  await expect(page).toHaveURL(/close=suez/)
  const change = page.locator('.change')
  await expect(change).toContainText('With Suez Canal closed')
  await expect(change.getByRole('row', { name: /cheapest/ })).toContainText(/\+\$\d+/)
  await expect(change).toContainText('no longer offered: Suez')
  await expect(page.locator('.way', { hasText: 'Suez' })).toHaveCount(0)
  await change.getByRole('button', { name: 'Open Suez Canal again' }).click()
  await expect(page.locator('.change')).toHaveCount(0)
  await expect(page.locator('.way', { hasText: 'Suez' }).first()).toBeVisible()
})

test('on the map a click closes a canal and a drag moves an end', async ({ page }) => {
  test.slow()
  await open(page)
  await answered(page)
  await mapReady(page)
  await page.locator('.mark[title="Close Suez Canal"]').click()
  await expect(page).toHaveURL(/close=suez/)
  await answered(page)
  await page.goBack()
  await answered(page)
  const pin = page.locator('.pin', { hasText: 'Moscow' })
  await expect(pin).toBeVisible()
  let box = (await pin.boundingBox())!
  await expect.poll(async () => { // the view comes to rest
    const before = box
    await page.waitForTimeout(400)
    box = (await pin.boundingBox())!
    return box.x === before.x && box.y === before.y
  }).toBe(true)
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + 20, box.y + 40, { steps: 6 })
  await page.mouse.up()
  await expect(page).toHaveURL(/to=5\d\.\d+%2C\d+/)
  await answered(page)
})

test('each figure of a leg says who says so, on hover and on focus; Escape closes it', async ({ page }) => {
  await open(page, '/?it=suez-mediterranean&tab=legs')
  await answered(page)
  const row = page.locator('table.grid').first().getByRole('row', { name: /Suez Canal/ })
  const figure = row.locator('.figure').nth(1)
  await figure.hover()
  const box = page.locator('.popover')
  await expect(box).toContainText('Eurofresh')
  await expect(box).toContainText('derived')
  await expect(box).toContainText('2024')
  await page.mouse.move(5, 5)
  await expect(box).toHaveCount(0)
  await figure.focus()
  await expect(box).toContainText('passages/suez')
  await page.keyboard.press('Escape')
  await expect(box).toHaveCount(0)
})

test('works from the keyboard alone', async ({ page }) => {
  await open(page)
  await answered(page)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  const card = page.locator('.way').nth(2).getByRole('button')
  await card.focus()
  await page.keyboard.press('Enter')
  await expect(card).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('tab', { name: 'Cost and time' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Staircase' })).toBeFocused()
  await expect(page.getByRole('tab', { name: 'Staircase' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('End')
  await expect(page.getByRole('tab', { name: 'Rules and papers' })).toBeFocused()
  await expect(page.getByRole('tabpanel')).toContainText('Not legal advice')
})

test('a leg is marked on the map and in the table, whichever is pressed', async ({ page }) => {
  await open(page, '/?it=north-south-west&tab=legs')
  await answered(page)
  const leg = page.getByRole('button', { name: 'Leg 5 on the map' })
  await leg.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/leg=north-south-west\.5/)
  await expect(leg).toHaveAttribute('aria-pressed', 'true')
  await expect(page.locator('table.grid tr[aria-current=true]')).toContainText('Nhava Sheva')
  // a leg of another way is not that leg
  await page.locator('.way', { hasText: 'Suez – Baltic' }).getByRole('button').click()
  await expect(page.locator('table.grid tr[aria-current=true]')).toHaveCount(0)
})

test('a place is found by coordinates in any digits; one that is nowhere says how to go on', async ({ page }) => {
  await open(page)
  await answered(page)
  const to = page.getByRole('combobox', { name: 'To' })
  await to.fill('Qqqqzz')
  await expect(page.locator('.place .aside:visible')).toContainText('No place is called “Qqqqzz”')
  await to.fill('۵۵٫۷۵، ۳۷٫۶۲')
  await expect(page.locator('.place .aside:visible')).toContainText('the point 55.75,37.62')
  await to.press('Enter')
  await expect(page).toHaveURL(/to=55\.75%2C37\.62/)
  await answered(page)
  await to.fill('')
  await to.press('Tab')
  await expect(to).not.toHaveValue('')
})

test('the city comes before its airport', async ({ page }) => {
  await open(page)
  await answered(page)
  await page.getByRole('combobox', { name: 'To' }).fill('Tehran')
  await expect(page.getByRole('listbox').getByRole('option').first()).toContainText('IRTHR')
})

test('each page says how to read it, with licence, versions and the way to the API', async ({ page }) => {
  test.slow()
  for (const path of ['/', '/compare', '/why', '/claims', '/data', '/runs']) {
    await open(page, path)
    await page.getByText('How to read this page').click({ timeout: 120_000 })
    const help = page.locator('.help')
    await expect(help.getByRole('link', { name: 'API documentation' })).toHaveAttribute('href', '/v1/docs')
    await expect(help).toContainText('Apache License 2.0')
    await expect(help).toContainText('meridian-atlas')
  }
})

test('what is not offered can be reached in the scatter from the keyboard, and asked why', async ({ page }) => {
  await open(page)
  await answered(page)
  const other = page.locator('.picture .other').first()
  await other.focus()
  await expect(other).toHaveAttribute('aria-label', /not offered/)
  await expect(page.locator('.picture .tip')).toContainText('P50–P90')
  await page.keyboard.press('Escape')
  await expect(page.locator('.picture .tip')).toHaveCount(0)
  await page.getByRole('region', { name: 'Why not another corridor' }).getByRole('link', { name: /^Middle Corridor: why/ }).click()
  await expect(page).toHaveURL(/\/why\?corridor=middle/)
})

test('on paper there is the answer without the controls', async ({ page }) => {
  await open(page, '/?it=north-south-west&tab=legs')
  await answered(page)
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.ask')).toBeHidden()
  await expect(page.locator('.shell > header nav')).toBeHidden()
  await expect(page.locator('.way').first()).toBeVisible()
  await expect(page.locator('table.grid').first()).toBeVisible()
})

test('cards and scatter are linked', async ({ page }) => {
  await open(page)
  await answered(page)
  await page.locator('.picture').getByRole('button', { name: /^Suez – Baltic/ }).click()
  await expect(page.locator('.way.on')).toContainText('Suez – Baltic')
  await page.locator('.way', { hasText: 'Suez – North Sea' }).hover()
  await expect(page.locator('.dot.near')).toHaveAttribute('aria-label', /^Suez – North Sea/)
})

test('saves what the command line writes', async ({ page }) => {
  await open(page)
  await answered(page)
  const save = async (name: string) => {
    const wait = page.waitForEvent('download')
    await page.locator('.exports').getByText(name, { exact: true }).click()
    const d = await wait
    return { file: d.suggestedFilename(), bytes: await readFile((await d.path())!) }
  }
  const rows = await save('Itineraries, CSV')
  expect(rows.file).toBe('meridian-INBOM-RUMOW.csv')
  const ways = await page.locator('.way').count()
  expect(rows.bytes.toString().trim().split('\n')).toHaveLength(ways + 1)
  const legs = await save('Legs, CSV')
  expect(legs.bytes.toString()).toContain('passages/suez')
  const shapes = JSON.parse((await save('Legs, GeoJSON')).bytes.toString())
  expect(shapes.type).toBe('FeatureCollection')
  expect(shapes.features.length).toBeGreaterThan(50)
  expect(JSON.parse((await save('Answer, JSON')).bytes.toString()).itineraries).toHaveLength(ways)
  expect((await save('Comparison, XLSX')).bytes.subarray(0, 2).toString()).toBe('PK')
  expect((await save('Comparison, HTML')).bytes.toString()).toContain('<html')
})

test.describe('bad input', () => {
  test.use({ quiet: false }) // the browser logs answers that are errors
  test('says the field and the fix, and the next question is answered', async ({ page }) => {
    await open(page, '/?from=Mumba')
    const alert = page.getByRole('alert')
    await expect(alert).toContainText('From: unknown place “Mumba”')
    await expect(alert).toContainText('Did you mean')
    await alert.getByRole('button', { name: 'Mumbai INBOM' }).click()
    await answered(page)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mumbai → Moscow')
    const from = page.getByRole('combobox', { name: 'From' })
    await from.fill('Chennai')
    await from.press('Enter')
    await answered(page)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Chennai')
  })

  test('a wrong figure is told in the language of the page, with the name that the field has there', async ({ page }) => {
    await open(page, '/?feu=abc', 'ru')
    await expect(page.getByRole('alert')).toContainText('Количество: нужно число')
  })

  test('names with script in them stay text', async ({ page }) => {
    await open(page, '/?from=' + encodeURIComponent('<img src=x onerror=document.title="owned">') + '&close=' + encodeURIComponent('<b>x</b>'))
    await expect(page.getByRole('alert')).toContainText('<img src=x')
    expect(await page.title()).not.toBe('owned')
    expect(await page.locator('main b:text("x")').count()).toBe(0)
  })

  test('arms are refused with the reason', async ({ page }) => {
    await open(page, '/?goods=93')
    await expect(page.getByRole('alert')).toContainText(/93|arms/i)
  })
})
