/** The built command line, on tiny voices. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as native from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVoice, voiceFile } from '../src/backends/test-voices.js';
import type { Mark } from '../src/worker/protocol.js';

const CLI = path.resolve(import.meta.dirname, '../../dist/cli.js');
const SILENT = ['--noise-scale', '0', '--noise-w-scale', '0'];

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Phonemized {
  readonly text: string;
  readonly sentences: readonly {
    readonly phonemes: readonly string[];
    readonly ids: readonly number[];
    readonly words: readonly { start: number; end: number; phoneme: number }[];
  }[];
}

let folder: string;
const at = (file: string): string => path.join(folder, file);

function putVoice(voice: string): string {
  const file = at(`${voice}.onnx`);
  writeFileSync(file, readVoice(voice));
  copyFileSync(voiceFile(voice, 'voice.onnx.json'), `${file}.json`);
  return file;
}

function run(words: readonly string[], input = ''): Ran {
  const options = { input, encoding: 'utf8' as const, maxBuffer: 2 ** 28 };
  return spawnSync(process.execPath, [CLI, ...words], options);
}

function succeed(words: readonly string[], input = ''): string {
  const { status, stdout, stderr } = run(words, input);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const jsonLines = (text: string): readonly unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

/** Samples of a mono 16-bit WAV. */
function readWav(file: string, sampleRate = 22050): Float32Array {
  const bytes = Uint8Array.from(readFileSync(file));
  const view = new DataView(bytes.buffer);
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('RIFF');
  expect([22, 34].map((offset) => view.getUint16(offset, true))).toEqual([1, 16]);
  expect(view.getUint32(24, true)).toBe(sampleRate);
  expect(view.getUint32(40, true)).toBe(bytes.length - 44);
  return Float32Array.from(new Int16Array(bytes.buffer, 44), (sample) => sample / 32767);
}

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sottovoce-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('say', () => {
  const text = 'The quick brown fox jumps over the lazy dog.';
  let voice: string;

  beforeAll(() => {
    voice = putVoice('tiny-medium');
  });

  it.each([
    ['auto', 'engine'],
    ['engine', 'engine'],
    ['ort-wasm', 'ort-wasm'],
  ])('equals native ONNX Runtime on the whole graph by --backend %s', async (choice, runs) => {
    const out = at('fox.wav');
    const words = ['say', '--voice', voice, '--out', out, '--backend', choice, '--json', ...SILENT];
    const [said] = jsonLines(succeed([...words, '--', text]));
    expect(said).toMatchObject({ voice: { backend: runs } });
    const [line] = jsonLines(succeed(['phonemize', '--voice', voice, '--json', text]));
    const ids = (line as Phonemized).sentences[0]?.ids ?? [];
    const session = await native.InferenceSession.create(readVoice('tiny-medium'));
    const outputs = await session.run({
      input: new native.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      input_lengths: new native.Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
      scales: new native.Tensor('float32', Float32Array.of(0, 1, 0), [3]),
    });
    const whole = outputs['output']?.data as Float32Array;
    const samples = readWav(out);
    expect(samples.length).toBe(whole.length);
    const worst = samples.reduce(
      (most, x, i) => Math.max(most, Math.abs(x - (whole[i] ?? NaN))),
      0,
    );
    // Half a step of 16 bits, and what the graphs differ by.
    expect(worst).toBeLessThan(1e-4);
  });

  it('gives the same file for the same seed alone', () => {
    const bytes = (seed: string): Buffer => {
      succeed(['say', '--voice', voice, '--out', at('seed.wav'), '--seed', seed, 'Hello.']);
      return readFileSync(at('seed.wav'));
    };
    const once = bytes('7');
    expect(bytes('7').equals(once)).toBe(true);
    expect(bytes('8').equals(once)).toBe(false);
  });

  it('writes marks that point into the text', () => {
    const two = 'One “day”. Two days.';
    succeed(
      ['say', '--voice', voice, '--out', at('m.wav'), '--marks', at('m.json'), ...SILENT],
      two,
    );
    const marks = JSON.parse(readFileSync(at('m.json'), 'utf8')) as Mark[];
    const texts = (type: Mark['type']): readonly string[] =>
      marks.filter((mark) => mark.type === type).map(({ start, end }) => two.slice(start, end));
    expect(texts('sentence')).toEqual(['One “day”.', 'Two days.']);
    expect(texts('word')).toEqual(['One', 'day', 'Two', 'days']);
    const words = marks.filter(({ type }) => type === 'word');
    const times = words.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const seconds = readWav(at('m.wav')).length / 22050;
    expect(Math.max(...words.map(({ time, duration }) => time + duration))).toBeLessThan(seconds);
  });

  it('resamples, and writes to standard output', () => {
    succeed(['say', '--voice', voice, '--out', at('own.wav'), ...SILENT, 'Hello.']);
    const words = ['say', '--voice', voice, '--out', '-', '--sample-rate', '48000', ...SILENT];
    const { status, stdout } = spawnSync(process.execPath, [CLI, ...words, 'Hello.']);
    expect(status).toBe(0);
    writeFileSync(at('48.wav'), stdout);
    const expected = (readWav(at('own.wav')).length * 48000) / 22050;
    expect(Math.abs(readWav(at('48.wav'), 48000).length - expected)).toBeLessThan(2);
  });

  it('takes a speaker by number', () => {
    const many = putVoice('tiny-multispeaker');
    const bytes = (speaker: string): Buffer => {
      const words = ['say', '--voice', many, '--out', at('s.wav'), '--speaker', speaker, ...SILENT];
      succeed([...words, 'Hello.']);
      return readFileSync(at('s.wav'));
    };
    expect(bytes('0').equals(bytes('2'))).toBe(false);
    const words = ['say', '--voice', many, '--out', at('s.wav'), '--speaker', '3', 'Hello.'];
    expect(run(words)).toMatchObject({ status: 1, stderr: /invalid-argument/ });
  });

  it.each([
    ['nothing', '', 'nothing-to-speak'],
    ['punctuation', '?! ...', 'nothing-to-speak'],
    ['a word of 100,000 letters', 'x'.repeat(100_000), 'word-too-long'],
    ['a megabyte', 'a b '.repeat(262_144), 'text-too-long'],
  ])('fails on %s', (_name, text, code) => {
    const { status, stderr } = run(['say', '--voice', voice, '--out', at('no.wav')], text);
    expect(status).toBe(1);
    expect(stderr).toContain(code);
  });

  it.each([
    ['that is missing', () => at('none.onnx'), /voice-invalid/],
    [
      'that is not one',
      () => {
        writeFileSync(at('bad.onnx'), 'x'.repeat(5000));
        copyFileSync(voiceFile('tiny-dp', 'voice.onnx.json'), at('bad.onnx.json'));
        return at('bad.onnx');
      },
      /voice-invalid/,
    ],
    [
      'without a config',
      () => {
        writeFileSync(at('alone.onnx'), readVoice('tiny-dp'));
        return at('alone.onnx');
      },
      /voice-invalid/,
    ],
  ])('fails on a voice %s', (_name, file, words) => {
    const { status, stderr } = run(['say', '--voice', file(), '--out', at('no.wav'), 'a']);
    expect(status).toBe(1);
    expect(stderr).toMatch(words);
  });
});

