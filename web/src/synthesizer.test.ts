import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Player } from './audio/player.js';
import { FakeAudio } from './audio/testing/fake-audio.js';
import type { SottovoceError } from './errors.js';
import { FakeWorker, VOICE, WORD_SECONDS } from './synthesizer/testing/fake-worker.js';
import type { Utterance } from './synthesizer/utterance.js';
import { Synthesizer } from './synthesizer.js';
import { WorkerClient } from './worker/worker-client.js';

const URLS = {
  ...{ frontWasm: '', coreWasm: '', coreRelaxedWasm: '' },
  ...{ ortScript: '', ortWasm: '', ortModule: '', languageData: '' },
};
const BYTES = { model: new ArrayBuffer(8), config: new ArrayBuffer(8) };
const FIVE_WORDS = 'one two three four five';
/** Keeps the worker busy for longer than a test lasts. */
const LONG_TEXT = 'word '.repeat(100);

let audio: FakeAudio;
let workers: FakeWorker[];
let tts: Synthesizer;
let states: string[];

beforeEach(async () => {
  vi.useFakeTimers();
  audio = new FakeAudio();
  audio.install();
  workers = [];
  const createWorker = (): FakeWorker => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  tts = new Synthesizer(new WorkerClient(createWorker, URLS), new Player({ workletUrl: 'x' }));
  states = [];
  tts.addEventListener('statechange', () => {
    if (states.at(-1) !== tts.state) states.push(tts.state);
  });
  const loading = tts.loadVoice(BYTES);
  await run(0.1);
  await loading;
});

