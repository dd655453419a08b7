import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const bindings = path.resolve(root, process.env['SOTTOVOCE_WASM'] ?? 'build/wasm/src/bindings');

export default defineConfig({
  resolve: {
    alias: {
      '#front': path.join(bindings, 'front.js'),
      '#core': path.join(bindings, 'core.js'),
    },
  },
  test: {
    include: ['web/**/*.test.{ts,mjs}'],
    env: { SOTTOVOCE_WASM: bindings },
    testTimeout: 60_000,
  },
});
