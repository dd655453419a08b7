/** Inference by our own engine, in an instance of the core module of its own. */
import type { CoreModule } from '../wasm/core.js';
import type { Engine, EngineMemory } from '../wasm/engine.js';
import type { ModuleHost } from '../wasm/module-host.js';
import type { BeginOptions, InferenceBackend } from './backend.js';

export class EngineBackend implements InferenceBackend {
  readonly name = 'engine';
  readonly hopLength: number;
  readonly #engine: Engine;

  private constructor(engine: Engine) {
    this.#engine = engine;
    this.hopLength = engine.hopLength;
  }

  /**
   * `model`: a whole voice file.
   * @throws SottovoceError `voice-invalid`, `voice-unsupported` or `voice-too-large`.
   */
  static async create(model: Uint8Array, core: ModuleHost<CoreModule>): Promise<EngineBackend> {
    // WebAssembly memory never shrinks: with its instance all of the voice's goes.
    return new EngineBackend((await core.fresh()).createEngine(model));
  }

  memory(): EngineMemory {
    return this.#engine.memory();
  }

  // Async, so that what the engine refuses rejects.
  // eslint-disable-next-line @typescript-eslint/require-await
  async begin(ids: Int32Array, options: BeginOptions): Promise<Uint32Array> {
    return this.#engine.begin({ ids, ...options });
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  async synthesize(firstFrame: number, frameCount: number): Promise<Float32Array> {
    return this.#engine.synthesize(firstFrame, frameCount);
  }

  dispose(): Promise<void> {
    this.#engine.delete();
    return Promise.resolve();
  }
}
