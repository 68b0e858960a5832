import { defineConfig } from 'vitest/config'

// In development the API is asked at the address of a running `meridian serve`.
const api = process.env.MERIDIAN ?? 'http://127.0.0.1:8080'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 1500 },
  server: { proxy: { '/v1': api, '/openapi.json': api } },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
})