afterEach(async () => {
  await tts.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const run = (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1000);

interface Row {
  readonly type: string;
  readonly at: number;
  readonly start?: number;
  readonly code?: string;
}

/** What an utterance dispatches, and when, in seconds from now. */
function record(utterance: Utterance): Row[] {
  const rows: Row[] = [];
  const from = performance.now();
  const at = (): number => (performance.now() - from) / 1000;
  utterance.addEventListener('start', ({ type }) => rows.push({ type, at: at() }));
  utterance.addEventListener('end', ({ type }) => rows.push({ type, at: at() }));
  utterance.addEventListener('mark', ({ type, detail }) => {
    rows.push({ type, at: at(), start: detail.start });
  });
  utterance.addEventListener('error', ({ type, detail }) => {
    rows.push({ type, at: at(), code: detail.code });
  });
  return rows;
}

const typesOf = (rows: readonly Row[]): string[] => rows.map(({ type }) => type);
const codeOf = (utterance: Utterance): Promise<string> =>
  utterance.finished.then(
    () => 'none',
    (error: unknown) => (error as SottovoceError).code,
  );

describe('speak', () => {
  it('starts, marks and ends when the ear hears it', async () => {
    const utterance = tts.speak(FIVE_WORDS);
    const rows = record(utterance);
    await run(3);
    expect(typesOf(rows)).toEqual(['start', 'mark', 'mark', 'mark', 'mark', 'mark', 'end']);
    expect(rows.map(({ start }) => start)).toEqual([undefined, 0, 4, 8, 14, 19, undefined]);
    const [first] = rows;
    // The worker's 50 ms for the first word, and the output's 50 ms.
    expect(first?.at).toBeGreaterThan(0.1);
    expect(first?.at).toBeLessThan(0.13);
    for (const [index, row] of rows.slice(1).entries()) {
      expect(Math.abs(row.at - (first?.at ?? 0) - index * WORD_SECONDS)).toBeLessThan(0.02);
    }
    const summary = await utterance.finished;
    expect(summary).toMatchObject({ underruns: 0, audioSeconds: 1, realTimeFactor: 0.25 });
    expect(summary.timeToFirstAudioSeconds).toBeCloseTo(first?.at ?? 0, 2);
    expect(states.slice(-2)).toEqual(['speaking', 'idle']);
  });

  it('passes on its options, and the rate of the device', async () => {
    tts.speak('word', { seed: 7, noiseScale: 0, lengthScale: 2, speakerId: 0 });
    await run(1);
    expect(workers[0]?.of('speak')[0]).toMatchObject({
      text: 'word',
      options: { seed: 7, noiseScale: 0, lengthScale: 2, speakerId: 0 },
      outputSampleRate: audio.sampleRate,
    });
  });

  it('waits for a voice that is on its way', async () => {
    const loading = tts.loadVoice(BYTES);
    expect(tts.state).toBe('loading');
    const utterance = tts.speak('word');
    await run(1);
    await loading;
    expect(await codeOf(utterance)).toBe('none');
    expect(workers[0]?.received.map(({ type }) => type).slice(0, 4)).toEqual([
      'init',
      'load-voice',
      'load-voice',
      'speak',
    ]);
  });

  it('keeps the worker a few seconds ahead of the ear, and no more', async () => {
    const utterance = tts.speak(LONG_TEXT);
    await run(4);
    const worker = workers[0];
    const [{ aheadSeconds } = { aheadSeconds: 0 }] = worker?.of('speak') ?? [];
    const credits = worker?.of('credit').map(({ heardSeconds }) => heardSeconds) ?? [];
    expect(credits.at(-1)).toBeGreaterThan(3.5);
    expect(credits.length).toBeLessThan(20);
    expect(aheadSeconds).toBeLessThan(20);
    await run(20);
    expect((await utterance.finished).underruns).toBe(0);
  });
});

describe('one at a time', () => {
  it('a newer utterance takes the place of the older', async () => {
    const first = tts.speak(LONG_TEXT);
    const firstRows = record(first);
    await run(0.3);
    const second = tts.speak('six seven');
    const secondRows = record(second);
    await run(2);
    expect(typesOf(firstRows)).toEqual(['start', 'mark', 'error']);
    expect(firstRows.at(-1)?.code).toBe('cancelled');
    expect(await codeOf(first)).toBe('cancelled');
    expect(typesOf(secondRows)).toEqual(['start', 'mark', 'mark', 'end']);
    expect(workers[0]?.of('cancel')).toHaveLength(1);
  });

  it('stop() is heard at once and ends it', async () => {
    const utterance = tts.speak(FIVE_WORDS);
    const rows = record(utterance);
    await run(0.5);
    const stoppedAt = audio.frame / audio.sampleRate;
    tts.stop();
    expect(tts.state).toBe('idle');
    await run(1);
    expect(typesOf(rows).at(-1)).toBe('error');
    expect(await codeOf(utterance)).toBe('cancelled');
    expect(audio.between(stoppedAt + 0.02, Infinity).every((sample) => sample === 0)).toBe(true);
    tts.stop();
  });

  it('an aborted signal ends only its own', async () => {
    const controller = new AbortController();
    const first = tts.speak(FIVE_WORDS, { signal: controller.signal });
    await run(0.2);
    const second = tts.speak('six', { signal: new AbortController().signal });
    controller.abort();
    await run(1);
    expect(await codeOf(first)).toBe('cancelled');
    expect(await codeOf(second)).toBe('none');
    expect(await codeOf(tts.speak('seven', { signal: AbortSignal.abort() }))).toBe('cancelled');
    expect(tts.state).toBe('idle');
  });

  it('a listener that stops it hears no more of it than the error', async () => {
    const utterance = tts.speak(FIVE_WORDS);
    const rows = record(utterance);
    utterance.addEventListener('start', () => {
      tts.stop();
    });
    await run(2);
    expect(typesOf(rows)).toEqual(['start', 'error']);
  });
});

describe('pause and resume', () => {
  it('hold the sound and the marks', async () => {
    const utterance = tts.speak(FIVE_WORDS);
    const rows = record(utterance);
    await run(0.45);
    tts.pause();
    tts.pause();
    expect(tts.state).toBe('paused');
    await run(0.2);
    const held = rows.length;
    await run(5);
    expect(rows).toHaveLength(held);
    tts.resume();
    expect(tts.state).toBe('speaking');
    await run(2);
    expect(typesOf(rows)).toEqual(['start', 'mark', 'mark', 'mark', 'mark', 'mark', 'end']);
    expect((await utterance.finished).underruns).toBe(0);
  });

  it('do nothing while nothing is spoken; a new utterance is not paused', async () => {
    tts.pause();
    tts.resume();
    expect(tts.state).toBe('idle');
    tts.speak(FIVE_WORDS);
    await run(0.3);
    tts.pause();
    const second = tts.speak('six');
    expect(tts.state).toBe('speaking');
    await run(1);
    expect(await codeOf(second)).toBe('none');
  });
});

describe('after an error the next call works', () => {
  const speaks = async (): Promise<void> => {
    const utterance = tts.speak('again');
    await run(1);
    expect(await codeOf(utterance)).toBe('none');
    expect(tts.state).toBe('idle');
  };

  it('the text holds nothing to speak', async () => {
    const utterance = tts.speak('   ');
    const rows = record(utterance);
    await run(1);
    expect(rows.map(({ type, code }) => [type, code])).toEqual([['error', 'nothing-to-speak']]);
    await speaks();
  });

  it('the worker crashes: another takes over and gets the voice', async () => {
    const utterance = tts.speak(LONG_TEXT);
    await run(0.3);
    workers[0]?.crash();
    await run(0.1);
    expect(await codeOf(utterance)).toBe('worker-crashed');
    await speaks();
    expect(workers).toHaveLength(2);
    expect(workers[1]?.of('load-voice')).toHaveLength(1);
  });

  it('the browser blocks sound', async () => {
    audio.allowed = false;
    const utterance = tts.speak(LONG_TEXT);
    await run(2);
    expect(await codeOf(utterance)).toBe('not-allowed');
    expect(workers[0]?.of('cancel')).toHaveLength(1);
    audio.allow();
    await tts.unlock();
    await speaks();
  });

  it('the browser has no AudioWorklet: samples can still be had', async () => {
    vi.stubGlobal('AudioContext', undefined);
    expect(await codeOf(tts.speak('word'))).toBe('unsupported-browser');
    const synthesizing = tts.synthesize('one two');
    await run(1);
    expect((await synthesizing).samples.length).toBe(2 * WORD_SECONDS * VOICE.sampleRate);
  });
});

describe('synthesize and analyze', () => {
  it('give samples and marks without the player', async () => {
    const synthesizing = tts.synthesize('word '.repeat(300), { sampleRate: 16000 });
    await run(30);
    const { samples, sampleRate, marks } = await synthesizing;
    expect(sampleRate).toBe(16000);
    expect(samples.length).toBe(300 * WORD_SECONDS * 16000);
    expect(samples.every((sample) => sample === 0.5)).toBe(true);
    expect(marks).toHaveLength(300);
    expect(audio.output).toEqual([]);
  });

  it('use the language of the voice', async () => {
    const analyzing = tts.analyze('text');
    await run(0.1);
    expect((await analyzing).normalized).toBe('text');
    expect(workers[0]?.of('analyze')[0]?.language).toBe('en-us');
  });

  it('need a voice', async () => {
    const client = new WorkerClient(() => new FakeWorker(), URLS);
    const voiceless = new Synthesizer(client, new Player({ workletUrl: 'x' }));
    await expect(voiceless.synthesize('text')).rejects.toMatchObject({ code: 'no-voice' });
    await expect(voiceless.analyze('text')).rejects.toMatchObject({ code: 'no-voice' });
  });
});

it('fails with `disposed` once it was disposed of', async () => {
  const utterance = tts.speak(FIVE_WORDS);
  await run(0.3);
  await tts.dispose();
  expect(await codeOf(utterance)).toBe('disposed');
  expect(await codeOf(tts.speak('more'))).toBe('disposed');
  await expect(tts.loadVoice(BYTES)).rejects.toMatchObject({ code: 'disposed' });
  expect(workers[0]?.terminated).toBe(true);
});
