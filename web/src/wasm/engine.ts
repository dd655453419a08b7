/** The core module's engine for one voice. See src/bindings/core_engine.h. */
import type { CallGuard } from './module-host.js';
import type { Reply } from './reply.js';

/** src/engine/engine.h, EngineOptions, and the ids. */
export interface EngineSentence {
  readonly ids: Int32Array;
  readonly noiseScale: number;
  readonly lengthScale: number;
  readonly noiseWScale: number;
  readonly speakerId: number;
  readonly seed: number;
  readonly sentence: number;
}

/** In bytes. */
export interface PartMemory {
  readonly weights: number;
  readonly activations: number;
}

export interface EngineMemory {
  /** Text encoder and durations. */
  readonly text: PartMemory;
  readonly flow: PartMemory;
  readonly decoder: PartMemory;
  /** The current sentence's prior and latents. */
  readonly sentence: number;
}

interface Facts {
  /** Samples a frame at the voice's rate. */
  readonly hopLength: number;
  /** 1 in a voice without a speaker embedding. */
  readonly speakers: number;
}

export interface EngineExports extends Facts {
  begin(sentence: EngineSentence): Reply<Uint32Array>;
  synthesize(firstFrame: number, frameCount: number): Reply<Float32Array<ArrayBuffer>>;
  memory(): EngineMemory;
  delete(): void;
}

/** Every method throws SottovoceError. */
export interface Engine extends Facts {
  /** Begins a sentence, which becomes the current one, and returns its frames per id. */
  begin(sentence: EngineSentence): Uint32Array;
  /** Samples of frames [firstFrame, firstFrame + frameCount) of the current sentence. */
  synthesize(firstFrame: number, frameCount: number): Float32Array<ArrayBuffer>;
  memory(): EngineMemory;
  /** Frees the C++ object. */
  delete(): void;
}

export function wrapEngine(raw: EngineExports, guard: CallGuard): Engine {
  return {
    hopLength: raw.hopLength,
    speakers: raw.speakers,
    begin: (sentence) => guard.call(() => raw.begin(sentence)),
    synthesize: (firstFrame, frameCount) =>
      guard.call(() => raw.synthesize(firstFrame, frameCount)),
    memory: () => guard.run(() => raw.memory()),
    delete: () => {
      guard.run(() => {
        raw.delete();
      });
    },
  };
}
