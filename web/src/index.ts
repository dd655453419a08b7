/** The package's public names. */
export { type ErrorCode, SottovoceError } from './errors.js';
export type { StoredVoice } from './storage/file-store.js';
export { deleteVoice, storedVoices } from './storage/voice-store.js';
export type { AssetOptions } from './synthesizer/assets.js';
export type { VoiceRequest } from './synthesizer/manifest-source.js';
export {
  Utterance,
  type UtteranceEventMap,
  type UtteranceSummary,
} from './synthesizer/utterance.js';
export {
  type LoadVoiceOptions,
  type SynthesizedSpeech,
  type SynthesizeOptions,
  Synthesizer,
  type SynthesizerOptions,
  type SynthesizerState,
  type UtteranceOptions,
  createSynthesizer,
} from './synthesizer.js';
export { type VoiceFile, type VoiceManifest, parseManifest } from './voice/manifest.js';
export type {
  Analysis,
  AnalyzedSentence,
  BackendChoice,
  Mark,
  SpeakOptions,
  SpeakStats,
  VoiceInfo,
} from './worker/protocol.js';