describe('text commands', () => {
  it('normalize prints a line a text', () => {
    expect(succeed(['normalize'], 'It’s “fine”\nyes\n')).toMatch(/fine.*\nyes\n$/);
  });

  it('normalize tells where each unit comes from', () => {
    const [line] = jsonLines(succeed(['normalize', '--json', 'a  b']));
    expect(line).toEqual({
      text: 'a  b',
      normalized: 'a b',
      spans: [
        [0, 1],
        [1, 3],
        [3, 4],
      ],
    });
  });

  it('sentences gives one object a line, with spans of the text', () => {
    const texts = ['One. Two 😀 three.', '', 'Dr. Who?'];
    const lines = jsonLines(succeed(['sentences', '--json'], `${texts.join('\n')}\n`)) as readonly {
      text: string;
      sentences: readonly { text: string; start: number; end: number }[];
    }[];
    expect(lines.map(({ text }) => text)).toEqual(texts);
    expect(
      lines.map(({ text, sentences }) => sentences.map(({ start, end }) => text.slice(start, end))),
    ).toEqual([['One.', 'Two 😀 three.'], [], ['Dr. Who?']]);
  });

  it('phonemize prints ids, IPA or mnemonics', () => {
    const voice = putVoice('tiny-dp');
    expect(succeed(['phonemize', '--format', 'ipa', 'Hello.'])).toBe('həlˈoʊ\n');
    expect(succeed(['phonemize', '--format', 'mnemonics', 'Hello.'])).toBe("h@l'oU\n");
    const ids = succeed(['phonemize', '--format', 'ids', '--voice', voice, 'Hello.']);
    expect(ids).toMatch(/^1 0 (\d+ 0 )+2\n$/);
    const [line] = jsonLines(succeed(['phonemize', '--json', '--voice', voice, 'Hello you.']));
    const { sentences } = line as Phonemized;
    expect(sentences[0]?.phonemes.join('')).toBe('həlˈoʊ juː.');
    expect(sentences[0]?.words).toEqual([
      { start: 0, end: 5, phoneme: 0 },
      { start: 6, end: 9, phoneme: 7 },
    ]);
  });

  it('speaks other languages', () => {
    expect(succeed(['phonemize', '--language', 'de', 'Guten Tag.'])).toContain('ɡˈuːtən');
  });

  it('survives texts that overflow buffers of espeak-ng', () => {
    const texts = ["s'".repeat(220), 'é . '.repeat(101), 'a\0b', '\ud800', 'yes.'];
    const lines = jsonLines(run(['phonemize', '--json'], `${texts.join('\n')}\n`).stdout);
    expect(lines).toHaveLength(texts.length);
    const [last] = (lines.at(-1) as Phonemized).sentences;
    expect(last?.phonemes.join('')).toBe('jˈɛs.');
  });

  it('reports a text that fails and goes on with the next', () => {
    const { status, stdout, stderr } = run(['sentences', '--json'], `${'x'.repeat(1e5)}\nyes.\n`);
    expect(status).toBe(1);
    expect(stderr).toContain('word-too-long');
    expect(jsonLines(stdout)).toMatchObject([
      { error: { code: 'word-too-long' } },
      { sentences: [{ text: 'yes.' }] },
    ]);
  });

  it('refuses a language that is not there', () => {
    const { status, stderr } = run(['phonemize', '--language', 'tlh', 'a']);
    expect(status).toBe(1);
    expect(stderr).toContain('unknown-language');
  });
});

