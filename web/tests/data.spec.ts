import { deflateRawSync } from 'node:zlib'
import { accessible, expect, languages, open, overflow, test, themes } from './test'

test('a figure can be followed to who says so, and back to what rests on it', async ({ page }) => {
  await open(page, '/data')
  await page.getByRole('link', { name: 'Links', exact: true }).click()
  await expect(page).toHaveURL(/\/data\/links$/)
  await page.getByRole('combobox', { name: 'mode', exact: true }).selectOption('rail')
  await expect(page).toHaveURL(/f\.mode=rail/)
  await page.getByRole('button', { name: /^length/ }).click()
  await expect(page.locator('tbody tr').first()).toBeVisible()
  await page.getByRole('searchbox').fill('IRRAS-IR-ASTARA')
  await page.getByRole('searchbox').press('Enter')
  await page.getByRole('link', { name: 'rail:IRRAS-IR-ASTARA' }).click()
  await expect(page.getByRole('heading', { name: 'Who says so' })).toBeVisible()
  await expect(page.getByText('claimed').first()).toBeVisible()
  await page.getByRole('heading', { name: 'Who says so' }).locator('..').getByRole('link').first().click()
  await expect(page).toHaveURL(/\/data\/sources\//)
  await expect(page.getByRole('region', { name: 'What rests on it' }).getByRole('link', { name: /rail:IRRAS-IR-ASTARA/ })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('heading', { name: /rail:IRRAS-IR-ASTARA/ })).toBeVisible()
})

test('the search goes through all tables', async ({ page }) => {
  await open(page, '/data')
  await page.getByLabel('Search all tables').fill('astara')
  await page.getByLabel('Search all tables').press('Enter')
  await expect(page).toHaveURL(/q=astara/)
  await expect(page.getByRole('heading', { name: /rows with “astara”/ })).toBeVisible()
})

test.describe('bad addresses', () => {
  test.use({ quiet: false }) // the console tells of the 404
  test('an unknown table and an unknown record say so', async ({ page }) => {
    await open(page, '/data/nothing')
    await expect(page.getByRole('alert')).toContainText('nothing')
    await page.goto('/data/places/XXXXX')
    await expect(page.getByRole('alert')).toContainText('XXXXX')
  })
})

/** A zip of one file, so that a mistake can be brought. */
function zip(name: string, text: string): Buffer {
  const body = Buffer.from(text)
  const packed = deflateRawSync(body)
  let crc = ~0
  for (const b of body) {
    crc ^= b
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  const head = Buffer.alloc(26)
  head.writeUInt16LE(20, 0)
  head.writeUInt16LE(8, 4)
  head.writeUInt32LE(~crc >>> 0, 10)
  head.writeUInt32LE(packed.length, 14)
  head.writeUInt32LE(body.length, 18)
  head.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed])
  const central = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), head, Buffer.alloc(14), Buffer.from(name)])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end])
}

test('a feed with mistakes is checked: file, row, field and fix', async ({ page }) => {
  await open(page, '/data/check')
  await page.locator('input[type=file]').setInputFiles({ name: 'feed.zip', mimeType: 'application/zip', buffer: zip('places.csv', 'id,name,country,lat,lon,kind,source,as_of,confidence\nXXABC,Nowhere,XX,123,500,city,none,2026-01-01,measured\n') })
  const table = page.getByRole('region', { name: 'Check a feed' }).last()
  await expect(page.getByRole('status').filter({ hasText: /mistakes/ })).toBeVisible()
  await expect(table.getByText('places.csv').first()).toBeVisible()
  await expect(table.getByRole('row').nth(1)).toContainText(/\S/)
  await expect(page.getByRole('region', { name: 'Files of this project' }).first()).toContainText('feed.zip')
})

test.describe('files that are no feeds', () => {
  test.use({ quiet: false }) // the console tells of the 422
  test('a file that is no zip says so, whatever its name', async ({ page }) => {
    await open(page, '/data/check', 'ru')
    await page.locator('input[type=file]').setInputFiles({ name: '<img src=x onerror=document.title="owned">.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') })
    await expect(page.getByRole('alert')).toContainText('файл — не zip-архив')
    expect(await page.title()).not.toBe('owned')
  })
})

const looks = ['/data', '/data/links?f.mode=rail', '/data/links/rail%3AIRRAS-IR-ASTARA', '/data/disruptions', '/data/corridors', '/data/check']
for (const [i, lang] of languages.entries()) {
  for (const [j, theme] of themes.entries()) {
    test(`data: accessible, and no wider than the window: ${lang}, ${theme}`, async ({ page }) => {
      const path = looks[(2 * i + j) % looks.length]!
      await open(page, path, lang, theme)
      await expect(page.locator('h1')).toBeVisible()
      await page.waitForTimeout(1500)
      await page.screenshot({ path: `shots/data-${lang}-${theme}-1280.png`, fullPage: true })
      await accessible(page)
      await page.setViewportSize({ width: 360, height: 780 })
      await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0)
      await page.screenshot({ path: `shots/data-${lang}-${theme}-360.png`, fullPage: true })
    })
  }
}
