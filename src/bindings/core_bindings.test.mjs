// The core module as JavaScript sees it. CORE_MODULE: path of core.js; SOTTOVOCE_TEST_DATA: tests/data.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

const { default: createCore } = await import(pathToFileURL(process.env.CORE_MODULE).href);
const core = await createCore();

const MAX_GZIPPED_BYTES = 150_000;

const voiceFile = (name) =>
  readFileSync(path.join(process.env.SOTTOVOCE_TEST_DATA, 'voices/tiny-medium', name));
const readVoice = () => new Uint8Array(gunzipSync(voiceFile('voice.onnx.gz')));

const HOP = 16;
const FRAMES_PER_ID = 4;
const RATE = 16000;

const options = {
  voiceSampleRate: RATE,
  outputSampleRate: RATE,
  hopLength: HOP,
  phonemeMap: { c: ['a', 'b'] },
  phonemeIdMap: { _: [0], '^': [1], $: [2], ' ': [3], a: [4], b: [5], ˈ: [120] },
};

/** One word a group of letters, in order, a space between them. */
function sentenceOf(text, pauseAfterSeconds = 0) {
  const phonemes = [...text];
  const words = [...text.matchAll(/[^ ]+/g)].flatMap(({ index, 0: word }) => [
    100 + index,
    100 + index + word.length,
    index,
    word.length,
  ]);
  return {
    phonemes,
    phonemeSpans: Uint32Array.from(phonemes.flatMap((_, i) => [100 + i, 101 + i])),
    words: Uint32Array.from(words),
    start: 100,
    end: 100 + text.length,
    pauseAfterSeconds,
  };
}

function valueOf(reply) {
  assert.equal(reply.ok, true, reply.message);
  return reply.value;
}

function assertFails(reply, code) {
  assert.equal(reply.ok, false);
  assert.equal(reply.code, code);
  assert.equal(typeof reply.message, 'string');
  assert.notEqual(reply.message, '');
}

/** Pulls an utterance to its end; the fake voice says the number of its frame, over 10,000. */
function speak(utterance, sentences) {
  const heard = { samples: [], marks: [], ids: [], numbers: [] };
  const waiting = [...sentences];
  for (;;) {
    const step = utterance.next();
    switch (step.type) {
      case 'sentence': {
        const sentence = waiting.shift();
        valueOf(sentence ? utterance.addSentence(sentence) : utterance.endOfText());
        break;
      }
      case 'begin':
        assert.ok(step.ids instanceof Int32Array);
        heard.ids.push([...step.ids]);
        heard.numbers.push(step.sentence);
        valueOf(utterance.begun(new Uint32Array(step.ids.length).fill(FRAMES_PER_ID)));
        break;
      case 'synthesize': {
        const samples = new Float32Array(step.frameCount * HOP);
        for (let i = 0; i < samples.length; ++i) {
          samples[i] = (step.firstFrame + Math.floor(i / HOP)) / 10_000;
        }
        valueOf(utterance.synthesized(samples));
        break;
      }
      case 'deliver':
        assert.ok(step.samples instanceof Float32Array);
        assert.equal(step.samples.byteLength, step.samples.buffer.byteLength, 'transferable');
        assert.equal(step.firstSample, heard.samples.length);
        heard.samples.push(...step.samples);
        heard.marks.push(...step.marks);
        break;
      case 'done':
        return heard;
      default:
        assert.fail(`unknown step ${step.type}`);
    }
  }
}

test('an utterance is spoken to its end', () => {
  const utterance = valueOf(core.Utterance.create(options));
  const heard = speak(utterance, [sentenceOf('a bx', 0.5), sentenceOf('c')]);
  utterance.delete();

  assert.deepEqual(heard.ids, [
    [1, 0, 4, 0, 3, 0, 5, 0, 2],
    [1, 0, 4, 0, 5, 0, 2],
  ]);
  assert.deepEqual(heard.numbers, [0, 1]);
  const first = 9 * FRAMES_PER_ID * HOP;
  const pause = RATE / 2;
  assert.equal(heard.samples.length, first + pause + 7 * FRAMES_PER_ID * HOP);
  assert.equal(heard.samples[first - 1], Math.fround((9 * FRAMES_PER_ID - 1) / 10_000));
  assert.ok(heard.samples.slice(first, first + pause).every((sample) => sample === 0));

  const seconds = (frames) => (frames * HOP) / RATE;
  assert.deepEqual(heard.marks.slice(0, 5), [
    { type: 'sentence', start: 100, end: 104, time: 0, duration: seconds(36) },
    { type: 'word', start: 100, end: 101, time: seconds(8), duration: seconds(8) },
    { type: 'phoneme', start: 100, end: 101, time: seconds(8), duration: seconds(8), phoneme: 'a' },
    { type: 'word', start: 102, end: 104, time: seconds(16), duration: seconds(16) },
    {
      type: 'phoneme',
      start: 102,
      end: 103,
      time: seconds(24),
      duration: seconds(8),
      phoneme: 'b',
    },
  ]);
  assert.deepEqual(heard.marks[5], {
    type: 'sentence',
    start: 100,
    end: 101,
    time: (first + pause) / RATE,
    duration: seconds(28),
  });
});

