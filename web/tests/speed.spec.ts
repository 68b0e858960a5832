import { answered, expect, mapReady, open, test } from './test'

const most = 900_000 // bytes of the first screen, compressed, map and all

test('the first screen is light', async ({ page }) => {
  test.slow()
  const client = await page.context().newCDPSession(page)
  await client.send('Network.enable')
  let bytes = 0
  client.on('Network.loadingFinished', (e) => (bytes += e.encodedDataLength))
  await open(page)
  await answered(page)
  const answer = bytes
  await mapReady(page)
  await page.waitForTimeout(1500)
  console.log(`transferred: ${Math.round(answer / 1000)} kB with the answer, ${Math.round(bytes / 1000)} kB with the map`)
  expect(answer).toBeGreaterThan(20_000)
  expect(bytes).toBeLessThan(most)
})

// The time is said and not asserted: it is that of the machine. The bound only finds
// what hangs. Nobody asks the page anything meanwhile: that takes a share of the
// slowed processor.
test('the answer stands soon on a slow machine', async ({ browser, baseURL }) => {
  test.slow()
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    const client = await context.newCDPSession(page)
    await client.send('Network.enable')
    await client.send('Network.setCacheDisabled', { cacheDisabled: true })
    await client.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await page.goto('/', { waitUntil: 'commit' })
    await new Promise((r) => setTimeout(r, 3000))
    const t = await (await page.waitForFunction(() => performance.getEntriesByName('meridian:answer')[0]?.startTime, null, { polling: 500 })).jsonValue()
    expect(await page.locator('.way').count()).toBeGreaterThan(0) // what is said to stand does
    times.push(t!)
    await context.close()
  }
  times.sort((a, b) => a - b)
  console.log(`answer on the screen after ${times.map((t) => Math.round(t)).join(', ')} ms (median ${Math.round(times[2]!)}), cold cache, processor slowed 4 times`)
  expect(times[2]).toBeLessThan(15_000)
})
