/** The front module: text to sentences of phonemes. See src/bindings/front_bindings.cc. */
import createFront from '#front';
import { CallGuard, compileWasm, instantiate, ModuleHost } from './module-host.js';
import type { Reply } from './reply.js';

export type Break = 'clause' | 'sentence' | 'paragraph';
export type Notation = 'ipa' | 'mnemonics';

/** Ranges are [start, end) of UTF-16 units of the opened text. */
export interface FrontSentence {
  /** As normalised. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly breakAfter: Break;
  readonly phonemes: readonly string[];
  /** [start, end) for each phoneme. */
  readonly phonemeSpans: Uint32Array;
  /** start, end, first phoneme, phoneme count for each word. */
  readonly words: Uint32Array;
}

export interface NormalizedText {
  readonly text: string;
  /** [start, end) of the opened text for each UTF-16 unit of `text`. */
  readonly spans: Uint32Array;
}

export interface FrontExports {
  addLanguageData(path: string, bytes: Uint8Array): Reply<undefined>;
  setLanguage(name: string): Reply<undefined>;
  open(text: string): Reply<{ readonly sentences: number }>;
  sentence(index: number): Reply<FrontSentence>;
  normalized(): Reply<NormalizedText>;
  transcribe(index: number, notation: Notation): Reply<string>;
}

/** One instance; it holds one opened text at a time. Every method throws SottovoceError. */
export interface FrontModule {
  /** Puts one file of a language's data where espeak-ng looks for it. */
  addLanguageData(path: string, bytes: Uint8Array): void;
  /** `name`: an espeak-ng voice name whose data was added. Closes the opened text. */
  setLanguage(name: string): void;
  /**
   * Normalises and splits `text`, which takes the place of the last one. Returns how many sentences
   * it has, at least 1: a text without any is `nothing-to-speak`.
   */
  open(text: string): number;
  sentence(index: number): FrontSentence;
  normalized(): NormalizedText;
  /** A sentence in espeak-ng's own notation. */
  transcribe(index: number, notation: Notation): string;
}

/** Calls that trap throw `phonemizer-failed`; `onTrap` is then called once. */
export function wrapFront(exports: FrontExports, onTrap: () => void): FrontModule {
  const guard = new CallGuard(
    'phonemizer-failed',
    'espeak-ng crashed on this text; it has been started anew',
    onTrap,
  );
  return {
    addLanguageData: (path, bytes) => {
      guard.call(() => exports.addLanguageData(path, bytes));
    },
    setLanguage: (name) => {
      guard.call(() => exports.setLanguage(name));
    },
    open: (text) => guard.call(() => exports.open(text)).sentences,
    sentence: (index) => guard.call(() => exports.sentence(index)),
    normalized: () => guard.call(() => exports.normalized()),
    transcribe: (index, notation) => guard.call(() => exports.transcribe(index, notation)),
  };
}

/** @throws SottovoceError `download-failed` or `unsupported-browser`. */
export async function loadFront(url: string): Promise<ModuleHost<FrontModule>> {
  const module = await compileWasm(url);
  return new ModuleHost(async (onTrap) =>
    wrapFront(await instantiate(createFront, module), onTrap),
  );
}
