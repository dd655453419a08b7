import { expect, it } from 'vitest';
import { resolveAssets } from './assets.js';

it('takes files from beside the module, from a folder, or one by one', () => {
  const beside = resolveAssets({});
  expect(beside.worker).toBe(new URL('./worker.js', import.meta.url).href);
  expect(beside.urls.languageData).toBe(new URL('./language-data/', import.meta.url).href);

  const { worker, worklet, urls } = resolveAssets({
    baseUrl: 'https://page.test/lib/',
    workletUrl: 'https://cdn.test/w.js',
    coreWasmUrl: new URL('https://cdn.test/core.wasm'),
  });
  expect({ worker, worklet, ...urls }).toEqual({
    worker: 'https://page.test/lib/worker.js',
    worklet: 'https://cdn.test/w.js',
    frontWasm: 'https://page.test/lib/front.wasm',
    coreWasm: 'https://cdn.test/core.wasm',
    coreRelaxedWasm: 'https://page.test/lib/core-relaxed.wasm',
    ortScript: 'https://page.test/lib/ort.wasm.min.mjs',
    ortWasm: 'https://page.test/lib/ort-wasm-simd-threaded.wasm',
    ortModule: 'https://page.test/lib/ort-wasm-simd-threaded.mjs',
    languageData: 'https://page.test/lib/language-data/',
  });
});