test('phonemes that the voice does not know are counted', () => {
  const utterance = valueOf(core.Utterance.create(options));
  speak(utterance, [sentenceOf('ʒaʒ'), sentenceOf('x')]);
  assert.deepEqual(utterance.missingPhonemes(), { ʒ: 2, x: 1 });
  utterance.delete();
});

test('calls out of order are refused and the utterance goes on', () => {
  const utterance = valueOf(core.Utterance.create(options));
  assertFails(utterance.begun(new Uint32Array(3)), 'wrong-state');
  assertFails(utterance.synthesized(new Float32Array(3)), 'wrong-state');
  valueOf(utterance.addSentence(sentenceOf('a')));
  assertFails(utterance.endOfText(), 'wrong-state');
  assertFails(utterance.begun(new Uint32Array(3)), 'invalid-argument');
  assertFails(utterance.begun(new Uint32Array(5).fill(0xffffffff)), 'voice-too-large');
  assert.equal(speak(utterance, []).samples.length, 5 * FRAMES_PER_ID * HOP);
  utterance.delete();
});

// Values of every kind, for arguments that want something else.
const strangers = [
  undefined,
  null,
  true,
  NaN,
  -1,
  1.5,
  Infinity,
  2 ** 40,
  10n,
  'text',
  Symbol('symbol'),
  {},
  [],
  new Array(2 ** 32 - 1),
  () => 0,
  new Float64Array(4),
  new Uint8Array(0),
  new ArrayBuffer(8),
  new Map(),
];

function assertRefuses(call, code = 'invalid-argument') {
  for (const stranger of strangers) assertFails(call(stranger), code);
}

test('strange options are refused', () => {
  assertRefuses((stranger) => core.Utterance.create(stranger));
  for (const name of ['voiceSampleRate', 'outputSampleRate', 'hopLength']) {
    assertRefuses((stranger) => core.Utterance.create({ ...options, [name]: stranger }));
  }
  for (const name of ['phonemeMap', 'phonemeIdMap']) {
    for (const stranger of strangers) {
      // An empty list is one of the things a phoneme may map to.
      if (Array.isArray(stranger) && stranger.length === 0) continue;
      const strange = core.Utterance.create({ ...options, [name]: { a: stranger } });
      assertFails(strange, 'invalid-argument');
    }
    for (const stranger of [undefined, null, 'text', 7]) {
      assertFails(core.Utterance.create({ ...options, [name]: stranger }), 'invalid-argument');
    }
  }
  const long = new Array(9).fill(1);
  assertFails(core.Utterance.create({ ...options, phonemeIdMap: { a: long } }), 'invalid-argument');
});

test('strange sentences are refused and the utterance goes on', () => {
  const utterance = valueOf(core.Utterance.create(options));
  const sentence = sentenceOf('ab');
  const add = (change) => utterance.addSentence({ ...sentence, ...change });
  assertRefuses((stranger) => utterance.addSentence(stranger));
  for (const name of Object.keys(sentence)) {
    if (name !== 'phonemes') assertFails(add({ [name]: undefined }), 'invalid-argument');
  }
  assertRefuses((stranger) => add({ phonemeSpans: stranger }));
  assertRefuses((stranger) => add({ words: stranger }));
  assertFails(add({ phonemes: ['a', 7] }), 'invalid-argument');
  assertFails(add({ phonemes: ['a', 'b'.repeat(65)] }), 'invalid-argument');
  assertFails(add({ phonemeSpans: new Uint32Array(3) }), 'invalid-argument');
  assertFails(add({ words: new Uint32Array(3) }), 'invalid-argument');
  assertFails(add({ words: Uint32Array.of(0, 1, 1, 2) }), 'invalid-argument');
  assertFails(add({ pauseAfterSeconds: NaN }), 'invalid-argument');
  assertFails(utterance.addSentence(sentenceOf('a'.repeat(4001))), 'text-too-long');
  assert.equal(speak(utterance, [sentence]).samples.length, 7 * FRAMES_PER_ID * HOP);
  utterance.delete();
});

