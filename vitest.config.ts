import path from 'node:path';
import { defineConfig } from 'vitest/config';

const bindings = path.resolve(
  import.meta.dirname,
  process.env['SOTTOVOCE_WASM'] ?? 'build/wasm/src/bindings',
);

export default defineConfig({
  resolve: {
    alias: {
      '#front': path.join(bindings, 'front.js'),
      '#core': path.join(bindings, 'core.js'),
    },
  },
  test: {
    include: ['web/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
