/** What every backend must do: the whole graph's sound, whatever windows it is asked for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installFileFetch } from '../../cli/file-fetch.js';
import { loadCore, type CoreModule } from '../wasm/core.js';
import type { ModuleHost } from '../wasm/module-host.js';
import type { InferenceBackend } from './backend.js';
import { EngineBackend } from './engine.js';
import { OrtWasmBackend } from './ort-wasm.js';
import {
  idsOf,
  isSilent,
  largestDifference,
  optionsOf,
  speakInWindows,
  speakWholeGraph,
} from './test-speech.js';
import {
  CORE_URLS,
  hasFile,
  ORT_URLS,
  readNpy,
  readReferences,
  readVoice,
  VOICES,
} from './test-voices.js';

interface Row {
  readonly name: string;
  /** The largest difference from ONNX Runtime. */
  readonly exact: number;
  /** The largest difference between two ways of cutting a sentence. */
  readonly seamless: number;
  readonly create: (model: Uint8Array, core: ModuleHost<CoreModule>) => Promise<InferenceBackend>;
}

const BACKENDS: readonly Row[] = [
  {
    name: 'engine',
    // Winograd's transforms round. Measured: 1e-5 over all voices and cases.
    exact: 1e-4,
    seamless: 0,
    create: (model, core) => EngineBackend.create(model, core),
  },
  {
    name: 'ort-wasm',
    // Runtimes and windows order their sums in other ways. Measured: 1.1e-6.
    exact: 1e-5,
    seamless: 1e-5,
    create: (model, core) => OrtWasmBackend.create(model, core, ORT_URLS),
  },
];

installFileFetch();

describe.each(BACKENDS)('$name', ({ create, exact, seamless }) => {
  let core: ModuleHost<CoreModule>;

  beforeAll(async () => {
    core = await loadCore(CORE_URLS);
  });

  describe.each(VOICES)('%s', (voice) => {
    const references = readReferences(voice);
    const silent = references.cases.filter(isSilent);
    let backend: InferenceBackend;

    beforeAll(async () => {
      backend = await create(readVoice(voice), core);
    });
    afterAll(() => backend.dispose());

    const kept = silent.filter(({ file }) => file !== undefined && hasFile(voice, file));
    it.each(kept)('$case equals the record', async (reference) => {
      const ids = idsOf(references, reference);
      const { frames, samples } = await speakInWindows(backend, ids, optionsOf(reference));
      expect([...frames]).toEqual(reference.frames);
      expect(samples.length).toBe(reference.samples);
      const every = samples.filter((_, i) => i % reference.stride === 0);
      expect(largestDifference(every, readNpy(voice, reference.file ?? ''))).toBeLessThan(exact);
    });

    it('equals the whole graph in native ONNX Runtime', async () => {
      const reference = silent.find(({ seq }) => seq === 'short');
      if (!reference) throw new Error('no case without noise');
      const ids = idsOf(references, reference);
      const { samples } = await speakInWindows(backend, ids, optionsOf(reference));
      const whole = await speakWholeGraph(readVoice(voice), ids, reference);
      expect(samples.length).toBe(whole.length);
      expect(largestDifference(samples, whole)).toBeLessThan(exact);
    });
  });

  describe('any voice', () => {
    const ids = Int32Array.from(readReferences('tiny-medium').ids['medium'] ?? []);
    const options = {
      ...{ noiseScale: 0.667, lengthScale: 1, noiseWScale: 0.8 },
      ...{ speakerId: 0, seed: 7, sentence: 2 },
    };
    let backend: InferenceBackend;

    beforeAll(async () => {
      backend = await create(readVoice('tiny-medium'), core);
    });
    afterAll(() => backend.dispose());

    it('gives the same samples for the same seed, and others for another', async () => {
      const once = await speakInWindows(backend, ids, options);
      const again = await speakInWindows(backend, ids, options);
      const other = await speakInWindows(backend, ids, { ...options, seed: 8 });
      expect(again.samples).toEqual(once.samples);
      expect(other.samples).not.toEqual(once.samples);
    });

    it('gives any window in any order', async () => {
      const { frames, samples } = await speakInWindows(backend, ids, options);
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
        expect(largestDifference(window, expected)).toBeLessThanOrEqual(seamless);
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
        code: expect.stringMatching(/^(invalid-argument|inference-failed)$/) as string,
      });
      await expect(backend.synthesize(0, 1)).rejects.toMatchObject({ code: 'wrong-state' });
      expect((await backend.begin(ids, options)).length).toBe(ids.length);
    });

    it.each([
      ['nothing', new Uint8Array()],
      ['text', new TextEncoder().encode('<!doctype html>')],
      ['half a voice', readVoice('tiny-medium').slice(0, 400_000)],
    ])('refuses %s as a voice', async (_name, bytes) => {
      await expect(create(bytes, core)).rejects.toMatchObject({
        code: expect.stringMatching(/^voice-/) as string,
      });
    });
  });
});