test('strange results of a backend are refused and the step stays', () => {
  const utterance = valueOf(core.Utterance.create(options));
  valueOf(utterance.addSentence(sentenceOf('a')));
  assertRefuses((stranger) => utterance.begun(stranger));
  valueOf(utterance.begun(new Uint32Array(5).fill(1)));
  assertRefuses((stranger) => utterance.synthesized(stranger));
  assertFails(utterance.synthesized(new Float32Array(5 * HOP - 1)), 'invalid-argument');
  assertFails(utterance.synthesized(new Float32Array(5 * HOP).fill(NaN)), 'voice-invalid');
  valueOf(utterance.synthesized(new Float32Array(5 * HOP)));
  assert.equal(utterance.next().type, 'deliver');
  utterance.delete();
});

test('frames per id are whole numbers within bounds', () => {
  assert.deepEqual(valueOf(core.framesPerId(Float32Array.of(1, 0, 7))), Uint32Array.of(1, 0, 7));
  assertFails(core.framesPerId(Float32Array.of(1, NaN)), 'voice-invalid');
  assertFails(core.framesPerId(Float32Array.of(1e9)), 'voice-too-large');
  assertRefuses((stranger) => core.framesPerId(stranger));
});

const prior = {
  mean: Float32Array.of(1, 2, 3, 4),
  logStd: new Float32Array(4),
  channels: 2,
  framesPerId: Uint32Array.of(1, 2),
  noiseScale: 0,
  seed: 1,
  sentence: 0,
};

test('the prior is expanded channel by channel', () => {
  const flat = valueOf(core.expandPrior(prior));
  assert.deepEqual(flat, Float32Array.of(1, 2, 2, 3, 4, 4));
  const noisy = valueOf(core.expandPrior({ ...prior, noiseScale: 1 }));
  assert.deepEqual(valueOf(core.expandPrior({ ...prior, noiseScale: 1 })), noisy);
  assert.notDeepEqual(valueOf(core.expandPrior({ ...prior, noiseScale: 1, seed: 2 })), noisy);
});

test('a prior whose sizes do not agree is refused', () => {
  assertRefuses((stranger) => core.expandPrior(stranger));
  const wrong = [
    { channels: 3 },
    { channels: 0 },
    { channels: 2 ** 31 },
    { mean: new Float32Array(3) },
    { logStd: new Float32Array(5) },
    { framesPerId: Uint32Array.of(1) },
    { framesPerId: Uint32Array.of(0xffffffff, 0xffffffff) },
    { noiseScale: NaN },
    { seed: -1 },
    { sentence: 0.5 },
  ];
  for (const change of wrong) {
    assertFails(core.expandPrior({ ...prior, ...change }), 'invalid-argument');
  }
});

test('duration noise has two rows, the same for the same key', () => {
  const noise = core.durationNoise(500, 7, 3);
  assert.equal(noise.length, 1000);
  assert.deepEqual(core.durationNoise(500, 7, 3), noise);
  assert.notDeepEqual(core.durationNoise(500, 7, 4), noise);
  const power = noise.reduce((sum, value) => sum + value * value, 0) / noise.length;
  assert.ok(Math.abs(power - 1) < 0.2, `power ${power}`);
  for (const stranger of strangers) assert.equal(core.durationNoise(stranger, 7, 3).length, 0);
});

test('a whole signal is resampled', () => {
  const tone = Float32Array.from({ length: 22050 }, (_, i) =>
    Math.sin((i * 440 * 2 * Math.PI) / 22050),
  );
  const out = valueOf(core.resample(tone, 22050, 48000));
  assert.equal(out.length, 48000);
  for (let i = 1000; i < 47000; ++i) {
    assert.ok(Math.abs(out[i] - Math.sin((i * 440 * 2 * Math.PI) / 48000)) < 1e-4, `sample ${i}`);
  }
  assert.deepEqual(valueOf(core.resample(tone, 22050, 22050)), tone);
  assertRefuses((stranger) => core.resample(stranger, 22050, 48000));
  assertRefuses((stranger) => core.resample(tone, stranger, 48000));
  assertRefuses((stranger) => core.resample(tone, 22050, stranger));
  assertFails(core.resample(new Float32Array(2 ** 19), 3000, 768000), 'invalid-argument');
});

