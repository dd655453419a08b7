/** The core module: graphs, durations and the utterance's state machine. See src/bindings/core_bindings.cc. */
import createCore from '#core';
import { wrapEngine, type Engine, type EngineExports } from './engine.js';
import { CallGuard, compileWasm, instantiate, ModuleHost } from './module-host.js';
import { hasRelaxedSimd } from './relaxed-simd.js';
import type { Reply } from './reply.js';

/** src/voice/split.h, GraphFacts. */
export interface GraphFacts {
  readonly latentChannels: number;
  /** Samples a frame at the voice's rate. */
  readonly hopLength: number;
  /** Frames on each side that one frame of z depends on. */
  readonly flowMargin: number;
  /** Frames on each side that one frame of audio depends on. */
  readonly decoderMargin: number;
  /** Rows of the speaker embedding; 0 in a voice with one speaker. */
  readonly speakers: number;
  readonly stochasticDurations: boolean;
}

export type VoicePart = 'encoder' | 'flow' | 'decoder';

interface Deletable {
  /** Frees the C++ object. */
  delete(): void;
}

export interface SplitVoice extends Deletable {
  readonly facts: GraphFacts;
  /** One ONNX model, copied out. */
  take(part: VoicePart): Uint8Array<ArrayBuffer>;
}

/** One sentence's prior, [channels, ids] with channels outermost, and what to make of it. */
export interface PriorInput {
  readonly mean: Float32Array;
  readonly logStd: Float32Array;
  readonly channels: number;
  readonly framesPerId: Uint32Array;
  readonly noiseScale: number;
  readonly seed: number;
  readonly sentence: number;
}

export interface UtteranceOptions {
  readonly voiceSampleRate: number;
  readonly outputSampleRate: number;
  readonly hopLength: number;
  readonly phonemeMap: Readonly<Record<string, readonly string[]>>;
  readonly phonemeIdMap: Readonly<Record<string, readonly number[]>>;
}

export interface SentenceInput {
  readonly phonemes: readonly string[];
  readonly phonemeSpans: Uint32Array;
  readonly words: Uint32Array;
  readonly start: number;
  readonly end: number;
  readonly pauseAfterSeconds: number;
}

interface Timed {
  readonly start: number;
  readonly end: number;
  readonly time: number;
  readonly duration: number;
}

/** src/pipeline/utterance.h, Mark. */
export type CoreMark =
  | (Timed & { readonly type: 'sentence' | 'word' })
  | (Timed & { readonly type: 'phoneme'; readonly phoneme: string });

/** What the caller must do next. */
export type Step =
  | { readonly type: 'sentence' }
  | { readonly type: 'begin'; readonly ids: Int32Array; readonly sentence: number }
  | { readonly type: 'synthesize'; readonly firstFrame: number; readonly frameCount: number }
  | {
      readonly type: 'deliver';
      readonly samples: Float32Array<ArrayBuffer>;
      readonly marks: readonly CoreMark[];
      readonly firstSample: number;
    }
  | { readonly type: 'done' };

interface UtteranceExports extends Deletable {
  next(): Step;
  addSentence(sentence: SentenceInput): Reply<undefined>;
  endOfText(): Reply<undefined>;
  begun(framesPerId: Uint32Array): Reply<undefined>;
  synthesized(samples: Float32Array): Reply<undefined>;
  missingPhonemes(): Readonly<Record<string, number>>;
}

export interface CoreExports {
  splitVoice(onnx: Uint8Array): Reply<SplitVoice>;
  framesPerId(frames: Float32Array): Reply<Uint32Array>;
  expandPrior(prior: PriorInput): Reply<Float32Array<ArrayBuffer>>;
  durationNoise(idCount: number, seed: number, sentence: number): Float32Array<ArrayBuffer>;
  readonly Engine: { create(onnx: Uint8Array): Reply<EngineExports> };
  readonly Utterance: { create(options: UtteranceOptions): Reply<UtteranceExports> };
  version(): string;
}

/** One speak request; see src/pipeline/utterance.h. Every method throws SottovoceError. */
export interface Utterance extends Deletable {
  next(): Step;
  addSentence(sentence: SentenceInput): void;
  endOfText(): void;
  begun(framesPerId: Uint32Array): void;
  synthesized(samples: Float32Array): void;
  /** Phonemes the voice does not know, and how often each was met so far. */
  missingPhonemes(): Readonly<Record<string, number>>;
}

/** One instance. Every method throws SottovoceError; what has `delete` must be deleted. */
export interface CoreModule {
  splitVoice(onnx: Uint8Array): SplitVoice;
  framesPerId(frames: Float32Array): Uint32Array;
  /** z_p, [channels, frames] with channels outermost. */
  expandPrior(prior: PriorInput): Float32Array<ArrayBuffer>;
  /** [2, idCount]. */
  durationNoise(idCount: number, seed: number, sentence: number): Float32Array<ArrayBuffer>;
  /** `onnx`: a whole voice file; it is not needed afterwards. */
  createEngine(onnx: Uint8Array): Engine;
  createUtterance(options: UtteranceOptions): Utterance;
  version(): string;
}

/** Calls that trap throw `worker-crashed`; `onTrap` is then called once. */
export function wrapCore(exports: CoreExports, onTrap: () => void): CoreModule {
  const guard = new CallGuard('worker-crashed', 'The core module crashed', onTrap);
  return {
    splitVoice: (onnx) => guard.call(() => exports.splitVoice(onnx)),
    framesPerId: (frames) => guard.call(() => exports.framesPerId(frames)),
    expandPrior: (prior) => guard.call(() => exports.expandPrior(prior)),
    durationNoise: (idCount, seed, sentence) =>
      guard.run(() => exports.durationNoise(idCount, seed, sentence)),
    createEngine: (onnx) =>
      wrapEngine(
        guard.call(() => exports.Engine.create(onnx)),
        guard,
      ),
    createUtterance: (options) =>
      wrapUtterance(
        guard.call(() => exports.Utterance.create(options)),
        guard,
      ),
    version: () => guard.run(() => exports.version()),
  };
}

function wrapUtterance(raw: UtteranceExports, guard: CallGuard): Utterance {
  return {
    next: () => guard.run(() => raw.next()),
    addSentence: (sentence) => {
      guard.call(() => raw.addSentence(sentence));
    },
    endOfText: () => {
      guard.call(() => raw.endOfText());
    },
    begun: (framesPerId) => {
      guard.call(() => raw.begun(framesPerId));
    },
    synthesized: (samples) => {
      guard.call(() => raw.synthesized(samples));
    },
    missingPhonemes: () => guard.run(() => raw.missingPhonemes()),
    delete: () => {
      guard.run(() => {
        raw.delete();
      });
    },
  };
}

/** The two builds of the module, of which one is fetched. */
export interface CoreUrls {
  readonly coreWasm: string;
  /** With relaxed SIMD. */
  readonly coreRelaxedWasm: string;
}

/** @throws SottovoceError `download-failed` or `unsupported-browser`. */
export async function loadCore(urls: CoreUrls): Promise<ModuleHost<CoreModule>> {
  const module = await compileWasm(hasRelaxedSimd() ? urls.coreRelaxedWasm : urls.coreWasm);
  return new ModuleHost(async (onTrap) => wrapCore(await instantiate(createCore, module), onTrap));
}
