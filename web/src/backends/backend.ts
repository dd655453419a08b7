/**
 * The inference interface: the same for every backend, in TypeScript and C++. `begin` makes the
 * timing of a whole sentence known before a sample exists; `synthesize` gives any window of it.
 */

/** `auto`: the engine, or ONNX Runtime Web for a graph that the engine does not know. */
export type BackendChoice = 'auto' | 'engine' | 'ort-wasm';

export interface BeginOptions {
  readonly noiseScale: number;
  readonly lengthScale: number;
  readonly noiseWScale: number;
  /** Row of the speaker embedding; ignored by voices with one speaker. */
  readonly speakerId: number;
  /** uint32; with `sentence` it keys the noise, so that the same call gives the same samples. */
  readonly seed: number;
  readonly sentence: number;
}

export interface InferenceBackend {
  /** 'ort-wasm', 'engine', ... as shown to users. */
  readonly name: string;
  /** Samples a frame at the voice's rate. */
  readonly hopLength: number;

  /**
   * Text encoder, durations and z_p of one sentence, which becomes the current one.
   * Resolves to frames per id, same length as `ids`.
   */
  begin(ids: Int32Array, options: BeginOptions): Promise<Uint32Array>;

  /**
   * Flow and decoder: frames [firstFrame, firstFrame + frameCount) of the current sentence as
   * frameCount * hopLength samples in [-1, 1], equal at the seams to one piece of it all.
   */
  synthesize(firstFrame: number, frameCount: number): Promise<Float32Array>;

  /** Frees the sessions. The backend must not be used afterwards. */
  dispose(): Promise<void>;
}