test('a voice is cut into three models', () => {
  const voice = valueOf(core.splitVoice(readVoice()));
  const { facts } = voice;
  assert.equal(facts.hopLength, 256);
  assert.equal(facts.speakers, 0);
  assert.equal(facts.stochasticDurations, true);
  for (const name of ['latentChannels', 'flowMargin', 'decoderMargin']) {
    assert.ok(Number.isInteger(facts[name]) && facts[name] > 0, name);
  }
  assert.equal(voice.take('vocoder').length, 0);
  for (const part of ['encoder', 'flow', 'decoder']) {
    const bytes = voice.take(part);
    assert.ok(bytes.length > 1000, part);
    assert.equal(bytes[0], 0x08, 'an ONNX model starts with its ir_version');
    assert.equal(voice.take(part).length, 0, 'taken once');
  }
  voice.delete();
});

const readers = [
  ['splitVoice', core.splitVoice],
  ['Engine.create', (onnx) => core.Engine.create(onnx)],
];
for (const [name, read] of readers) {
  test(`what is not a voice is refused by ${name}`, () => {
    assertFails(read(new Uint8Array(0)), 'voice-invalid');
    assertFails(read(new TextEncoder().encode('<!doctype html>')), 'voice-invalid');
    const strange = strangers.filter((stranger) => !(stranger instanceof Uint8Array));
    for (const stranger of strange) assertFails(read(stranger), 'invalid-argument');
  });
}

const silent = {
  noiseScale: 0,
  lengthScale: 1,
  noiseWScale: 0,
  speakerId: 0,
  seed: 1,
  sentence: 0,
};

/** A .npy of float32; its header's length stands at byte 8. */
function readNpy(bytes) {
  const copy = Uint8Array.from(bytes);
  return new Float32Array(copy.buffer.slice(10 + new DataView(copy.buffer).getUint16(8, true)));
}

test('the engine speaks as ONNX Runtime does', () => {
  const engine = valueOf(core.Engine.create(readVoice()));
  const { ids, cases } = JSON.parse(voiceFile('refs.json'));
  const reference = cases.find(({ seq, scales }) => seq === 'short' && scales.join() === '0,1,0');
  const sentence = { ...silent, ids: Int32Array.from(ids.short) };
  assert.equal(engine.hopLength, 256);
  assert.equal(engine.speakers, 1);

  const frames = valueOf(engine.begin(sentence));
  assert.deepEqual([...frames], reference.frames);
  const count = frames.reduce((sum, some) => sum + some, 0);
  const samples = valueOf(engine.synthesize(0, count));
  assert.equal(samples.byteLength, samples.buffer.byteLength, 'transferable');
  const recorded = readNpy(voiceFile(reference.file));
  for (let i = 0; i < recorded.length; ++i) {
    assert.ok(Math.abs(samples[i * reference.stride] - recorded[i]) < 1e-4, `sample ${i}`);
  }
  const { text, flow, decoder, sentence: held } = engine.memory();
  for (const { weights, activations } of [text, flow, decoder]) {
    assert.ok(weights > 0 && activations > 0);
  }
  assert.ok(held > 0);
  engine.delete();
});

test('strange arguments of the engine are refused and it speaks on', () => {
  const engine = valueOf(core.Engine.create(readVoice()));
  const sentence = { ...silent, ids: Int32Array.of(1, 0, 14, 0, 2) };
  assertFails(engine.synthesize(0, 1), 'wrong-state');
  assertRefuses((stranger) => engine.begin(stranger));
  for (const name of Object.keys(sentence)) {
    const isScale = name.endsWith('Scale');
    for (const stranger of strangers) {
      if (isScale && Number.isFinite(stranger) && stranger > 0) continue;
      assertFails(engine.begin({ ...sentence, [name]: stranger }), 'invalid-argument');
    }
  }
  for (const ids of [[], [-1], [9999], new Array(1e6).fill(1)]) {
    assertFails(engine.begin({ ...sentence, ids: Int32Array.from(ids) }), 'invalid-argument');
  }
  valueOf(engine.begin(sentence));
  assertRefuses((stranger) => engine.synthesize(stranger, 1));
  assertRefuses((stranger) => engine.synthesize(0, stranger));
  assertFails(engine.synthesize(0, 0), 'invalid-argument');
  assertFails(engine.synthesize(2 ** 32 - 1, 2 ** 32 - 1), 'invalid-argument');
  assert.equal(valueOf(engine.synthesize(0, 1)).length, engine.hopLength);
  engine.delete();
});

test('the module is small enough to be fetched by a page', () => {
  const wasm = readFileSync(process.env.CORE_MODULE.replace(/\.js$/, '.wasm'));
  const bytes = gzipSync(wasm, { level: 9 }).length;
  assert.ok(bytes <= MAX_GZIPPED_BYTES, `${bytes} bytes gzipped`);
});

test('the version is the package’s', () => {
  assert.match(core.version(), /^\d+\.\d+\.\d+$/);
});
