import { defineConfig } from 'vitest/config';

// Apart from the unit tests: these need what scripts/build makes and a Chromium (CHROMIUM, or on PATH).
// eslint-disable-next-line no-restricted-syntax -- what Vitest looks for
export default defineConfig({
  // Else Vite makes a node_modules folder here.
  cacheDir: '../../node_modules/.vite/browser',
  test: {
    root: import.meta.dirname,
    include: ['**/*.browser.ts'],
    // Sound runs in real time, and an underrun of a machine that does two things at once is no bug.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
