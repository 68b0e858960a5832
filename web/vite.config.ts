import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'
import { minifySync } from 'vite'
import { defineConfig } from 'vitest/config'

// In development the API is asked at the address of a running `meridian serve`.
const api = process.env.MERIDIAN ?? 'http://127.0.0.1:8080'

/** Keeps the texts of assets/ compressed alone: the server unpacks them for those who take no gzip. */
function packed(): Plugin {
  let out = ''
  return {
    name: 'packed',
    apply: 'build',
    configResolved: (c) => void (out = join(c.root, c.build.outDir, c.build.assetsDir)),
    closeBundle() {
      for (const name of readdirSync(out)) {
        const file = join(out, name)
        const plain = readFileSync(file)
        if (!/\.(js|mjs|css|json|svg)$/.test(name) || plain.length < 1400) continue
        writeFileSync(file + '.gz', gzipSync(plain, { level: constants.Z_BEST_COMPRESSION }))
        rmSync(file)
      }
    },
  }
}

/**
 * Puts the script of the head and the styles of the first screen into the page: on
 * a slow machine a file of its own costs more than its bytes do. The server's
 * content policy names the script by its hash.
 */
const inlined: Plugin[] = [
  {
    name: 'inlined-script',
    apply: 'build',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace(/<script src="\/(src\/first\.js)"><\/script>/, (_, file: string) => `<script>${minifySync(file, readFileSync(file, 'utf8')).code.trim()}</script>`),
    },
  },
  {
    name: 'inlined-styles',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) =>
        html.replace(/<link rel="stylesheet"[^>]* href="\/([^"]+)">/g, (link, name: string) => {
          const css = bundle?.[name]
          if (css?.type !== 'asset') return link
          delete bundle![name]
          // A link that is disabled loads nothing, and tells the loader of chunks that the styles are there.
          return `${link.replace('<link', '<link disabled')}<style>${String(css.source).trim()}</style>`
        }),
    },
  },
]

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [...inlined, packed()],
  build: {
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
    // What the first screen needs is one file.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
  server: { proxy: { '/v1': api, '/openapi.json': api } },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
})