describe('inspect', () => {
  it('prints what a voice is made of', () => {
    const [line] = jsonLines(succeed(['inspect', '--json', putVoice('tiny-multispeaker')]));
    expect(line).toMatchObject({
      name: 'tiny-multispeaker',
      graph: { hopLength: 256, speakers: 3, stochasticDurations: true },
      config: { sampleRate: 22050, language: 'en-us', speakers: 3 },
    });
    expect(succeed(['inspect', putVoice('tiny-dp')])).toMatch(/durations +deterministic/);
  });
});

describe('the command line', () => {
  it.each([['--help'], ['say', '--help'], ['phonemize', '-h'], ['inspect', '--help']])(
    'shows help for %s %s',
    (...words) => {
      expect(succeed(words)).toMatch(/^usage: sottovoce/);
    },
  );

  it.each([
    [[]],
    [['sing']],
    [['say', 'a']],
    [['say', '--out', 'x.wav', '--seed', 'many', 'a']],
    [['say', '--out', 'x.wav', '--backend', 'abacus', 'a']],
    [['say', '--louder']],
    [['phonemize', '--format', 'sampa', 'a']],
    [['inspect']],
  ])('does not understand %j', (words) => {
    const { status, stdout, stderr } = run(words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*\n\nusage: /);
  });
});
