import type { VoiceInfo } from '../src/index.js';

/** Everything the page shows, but for what the reader types. */
export interface DemoState {
  readonly voice: VoiceState;
  readonly speech: SpeechState;
  readonly status: Status;
  readonly figures: Figures;
}

export type VoiceState =
  /** `title` as in the manifest's URL or the file's name; bytes of all files of the voice. */
  | {
      readonly type: 'loading';
      readonly title: string;
      readonly loaded: number;
      readonly total: number;
    }
  | { readonly type: 'ready'; readonly title: string; readonly info: VoiceInfo }
  /** Cancelled or failed. */
  | { readonly type: 'missing'; readonly title: string };

export type SpeechState = 'silent' | 'preparing' | 'speaking' | 'paused' | 'saving';

/** What the status line says and a screen reader speaks. */
export interface Status {
  readonly text: string;
  readonly failed: boolean;
}

/** Of the latest reading; a figure is null until it is known. */
export interface Figures {
  readonly firstAudioSeconds: number | null;
  readonly realTimeFactor: number | null;
  readonly audioSeconds: number | null;
  readonly underruns: number | null;
}

export const NO_FIGURES: Figures = {
  firstAudioSeconds: null,
  realTimeFactor: null,
  audioSeconds: null,
  underruns: null,
};
