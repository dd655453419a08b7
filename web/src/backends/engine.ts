/** Inference by our own engine. */
import type { VoiceFile } from '../wasm/core.js';
import type { Engine, EngineMemory } from '../wasm/engine.js';
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
   * `voice` stays the caller's; WebAssembly memory never shrinks, so it should be alone in its
   * instance, which goes with the backend.
   * @throws SottovoceError `voice-invalid`, `voice-unsupported` or `voice-too-large`.
   */
  static create(voice: VoiceFile): EngineBackend {
    return new EngineBackend(voice.createEngine());
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
