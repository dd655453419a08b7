/** ONNX Runtime Web's plain WASM build, one thread: no isolation, no worker of its own, no eval. */
import * as ort from 'onnxruntime-web/wasm';
import { SottovoceError } from '../errors.js';
import { isTrap } from '../wasm/module-host.js';

/** Where the two files of ONNX Runtime Web are; of the page's own origin under a strict CSP. */
export interface OrtUrls {
  /** ort-wasm-simd-threaded.wasm */
  readonly ortWasm: string;
  /** ort-wasm-simd-threaded.mjs */
  readonly ortModule: string;
}

/** Must be called before the first session; later calls change nothing that runs. */
export function configureOrt(urls: OrtUrls): void {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmPaths = { wasm: urls.ortWasm, mjs: urls.ortModule };
  ort.env.logLevel = 'error';
}

export type Feeds = Readonly<Record<string, ort.Tensor>>;

export const float32 = (values: Float32Array, dims: readonly number[]): ort.Tensor =>
  new ort.Tensor('float32', values, dims);

export const int64 = (values: BigInt64Array, dims: readonly number[]): ort.Tensor =>
  new ort.Tensor('int64', values, dims);

/** One part of a voice. */
export class OrtSession {
  readonly #session: ort.InferenceSession;
  readonly #part: string;

  private constructor(session: ort.InferenceSession, part: string) {
    this.#session = session;
    this.#part = part;
  }

  /** @throws SottovoceError `voice-unsupported` if ONNX Runtime does not take the graph. */
  static async create(part: string, model: Uint8Array): Promise<OrtSession> {
    try {
      const session = await ort.InferenceSession.create(model, {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
        // Every window has another shape, for which a memory pattern would be kept.
        enableMemPattern: false,
      });
      return new OrtSession(session, part);
    } catch (error) {
      throw ortError('voice-unsupported', `ONNX Runtime refused the voice's ${part}`, error);
    }
  }

  /**
   * Runs the graph on those of `feeds` that are inputs of it, and gives its outputs by name.
   * @throws SottovoceError `inference-failed`.
   */
  async run(feeds: Feeds): Promise<ReadonlyMap<string, Float32Array>> {
    const inputs: Record<string, ort.Tensor> = {};
    for (const name of this.#session.inputNames) {
      const feed = feeds[name];
      if (feed) inputs[name] = feed;
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
