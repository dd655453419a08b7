/** The engine on the real core module and a tiny voice; only the front module is made up. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { installFileFetch } from '../../cli/file-fetch.js';
import { createBackend } from '../backends/choose.js';
import { CORE_URLS, ORT_URLS, readVoice, voiceFile } from '../backends/test-voices.js';
import { SottovoceError } from '../errors.js';
import { loadCore } from '../wasm/core.js';
import { wrapFront, type FrontExports, type FrontModule } from '../wasm/front.js';
import { ModuleHost } from '../wasm/module-host.js';
import type { Reply as CallReply } from '../wasm/reply.js';
import { receiveMessages, type ChunkOfSound, type Job, type Work } from './command-loop.js';
import { Credit } from './credit.js';
import type {
  BackendChoice,
  Mark,
  SpeakOptions,
  SpeakStats,
  VoiceInfo,
  VoiceSource,
} from './protocol.js';
import { SpeechEngine } from './speech-engine.js';

installFileFetch();

const VOICE: VoiceSource = {
  type: 'bytes',
  model: readVoice('tiny-medium').buffer,
  config: Uint8Array.from(readFileSync(voiceFile('tiny-medium', 'voice.onnx.json'))).buffer,
};

const success = <T>(value: T): CallReply<T> => ({ ok: true, value });

/** A sentence a full stop; a phoneme a character; an exclamation mark is a trap. */
class FakeFront implements FrontExports {
  #text = '';

  addLanguageData(): CallReply<undefined> {
    return success(undefined);
  }

  setLanguage(): CallReply<undefined> {
    return success(undefined);
  }

  open(text: string): CallReply<{ sentences: number }> {
    this.#text = text;
    const sentences = text.split('.').length - 1;
    if (sentences > 0) return success({ sentences });
    return { ok: false, code: 'nothing-to-speak', message: 'no full stop' };
  }

