import type { AssetUrls } from '../worker/protocol.js';

/** Where the package's files are, when they are not beside its main module. */
export interface AssetOptions {
  /** Folder of all the files below that are not named themselves; ends in a slash. */
  readonly baseUrl?: string | URL;
  readonly workerUrl?: string | URL;
  readonly workletUrl?: string | URL;
  readonly frontWasmUrl?: string | URL;
  readonly coreWasmUrl?: string | URL;
  /** The same with relaxed SIMD, for browsers that have it. */
  readonly coreRelaxedWasmUrl?: string | URL;
  /** ONNX Runtime Web's script, its .wasm and the loader of that. */
  readonly ortScriptUrl?: string | URL;
  readonly ortWasmUrl?: string | URL;
  readonly ortModuleUrl?: string | URL;
  /** Folder of languages.json; ends in a slash. */
  readonly languageDataUrl?: string | URL;
}

export interface Assets {
  readonly worker: string;
  readonly worklet: string;
  /** What the worker is told: it cannot resolve them itself when it is bundled or inlined. */
  readonly urls: AssetUrls;
}

/**
 * Absolute URLs of every file. Each default is written out as `new URL('./x', import.meta.url)`,
 * for that is the form by which bundlers (Vite, webpack, Parcel) find files and copy them.
 */
export function resolveAssets(options: AssetOptions): Assets {
  const page = typeof document === 'undefined' ? import.meta.url : document.baseURI;
  const base = options.baseUrl === undefined ? undefined : new URL(options.baseUrl, page);
  const pick = (own: string | URL | undefined, name: string, beside: URL): string => {
    if (own !== undefined) return new URL(own, page).href;
    return base ? new URL(name, base).href : beside.href;
  };
  return {
    worker: pick(options.workerUrl, 'worker.js', new URL('./worker.js', import.meta.url)),
    worklet: pick(
      options.workletUrl,
      'player.worklet.js',
      new URL('./player.worklet.js', import.meta.url),
    ),
    urls: {
      frontWasm: pick(options.frontWasmUrl, 'front.wasm', new URL('./front.wasm', import.meta.url)),
      coreWasm: pick(options.coreWasmUrl, 'core.wasm', new URL('./core.wasm', import.meta.url)),
      coreRelaxedWasm: pick(
        options.coreRelaxedWasmUrl,
        'core-relaxed.wasm',
        new URL('./core-relaxed.wasm', import.meta.url),
      ),
      ortScript: pick(
        options.ortScriptUrl,
        'ort.wasm.min.mjs',
        new URL('./ort.wasm.min.mjs', import.meta.url),
      ),
      ortWasm: pick(
        options.ortWasmUrl,
        'ort-wasm-simd-threaded.wasm',
        new URL('./ort-wasm-simd-threaded.wasm', import.meta.url),
      ),
      ortModule: pick(
        options.ortModuleUrl,
        'ort-wasm-simd-threaded.mjs',
        new URL('./ort-wasm-simd-threaded.mjs', import.meta.url),
      ),
      languageData: pick(
        options.languageDataUrl,
        'language-data/',
        new URL('./language-data/', import.meta.url),
      ),
    },
  };
}
