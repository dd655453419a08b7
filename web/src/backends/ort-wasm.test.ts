/**
 * The split graph, window by window in ONNX Runtime Web, against the whole one: as recorded, and in
 * native ONNX Runtime.
 */
import * as native from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installFileFetch } from '../../cli/file-fetch.js';
import { loadCore, type CoreModule } from '../wasm/core.js';
import { ModuleHost } from '../wasm/module-host.js';
import type { BeginOptions } from './backend.js';
import { OrtWasmBackend } from './ort-wasm.js';
import {
  hasFile,
  ORT_URLS,
  readNpy,
  readReferences,
  readVoice,
  wasmUrl,
  type ReferenceCase,
} from './test-voices.js';

/** Runtimes and windows order their sums in other ways. Measured: 1.1e-6 over all voices and cases. */
const TOLERANCE = 1e-5;

const VOICES = [
  'tiny-dp',
  'tiny-high',
  'tiny-medium',
  'tiny-medium-old',
  'tiny-medium-raw',
  'tiny-medium-sim36',
  'tiny-multispeaker',
  'tiny-xlow',
];

/** A core whose noise is what was recorded with a case. */
class RecordedNoise {
  reference: ReferenceCase | undefined;
  readonly #voice: string;

  constructor(voice: string) {
    this.#voice = voice;
  }

  over(core: ModuleHost<CoreModule>): ModuleHost<CoreModule> {
    return new ModuleHost(async () => {
      const real = await core.fresh();
      return {
        ...real,
        durationNoise: (...of) => this.#noise('noise_dp') ?? real.durationNoise(...of),
        expandPrior: (prior) => {
          const noise = this.#noise('noise_z');
          if (!noise) return real.expandPrior(prior);
          const mean = real.expandPrior({ ...prior, noiseScale: 0 });
          const zero = new Float32Array(prior.mean.length);
          const logStd = real.expandPrior({
            ...prior,
            mean: prior.logStd,
            logStd: zero,
            noiseScale: 0,
          });
          return mean.map(
            (value, i) => value + (noise[i] ?? 0) * Math.exp(logStd[i] ?? 0) * prior.noiseScale,
          );
        },
      };
    });
  }

