import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { installFileFetch } from '../../cli/file-fetch.js';
import { loadCore, type CoreModule } from '../wasm/core.js';
import type { ModuleHost } from '../wasm/module-host.js';
import type { BackendChoice, InferenceBackend } from './backend.js';
import { createBackend } from './choose.js';
import { speakInWindows } from './test-speech.js';
import { CORE_URLS, ORT_URLS, readReferences, readVoice } from './test-voices.js';

installFileFetch();

const NO_ORT = {
  ortScript: 'file:///none.mjs',
  ortWasm: 'file:///none',
  ortModule: 'file:///none',
};
const KNOWN = readVoice('tiny-medium');

/** A graph that ONNX Runtime runs and the engine does not know: it ends in Relu in place of Tanh. */
function unknownVoice(): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(KNOWN);
  // Field 4 of a node, its operator, with four letters.
  bytes.write('\x22\x04Relu', bytes.lastIndexOf('\x22\x04Tanh', undefined, 'latin1'), 'latin1');
  return Uint8Array.from(bytes);
}

describe('createBackend', () => {
  let core: ModuleHost<CoreModule>;
  let backend: InferenceBackend | undefined;

  beforeAll(async () => {
    core = await loadCore(CORE_URLS);
  });
  afterEach(async () => {
    await backend?.dispose();
    backend = undefined;
  });

  it.each<BackendChoice>(['auto', 'engine'])(
    'runs a voice by the engine for %s, without ONNX Runtime',
    async (choice) => {
      backend = await createBackend(choice, KNOWN, core, NO_ORT);
      expect(backend.name).toBe('engine');
    },
  );

  it('runs a voice by ONNX Runtime when that is wanted', async () => {
    backend = await createBackend('ort-wasm', KNOWN, core, ORT_URLS);
    expect(backend.name).toBe('ort-wasm');
  });

  it('runs a graph that the engine does not know by ONNX Runtime', async () => {
    backend = await createBackend('auto', unknownVoice(), core, ORT_URLS);
    expect(backend.name).toBe('ort-wasm');
    const ids = Int32Array.from(readReferences('tiny-medium').ids['short'] ?? []);
    const { samples } = await speakInWindows(backend, ids, {
      ...{ noiseScale: 0, lengthScale: 1, noiseWScale: 0 },
      ...{ speakerId: 0, seed: 0, sentence: 0 },
    });
    expect(samples.every((sample) => sample >= 0)).toBe(true);
    expect(samples.some((sample) => sample > 0)).toBe(true);
  });

  it('refuses that graph where only the engine may run', async () => {
    await expect(createBackend('engine', unknownVoice(), core, ORT_URLS)).rejects.toMatchObject({
      code: 'voice-unsupported',
      message: expect.stringContaining('tanh') as string,
    });
  });

  it('says that ONNX Runtime cannot be had', async () => {
    await expect(createBackend('auto', unknownVoice(), core, NO_ORT)).rejects.toMatchObject({
      code: 'download-failed',
    });
  });

  it('does not try ONNX Runtime on what is no voice', async () => {
    await expect(
      createBackend('auto', new TextEncoder().encode('<!doctype html>'), core, NO_ORT),
    ).rejects.toMatchObject({ code: 'voice-invalid' });
  });
});
