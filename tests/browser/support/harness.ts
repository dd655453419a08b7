import type { Page } from 'playwright-core';
import type {
  ErrorCode,
  Mark,
  SpeakOptions,
  UtteranceSummary,
  VoiceInfo,
} from '../../../web/src/index.js';

/** `frame`: where the audio context's clock was, in samples. */
export type HarnessEvent =
  | { readonly type: 'start' | 'end' | 'error'; readonly frame: number }
  | { readonly type: 'mark'; readonly frame: number; readonly mark: Mark };

export type Outcome = { readonly events: readonly HarnessEvent[] } & (
  | { readonly type: 'finished'; readonly summary: UtteranceSummary }
  | {
      readonly type: 'failed';
      readonly name: string;
      readonly code: ErrorCode;
      readonly message: string;
    }
);

/** What pages/harness.js puts on the window. */
export interface Harness {
  load(voice: string): Promise<VoiceInfo>;
  speak(text: string, options?: SpeakOptions): void;
  outcome(): Promise<Outcome>;
  /** Without playing it; `hash` is the samples' SHA-256. */
  synthesize(text: string, options: SpeakOptions): Promise<{ seconds: number; hash: string }>;
  events(): readonly HarnessEvent[];
  pause(): number;
  resume(): number;
  stop(): number;
  state(): string;
}

declare global {
  interface Window {
    harness: Harness;
  }
}

export async function harnessReady(page: Page, voice: string): Promise<VoiceInfo> {
  await page.waitForFunction(() => 'harness' in window);
  return page.evaluate((name) => window.harness.load(name), voice);
}

export function speak(page: Page, text: string, options: SpeakOptions = {}): Promise<void> {
  return page.evaluate(
    ([text, options]) => {
      window.harness.speak(text, options);
    },
    [text, options] as const,
  );
}

export function outcome(page: Page): Promise<Outcome> {
  return page.evaluate(() => window.harness.outcome());
}

/** Speaks to the end. Fails the test if that is not where it comes to. */
export async function speakWhole(page: Page, text: string, options: SpeakOptions = {}) {
  await speak(page, text, options);
  const result = await outcome(page);
  if (result.type === 'failed') throw new Error(`${result.code}: ${result.message}`);
  return result;
}
