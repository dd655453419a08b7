import type { AssetUrls } from '../src/worker/protocol.js';

/** A file beside the CLI in dist/. */
export const asset = (file: string): URL => new URL(file, import.meta.url);

export const ASSET_URLS: AssetUrls = {
  frontWasm: asset('front.wasm').href,
  coreWasm: asset('core.wasm').href,
  coreRelaxedWasm: asset('core-relaxed.wasm').href,
  ortScript: asset('ort.wasm.min.mjs').href,
  ortWasm: asset('ort-wasm-simd-threaded.wasm').href,
  ortModule: asset('ort-wasm-simd-threaded.mjs').href,
  languageData: asset('language-data/').href,
};
