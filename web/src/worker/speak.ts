/** Pulls one utterance: text to chunks of sound, one step at a time. */
import type { InferenceBackend } from '../backends/backend.js';
import { SottovoceError } from '../errors.js';
import type { VoiceConfig } from '../voice/config.js';
import type { Step, Utterance } from '../wasm/core.js';
import type { Break, FrontModule } from '../wasm/front.js';
import { receiveMessages, type Job } from './command-loop.js';
import type { SpeakOptions, SpeakStats } from './protocol.js';

/**
 * Seconds of silence after a sentence; none after the last. They come on top of the 0.1 to 0.2 s with
 * which a voice lets a sentence fade; Piper itself adds 0.2. A paragraph's pause must be told from a
 * sentence's, and a sentence that was cut for its length goes on in the same breath.
 */
const PAUSE_SECONDS: Readonly<Record<Break, number>> = {
  clause: 0.1,
  sentence: 0.25,
  paragraph: 0.6,
};

export interface Speaking {
  /** Holds the opened text. */
  readonly front: FrontModule;
  readonly sentences: number;
  readonly utterance: Utterance;
  readonly backend: InferenceBackend;
  readonly config: VoiceConfig;
  readonly options: SpeakOptions;
  readonly outputSampleRate: number;
  readonly aheadSeconds: number;
  readonly job: Job;
}

/** The utterance stays the caller's. Throws the signal's reason when cancelled between two steps. */
export async function speakUtterance(speaking: Speaking): Promise<SpeakStats> {
  const run = new Run(speaking);
  for (;;) {
    speaking.job.signal.throwIfAborted();
    const step = speaking.utterance.next();
    if (step.type === 'done') return run.stats();
    await run.step(step);
  }
}

class Run {
  readonly #speaking: Speaking;
  readonly #started = performance.now();
  #nextSentence = 0;
  #samples = 0;
  #inferenceMs = 0;
  #windowMs = 0;
  #firstChunkMs = 0;

  constructor(speaking: Speaking) {
    this.#speaking = speaking;
  }

  async step(step: Exclude<Step, { type: 'done' }>): Promise<void> {
    switch (step.type) {
      case 'sentence': {
        this.#addSentence();
        return;
      }
      case 'begin':
        return this.#begin(step.ids, step.sentence);
      case 'synthesize':
        return this.#synthesize(step.firstFrame, step.frameCount);
      case 'deliver':
        if (this.#samples === 0) this.#firstChunkMs = performance.now() - this.#started;
        this.#samples = step.firstSample + step.samples.length;
        this.#speaking.job.chunk({
          samples: step.samples,
          firstSample: step.firstSample,
          marks: step.marks,
          inferenceSeconds: this.#windowMs / 1000,
        });
    }
  }

  stats(): SpeakStats {
    return {
      audioSeconds: this.#samples / this.#speaking.outputSampleRate,
      inferenceSeconds: this.#inferenceMs / 1000,
      totalSeconds: (performance.now() - this.#started) / 1000,
      firstChunkSeconds: this.#firstChunkMs / 1000,
      missingPhonemes: this.#speaking.utterance.missingPhonemes(),
    };
  }

  #addSentence(): void {
    const { front, sentences, utterance } = this.#speaking;
    if (this.#nextSentence === sentences) {
      utterance.endOfText();
      return;
    }
    const sentence = front.sentence(this.#nextSentence++);
    const isLast = this.#nextSentence === sentences;
    utterance.addSentence({
      phonemes: sentence.phonemes,
      phonemeSpans: sentence.phonemeSpans,
      words: sentence.words,
      start: sentence.start,
      end: sentence.end,
      pauseAfterSeconds: isLast ? 0 : PAUSE_SECONDS[sentence.breakAfter],
    });
  }

  async #begin(ids: Int32Array, sentence: number): Promise<void> {
    const { backend, config, options, utterance } = this.#speaking;
    const framesPerId = await this.#timed(() =>
      backend.begin(ids, {
        noiseScale: options.noiseScale ?? config.noiseScale,
        lengthScale: options.lengthScale ?? config.lengthScale,
        noiseWScale: options.noiseWScale ?? config.noiseWScale,
        speakerId: options.speakerId ?? 0,
        seed: options.seed ?? 0,
        sentence,
      }),
    );
    utterance.begun(framesPerId);
  }

  async #synthesize(firstFrame: number, frameCount: number): Promise<void> {
    const { backend, utterance, outputSampleRate, aheadSeconds, job } = this.#speaking;
    await job.credit.reach(this.#samples / outputSampleRate - aheadSeconds, job.signal);
    const before = this.#inferenceMs;
    const samples = await this.#timed(() => backend.synthesize(firstFrame, frameCount));
    this.#windowMs = this.#inferenceMs - before;
    utterance.synthesized(samples);
  }

  async #timed<T>(infer: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await infer();
    this.#inferenceMs += performance.now() - started;
    await receiveMessages();
    return result;
  }
}

/** @throws SottovoceError `invalid-argument` naming the option that is out of range. */
export function checkSpeakOptions(options: SpeakOptions, speakers: number): void {
  const checks: readonly (readonly [keyof SpeakOptions, (value: number) => boolean, string])[] = [
    ['noiseScale', (value) => value >= 0 && value <= 10, 'from 0 to 10'],
    ['lengthScale', (value) => value >= 0.1 && value <= 10, 'from 0.1 to 10'],
    ['noiseWScale', (value) => value >= 0 && value <= 10, 'from 0 to 10'],
    ['seed', (value) => value >>> 0 === value, 'a whole number from 0 to 4294967295'],
    [
      'speakerId',
      (value) => Number.isInteger(value) && value >= 0 && value < speakers,
      `a whole number from 0 to ${speakers - 1}`,
    ],
  ];
  for (const [name, holds, range] of checks) {
    const value = options[name];
    if (value === undefined || holds(value)) continue;
    throw new SottovoceError('invalid-argument', `${name} must be ${range}, and is ${value}`);
  }
}