  #noise(kind: 'noise_dp' | 'noise_z'): Float32Array<ArrayBuffer> | undefined {
    const file = this.reference?.noise_files?.[kind];
    return file === undefined ? undefined : Float32Array.from(readNpy(this.#voice, file));
  }
}

installFileFetch();

describe.each(VOICES)('%s', (voice) => {
  const { ids, cases } = readReferences(voice);
  const recorded = new RecordedNoise(voice);
  let backend: OrtWasmBackend;

  beforeAll(async () => {
    const core = await loadCore(wasmUrl('core'));
    backend = await OrtWasmBackend.create(readVoice(voice), recorded.over(core), ORT_URLS);
  });
  afterAll(() => backend.dispose());

  const kept = cases.filter(({ file }) => file !== undefined && hasFile(voice, file));
  it.each(kept)('$case equals the record', async (reference) => {
    recorded.reference = reference;
    const { frames, samples } = await speak(backend, idsOf(ids, reference), optionsOf(reference));
    expect([...frames]).toEqual(reference.frames);
    expect(samples.length).toBe(reference.samples);
    const every = samples.filter((_, i) => i % reference.stride === 0);
    expect(largestDifference(every, readNpy(voice, reference.file ?? ''))).toBeLessThan(TOLERANCE);
  });

  it('equals the whole graph in native ONNX Runtime', async () => {
    const reference = cases.find(({ seq, scales }) => seq === 'short' && scales[0] === 0);
    if (!reference) throw new Error('no case without noise');
    recorded.reference = undefined;
    const { samples } = await speak(backend, idsOf(ids, reference), optionsOf(reference));
    const whole = await speakWhole(readVoice(voice), idsOf(ids, reference), reference);
    expect(samples.length).toBe(whole.length);
    expect(largestDifference(samples, whole)).toBeLessThan(TOLERANCE);
  });
});

describe('OrtWasmBackend', () => {
  const ids = Int32Array.from(readReferences('tiny-medium').ids['medium'] ?? []);
  const options = {
    ...{ noiseScale: 0.667, lengthScale: 1, noiseWScale: 0.8 },
    ...{ speakerId: 0, seed: 7, sentence: 2 },
  };
  let core: ModuleHost<CoreModule>;
  let backend: OrtWasmBackend;

  beforeAll(async () => {
    core = await loadCore(wasmUrl('core'));
    backend = await OrtWasmBackend.create(readVoice('tiny-medium'), core, ORT_URLS);
  });
  afterAll(() => backend.dispose());

  it('gives the same samples for the same seed, and others for another', async () => {
    const once = await speak(backend, ids, options);
    const again = await speak(backend, ids, options);
    const other = await speak(backend, ids, { ...options, seed: 8 });
    expect(again.samples).toEqual(once.samples);
    expect(other.samples).not.toEqual(once.samples);
  });

  it('gives any window in any order', async () => {
    const { frames, samples } = await speak(backend, ids, options);
    const count = frames.reduce((sum, frame) => sum + frame, 0);
    const hop = backend.hopLength;
    await backend.begin(ids, options);
    for (const [first, width] of [
      [count - 5, 5],
      [40, 30],
      [0, 1],
      [41, 1],
      [0, count],
    ] as const) {
      const window = await backend.synthesize(first, width);
      const expected = samples.subarray(first * hop, (first + width) * hop);
      expect(largestDifference(window, expected)).toBeLessThan(TOLERANCE);
    }
  });

  it.each([
    [-1, 2],
    [0, 0],
    [0, 1e6],
    [0.5, NaN],
  ])('refuses the window %d + %d', async (first, width) => {
    await backend.begin(ids, options);
    await expect(backend.synthesize(first, width)).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  it('refuses ids that the voice does not have, and speaks on', async () => {
    await expect(backend.begin(Int32Array.of(1, 9999, 2), options)).rejects.toMatchObject({
      code: 'inference-failed',
    });
    await expect(backend.synthesize(0, 1)).rejects.toMatchObject({ code: 'wrong-state' });
    expect((await backend.begin(ids, options)).length).toBe(ids.length);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('<!doctype html>')],
    ['half a voice', readVoice('tiny-medium').slice(0, 400_000)],
  ])('refuses %s as a voice', async (_name, bytes) => {
    await expect(OrtWasmBackend.create(bytes, core, ORT_URLS)).rejects.toMatchObject({
      code: expect.stringMatching(/^voice-/) as string,
    });
  });
});

function idsOf(
  ids: Readonly<Record<string, readonly number[]>>,
  { seq }: ReferenceCase,
): Int32Array {
  return Int32Array.from(ids[seq] ?? []);
}

function optionsOf({ scales, sid }: ReferenceCase): BeginOptions {
  const [noiseScale, lengthScale, noiseWScale] = scales;
  return { noiseScale, lengthScale, noiseWScale, speakerId: sid ?? 0, seed: 1, sentence: 0 };
}

/** The whole sentence in windows of widths from 1 to 40, the same every time. */
async function speak(
  backend: OrtWasmBackend,
  ids: Int32Array,
  options: BeginOptions,
): Promise<{ frames: Uint32Array; samples: Float32Array }> {
  const frames = await backend.begin(ids, options);
  const count = frames.reduce((sum, frame) => sum + frame, 0);
  const samples = new Float32Array(count * backend.hopLength);
  let random = 1;
  for (let first = 0; first < count;) {
    random = (random * 48271) % 2147483647;
    const width = Math.min(count - first, 1 + (random % 40));
    samples.set(await backend.synthesize(first, width), first * backend.hopLength);
    first += width;
  }
  return { frames, samples };
}

async function speakWhole(
  model: Uint8Array,
  ids: Int32Array,
  { scales, sid }: ReferenceCase,
): Promise<Float32Array> {
  const session = await native.InferenceSession.create(model);
  const outputs = await session.run({
    input: new native.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    input_lengths: new native.Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
    scales: new native.Tensor('float32', Float32Array.from(scales), [3]),
    ...(sid !== null && { sid: new native.Tensor('int64', BigInt64Array.of(BigInt(sid)), [1]) }),
  });
  return outputs['output']?.data as Float32Array;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}