  sentence(index: number): ReturnType<FrontExports['sentence']> {
    if (this.#text.includes('!')) throw new WebAssembly.RuntimeError('unreachable');
    const parts = this.#text.split('.');
    const text = `${parts[index] ?? ''}.`;
    const start = parts.slice(0, index).join('.').length + (index > 0 ? 1 : 0);
    const phonemeSpans = Uint32Array.from(
      Array.from(text).flatMap((_, i) => [start + i, start + i + 1]),
    );
    const end = start + text.length;
    const words = Uint32Array.of(start, end - 1, 0, text.length - 1);
    const phonemes = Array.from(text);
    return success({ text, start, end, breakAfter: 'sentence', phonemes, phonemeSpans, words });
  }

  normalized(): ReturnType<FrontExports['normalized']> {
    return success({ text: this.#text, spans: new Uint32Array(2 * this.#text.length) });
  }

  transcribe(index: number, notation: string): CallReply<string> {
    return success(`${notation} ${index}`);
  }
}

class TestJob implements Job {
  readonly controller = new AbortController();
  readonly signal = this.controller.signal;
  readonly credit = new Credit();
  readonly marks: Mark[] = [];
  readonly chunks: Float32Array[] = [];
  onChunk: () => void = () => undefined;

  progress(): void {
    throw new Error('nothing is downloaded here');
  }

  chunk({ samples, firstSample, marks, inferenceSeconds }: ChunkOfSound): void {
    expect(firstSample).toBe(this.samples);
    expect(inferenceSeconds).toBeGreaterThan(0);
    this.chunks.push(samples);
    this.marks.push(...marks);
    this.onChunk();
  }

  get samples(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  get seconds(): number {
    return this.samples / 22050;
  }
}

async function startEngine(): Promise<SpeechEngine> {
  const engine = new SpeechEngine({
    loadFront: () =>
      Promise.resolve(
        new ModuleHost<FrontModule>((onTrap) =>
          Promise.resolve(wrapFront(new FakeFront(), onTrap)),
        ),
      ),
    loadCore,
    openLanguages: () =>
      Promise.resolve({
        languages: ['en-us'],
        use: (_front, language) =>
          language === 'en-us'
            ? Promise.resolve()
            : Promise.reject(new SottovoceError('unknown-language', language)),
      }),
    obtainVoice: (source) =>
      source.type === 'bytes'
        ? Promise.resolve({
            model: new Uint8Array(source.model),
            config: new Uint8Array(source.config),
          })
        : Promise.reject(new Error('only bytes here')),
    createBackend,
  });
  const urls = { frontWasm: '', ...CORE_URLS, ...ORT_URLS, languageData: '' };
  await engine.run({ type: 'init', id: 0, urls }, new TestJob());
  return engine;
}

async function load(
  engine: SpeechEngine,
  source: VoiceSource,
  job = new TestJob(),
  backend: BackendChoice = 'auto',
): Promise<VoiceInfo> {
  const result = await engine.run({ type: 'load-voice', id: 1, source, backend }, job);
  if (result.type !== 'load-voice') throw new Error(result.type);
  return result.voice;
}

async function speak(
  engine: SpeechEngine,
  text: string,
  options: SpeakOptions = {},
  job = new TestJob(),
  aheadSeconds = Infinity,
): Promise<SpeakStats> {
  const command: Work = {
    ...{ type: 'speak', id: 2, text, options, outputSampleRate: 22050, aheadSeconds },
  };
  const result = await engine.run(command, job);
  if (result.type !== 'speak') throw new Error(result.type);
  return result.stats;
}

const SILENT = { noiseScale: 0, noiseWScale: 0 };

describe('SpeechEngine', () => {
  let engine: SpeechEngine;

  beforeAll(async () => {
    engine = await startEngine();
    expect(await load(engine, VOICE)).toMatchObject({
      ...{ name: 'custom', language: 'en-us', sampleRate: 22050, backend: 'engine', speakers: 1 },
    });
  });

  it('speaks sentences with marks on the clock of the sound', async () => {
    const job = new TestJob();
    const stats = await speak(engine, 'hello.you.', SILENT, job);
    expect(stats.audioSeconds).toBeCloseTo(job.seconds, 9);
    expect(stats.audioSeconds).toBeGreaterThan(0.3);
    const shown = (type: Mark['type']): unknown =>
      job.marks.filter((mark) => mark.type === type).map(({ start, end }) => [start, end]);
    expect(shown('sentence')).toEqual([
      [0, 6],
      [6, 10],
    ]);
    expect(shown('word')).toEqual([
      [0, 5],
      [6, 9],
    ]);
    const [first, second] = job.marks.filter(({ type }) => type === 'sentence');
    expect(first?.time).toBe(0);
    // The sentence's pause lies between the two, and none after the last.
    expect((second?.time ?? 0) - (first?.duration ?? 0)).toBeCloseTo(0.25, 3);
    expect((second?.time ?? 0) + (second?.duration ?? 0)).toBeCloseTo(stats.audioSeconds, 3);
  });

  it('counts the phonemes that the voice does not know', async () => {
    expect((await speak(engine, 'aЖbЖ.', SILENT)).missingPhonemes).toEqual({ Ж: 2 });
  });

  it('gives the same samples for the same seed alone', async () => {
    const samples = async (seed: number): Promise<number[]> => {
      const job = new TestJob();
      await speak(engine, 'hello.', { seed }, job);
      return job.chunks.flatMap((chunk) => [...chunk]);
    };
    const once = await samples(5);
    expect(await samples(5)).toEqual(once);
    expect(await samples(6)).not.toEqual(once);
  });

  it('makes sound at most so far ahead of what was heard', async () => {
    const job = new TestJob();
    let lead = 0;
    job.onChunk = () => {
      lead = Math.max(lead, job.seconds);
    };
    const text = 'the quick brown fox jumps over the lazy dog.'.repeat(3);
    const done = speak(engine, text, { ...SILENT, lengthScale: 2 }, job, 0.5);
    await expect.poll(() => job.seconds).toBeGreaterThan(0.5);
    for (let i = 0; i < 20; ++i) await receiveMessages();
    const waiting = job.seconds;
    // Ahead by no more than a last chunk, which may begin just inside.
    expect(waiting).toBeLessThan(0.5 + 1.7);
    job.credit.add(waiting);
    await expect.poll(() => job.seconds).toBeGreaterThan(waiting);
    job.credit.add(Infinity);
    expect((await done).audioSeconds).toBeGreaterThan(waiting);
  });

  it('stops between two steps when cancelled', async () => {
    const job = new TestJob();
    job.onChunk = () => {
      job.controller.abort();
    };
    await expect(speak(engine, 'hello.'.repeat(50), SILENT, job)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(job.chunks).toHaveLength(1);
  });

  it('stops waiting for credit when cancelled', async () => {
    const job = new TestJob();
    job.onChunk = () =>
      setTimeout(() => {
        job.controller.abort();
      }, 20);
    await expect(speak(engine, 'hello.'.repeat(50), SILENT, job, 0)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('outlives a trap of the front module', async () => {
    await expect(speak(engine, 'a!b.')).rejects.toMatchObject({ code: 'phonemizer-failed' });
    expect((await speak(engine, 'ab.')).audioSeconds).toBeGreaterThan(0);
  });

  it.each<[string, string, SpeakOptions, string]>([
    ['nothing to speak', '', {}, 'nothing-to-speak'],
    ['a negative scale', 'a.', { noiseScale: -1 }, 'invalid-argument'],
    ['a length of 0', 'a.', { lengthScale: 0 }, 'invalid-argument'],
    ['a scale that is no number', 'a.', { noiseWScale: NaN }, 'invalid-argument'],
    ['a seed that is not uint32', 'a.', { seed: 2 ** 32 }, 'invalid-argument'],
    ['a speaker the voice lacks', 'a.', { speakerId: 1 }, 'invalid-argument'],
  ])('refuses %s', async (_name, text, options, code) => {
    await expect(speak(engine, text, options)).rejects.toMatchObject({ code });
  });

  it.each<[string, Partial<VoiceSource>, string]>([
    ['a config that is none', { config: new ArrayBuffer(3) }, 'voice-invalid'],
    ['a model that is none', { model: new ArrayBuffer(300) }, 'voice-invalid'],
  ])('keeps its voice when the next has %s', async (_name, wrong, code) => {
    const source = { ...VOICE, ...wrong } as VoiceSource;
    await expect(load(engine, source)).rejects.toMatchObject({ code });
    expect((await speak(engine, 'ab.')).audioSeconds).toBeGreaterThan(0);
  });

  it('keeps its voice when the next is cancelled', async () => {
    const job = new TestJob();
    job.controller.abort();
    await expect(load(engine, VOICE, job)).rejects.toMatchObject({ name: 'AbortError' });
    expect((await speak(engine, 'ab.')).audioSeconds).toBeGreaterThan(0);
  });

  it('analyzes, with the ids of the loaded voice', async () => {
    const command: Work = { type: 'analyze', id: 3, text: 'ab.', language: 'en-us' };
    const result = await engine.run(command, new TestJob());
    expect(result).toMatchObject({
      analysis: {
        normalized: 'ab.',
        sentences: [
          {
            ...{ text: 'ab.', start: 0, end: 3, phonemes: ['a', 'b', '.'] },
            words: [{ start: 0, end: 2, firstPhoneme: 0, phonemeCount: 2 }],
            ...{ ipa: 'ipa 0', mnemonics: 'mnemonics 0' },
            ids: [1, 0, 14, 0, 15, 0, 10, 0, 2],
          },
        ],
      },
    });
  });

  it('finds no sentence where there is nothing to speak', async () => {
    const command: Work = { type: 'analyze', id: 3, text: '?', language: 'en-us' };
    expect(await engine.run(command, new TestJob())).toMatchObject({ analysis: { sentences: [] } });
  });

  it('refuses a language without data', async () => {
    const command: Work = { type: 'analyze', id: 3, text: 'ab.', language: 'tlh' };
    await expect(engine.run(command, new TestJob())).rejects.toMatchObject({
      code: 'unknown-language',
    });
  });

  it('says that no voice is loaded', async () => {
    await expect(speak(await startEngine(), 'a.')).rejects.toMatchObject({ code: 'no-voice' });
  });
});
