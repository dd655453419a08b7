/**
 * What the main thread and the worker say to each other. Every reply and event carries the id of the
 * command it answers; each command gets exactly one `done` or `error`, after its last event.
 */
import type { BackendChoice } from '../backends/backend.js';
import type { ErrorRecord } from '../errors.js';
import type { VoiceManifest } from '../voice/manifest.js';

/** Where the worker finds its parts. Absolute URLs, resolved on the main thread. */
export interface AssetUrls {
  readonly frontWasm: string;
  readonly coreWasm: string;
  /** The same with relaxed SIMD; one of the two is fetched. */
  readonly coreRelaxedWasm: string;
  /** ONNX Runtime Web's script, its .wasm and the .mjs that loads it; fetched only where it runs. */
  readonly ortScript: string;
  readonly ortWasm: string;
  readonly ortModule: string;
  /** Folder of languages.json and the language data files, ending in a slash. */
  readonly languageData: string;
}

/** A voice by its manifest (downloaded, verified and stored) or by its bytes (a file the user picked). */
export type VoiceSource =
  | { readonly type: 'manifest'; readonly manifest: VoiceManifest; readonly baseUrl: string }
  | { readonly type: 'bytes'; readonly model: ArrayBuffer; readonly config: ArrayBuffer };

/** Scales default to the voice's own; 0 is legal. */
export interface SpeakOptions {
  readonly noiseScale?: number;
  readonly lengthScale?: number;
  readonly noiseWScale?: number;
  readonly speakerId?: number;
  /** uint32, default 0. */
  readonly seed?: number;
}

export type { BackendChoice };

export type Command =
  | { readonly type: 'init'; readonly id: number; readonly urls: AssetUrls }
  | {
      readonly type: 'load-voice';
      readonly id: number;
      readonly source: VoiceSource;
      readonly backend: BackendChoice;
    }
  | {
      readonly type: 'speak';
      readonly id: number;
      readonly text: string;
      readonly options: SpeakOptions;
      readonly outputSampleRate: number;
      /** Chunks are made at most this far ahead of `credit`. */
      readonly aheadSeconds: number;
    }
  /** The listener has heard this much of utterance `speakId`; lets the worker go on. Has no reply. */
  | { readonly type: 'credit'; readonly speakId: number; readonly heardSeconds: number }
  /** Ends command `target` with the error `cancelled`. Has no reply of its own. */
  | { readonly type: 'cancel'; readonly target: number }
  | {
      readonly type: 'analyze';
      readonly id: number;
      readonly text: string;
      readonly language: string;
    };

/** Ranges [start, end) of UTF-16 units of the caller's text; times in seconds of the utterance's clock. */
export type Mark =
  | {
      readonly type: 'sentence' | 'word';
      readonly start: number;
      readonly end: number;
      readonly time: number;
      readonly duration: number;
    }
  | {
      readonly type: 'phoneme';
      readonly start: number;
      readonly end: number;
      readonly time: number;
      readonly duration: number;
      readonly phoneme: string;
    };

export interface VoiceInfo {
  /** From the manifest; a voice loaded from bytes is called `custom`. */
  readonly name: string;
  /** espeak-ng voice name, such as `en-us`. */
  readonly language: string;
  readonly sampleRate: number;
  /** What runs: `engine` or `ort-wasm`. */
  readonly backend: string;
  readonly speakers: number;
  readonly loadSeconds: number;
  /** The voice's own defaults. */
  readonly noiseScale: number;
  readonly lengthScale: number;
  readonly noiseWScale: number;
}

export interface SpeakStats {
  readonly audioSeconds: number;
  /** Time spent in the network, and the whole of the work, in seconds. */
  readonly inferenceSeconds: number;
  readonly totalSeconds: number;
  /** From the command's arrival to the first chunk, in seconds. */
  readonly firstChunkSeconds: number;
  /** Phonemes the voice does not know, and how often each was met. */
  readonly missingPhonemes: Readonly<Record<string, number>>;
}

export interface AnalyzedSentence {
  /** As normalised. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly phonemes: readonly string[];
  readonly words: readonly {
    readonly start: number;
    readonly end: number;
    readonly firstPhoneme: number;
    readonly phonemeCount: number;
  }[];
  /** espeak-ng's own notations of the sentence. */
  readonly ipa: string;
  readonly mnemonics: string;
  /** For the loaded voice; absent without one. */
  readonly ids?: readonly number[];
}

export interface Analysis {
  readonly normalized: string;
  /** [start, end) of the caller's text for every UTF-16 unit of `normalized`. */
  readonly spans: Uint32Array;
  readonly sentences: readonly AnalyzedSentence[];
}

export type Reply =
  | { readonly type: 'done'; readonly id: number; readonly result: CommandResult }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorRecord }
  /** Bytes of the voice had so far, of all its files. */
  | {
      readonly type: 'progress';
      readonly id: number;
      readonly loaded: number;
      readonly total: number;
    }
  | {
      readonly type: 'chunk';
      readonly id: number;
      /** Mono, at the speak command's output rate; the buffer is transferred. */
      readonly samples: Float32Array<ArrayBuffer>;
      /** Where the chunk starts in the utterance, in output samples. */
      readonly firstSample: number;
      /** Of the sentences that begin in this chunk, by time. */
      readonly marks: readonly Mark[];
      /** How long the network took for the window that was synthesized last. */
      readonly inferenceSeconds: number;
    };

export type CommandResult =
  | { readonly type: 'init'; readonly version: string; readonly languages: readonly string[] }
  | { readonly type: 'load-voice'; readonly voice: VoiceInfo }
  | { readonly type: 'speak'; readonly stats: SpeakStats }
  | { readonly type: 'analyze'; readonly analysis: Analysis };
