import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Starts Meridian with an empty store on a free port, and stops it after the tests. */
export default async function server() {
  if (process.env.MERIDIAN_URL) return // somebody's own
  const binary = process.env.MERIDIAN_BIN ?? fileURLToPath(new URL('../../bin/meridian', import.meta.url))
  if (!existsSync(binary)) throw new Error(`there is no ${binary}: make web build`)
  const child = spawn(binary, ['serve', '--store', ':memory:', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  process.env.MERIDIAN_URL = await new Promise<string>((done, fail) => {
    const hear = (b: Buffer) => {
      said += b
      const at = /Meridian is at (http:\S+)/.exec(said)
      if (at) done(at[1]!)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => fail(new Error(`meridian serve ended with ${code}: ${said}`)))
    setTimeout(() => fail(new Error('meridian serve did not say where it is: ' + said)), 60_000).unref()
  })
  return () => void child.kill('SIGTERM')
}
