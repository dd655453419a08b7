/**
 * ONNX Runtime Web's plain WASM build, one thread: no isolation, no worker of its own, no eval. It
 * is three files beside the worker, and no part of it, since most pages never need it.
 */
import type * as Ort from 'onnxruntime-web/wasm';
import { SottovoceError } from '../errors.js';
import { isTrap } from '../wasm/module-host.js';

export type OrtModule = typeof Ort;

/** Where the files of ONNX Runtime Web are; of the page's own origin under a strict CSP. */
export interface OrtUrls {
  /** ort.wasm.min.mjs */
  readonly ortScript: string;
  /** ort-wasm-simd-threaded.wasm */
  readonly ortWasm: string;
  /** ort-wasm-simd-threaded.mjs */
  readonly ortModule: string;
}

/**
 * The runtime, fetched by the first call; later ones change nothing that runs.
 * @throws SottovoceError `download-failed`.
 */
export async function loadOrt(urls: OrtUrls): Promise<OrtModule> {
  let ort: OrtModule;
  try {
    ort = (await import(/* webpackIgnore: true */ /* @vite-ignore */ urls.ortScript)) as OrtModule;
  } catch (error) {
    throw new SottovoceError('download-failed', `Cannot load ${urls.ortScript}`, { cause: error });
  }
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmPaths = { wasm: urls.ortWasm, mjs: urls.ortModule };
  ort.env.logLevel = 'error';
  return ort;
}

/** A row-major input. */
export interface Feed {
  readonly values: Float32Array | BigInt64Array;
  readonly dims: readonly number[];
}

export type Feeds = Readonly<Record<string, Feed>>;

/** One part of a voice. */
export class OrtSession {
  readonly #ort: OrtModule;
  readonly #session: Ort.InferenceSession;
  readonly #part: string;

  private constructor(ort: OrtModule, session: Ort.InferenceSession, part: string) {
    this.#ort = ort;
    this.#session = session;
    this.#part = part;
  }

  /** @throws SottovoceError `voice-unsupported` if ONNX Runtime does not take the graph. */
  static async create(ort: OrtModule, part: string, model: Uint8Array): Promise<OrtSession> {
    try {
      const session = await ort.InferenceSession.create(model, {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
        // Every window has another shape, for which a memory pattern would be kept.
        enableMemPattern: false,
      });
      return new OrtSession(ort, session, part);
    } catch (error) {
      throw ortError('voice-unsupported', `ONNX Runtime refused the voice's ${part}`, error);
    }
  }

  /**
   * Runs the graph on those of `feeds` that are inputs of it, and gives its outputs by name.
   * @throws SottovoceError `inference-failed`.
   */
  async run(feeds: Feeds): Promise<ReadonlyMap<string, Float32Array>> {
    const inputs: Record<string, Ort.Tensor> = {};
    for (const name of this.#session.inputNames) {
      const feed = feeds[name];
      if (feed) inputs[name] = this.#tensor(feed);
    }
    try {
      const outputs = await this.#session.run(inputs);
      return new Map(
        Object.entries(outputs).map(([name, tensor]) => [name, tensor.data as Float32Array]),
      );
    } catch (error) {
      throw ortError('inference-failed', `The voice's ${this.#part} failed`, error);
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #tensor({ values, dims }: Feed): Ort.Tensor {
    return values instanceof Float32Array
      ? new this.#ort.Tensor('float32', values, dims)
      : new this.#ort.Tensor('int64', values, dims);
  }
}

function ortError(
  code: 'voice-unsupported' | 'inference-failed',
  what: string,
  error: unknown,
): SottovoceError {
  const why = error instanceof Error ? error.message : String(error);
  // After a trap ONNX Runtime cannot be started again in the same worker.
  return new SottovoceError(isTrap(error) ? 'worker-crashed' : code, `${what}: ${why}`, {
    cause: error,
  });
}
