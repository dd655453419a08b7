/** The engine against ONNX Runtime Web with the same noise, and what it holds in memory. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installFileFetch } from '../../cli/file-fetch.js';
import { loadCore, type CoreExports, type CoreModule, wrapCore } from '../wasm/core.js';
import { ModuleHost } from '../wasm/module-host.js';
import { EngineBackend } from './engine.js';
import { OrtWasmBackend } from './ort-wasm.js';
import { largestDifference, speakInWindows } from './test-speech.js';
import { CORE_URLS, ORT_URLS, readReferences, readVoice, VOICES } from './test-voices.js';

installFileFetch();

const NOISY = { noiseScale: 0.667, lengthScale: 1, noiseWScale: 0.8, speakerId: 0, seed: 7 };

describe.each(VOICES)('%s', (voice) => {
  const ids = Int32Array.from(readReferences(voice).ids['short'] ?? []);
  let engine: EngineBackend;
  let ort: OrtWasmBackend;

  beforeAll(async () => {
    const core = await loadCore(CORE_URLS);
    engine = await EngineBackend.create(readVoice(voice), core);
    ort = await OrtWasmBackend.create(readVoice(voice), core, ORT_URLS);
  });
  afterAll(() => Promise.all([engine.dispose(), ort.dispose()]));

  it.each([0, 3])(
    'draws the noise of sentence %d as ONNX Runtime is given it',
    async (sentence) => {
      const ours = await speakInWindows(engine, ids, { ...NOISY, sentence });
      const theirs = await speakInWindows(ort, ids, { ...NOISY, sentence });
      expect(ours.frames).toEqual(theirs.frames);
      expect(largestDifference(ours.samples, theirs.samples)).toBeLessThan(1e-3);
    },
  );
});

describe('EngineBackend', () => {
  it('holds its weights and little else, however much it speaks', async () => {
    const backend = await EngineBackend.create(readVoice('tiny-medium'), await loadCore(CORE_URLS));
    const ids = Int32Array.from(readReferences('tiny-medium').ids['long'] ?? []);
    const bytes = async (): Promise<{ weights: number; activations: number }> => {
      await speakInWindows(backend, ids, { ...NOISY, sentence: 0 });
      const { text, flow, decoder, sentence } = backend.memory();
      const sum = (of: 'weights' | 'activations'): number => text[of] + flow[of] + decoder[of];
      return { weights: sum('weights'), activations: sum('activations') + sentence };
    };
    const once = await bytes();
    expect(once.weights).toBeGreaterThan(readVoice('tiny-medium').length / 2);
    expect(once.activations).toBeLessThan(32 * 2 ** 20);
    expect(await bytes()).toEqual(once);
    await backend.dispose();
  });

  it('reports a trap as a crash of the worker', async () => {
    const trapping = {
      Engine: {
        create: () => {
          throw new WebAssembly.RuntimeError('unreachable');
        },
      },
    };
    const core = new ModuleHost<CoreModule>((onTrap) =>
      Promise.resolve(wrapCore(trapping as unknown as CoreExports, onTrap)),
    );
    await expect(EngineBackend.create(new Uint8Array(), core)).rejects.toMatchObject({
      code: 'worker-crashed',
    });
  });
});
