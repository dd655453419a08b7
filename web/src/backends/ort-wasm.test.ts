/** The split graph with recorded noise against the whole one with the same. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { installFileFetch } from '../../cli/file-fetch.js';
import { loadCore, type CoreModule } from '../wasm/core.js';
import { ModuleHost } from '../wasm/module-host.js';
import { OrtWasmBackend } from './ort-wasm.js';
import { idsOf, isSilent, largestDifference, optionsOf, speakInWindows } from './test-speech.js';
import {
  CORE_URLS,
  hasFile,
  ORT_URLS,
  readNpy,
  readReferences,
  readVoice,
  VOICES,
  type ReferenceCase,
} from './test-voices.js';

/** Windows order their sums in other ways. Measured: 1.1e-6 over all voices and cases. */
const TOLERANCE = 1e-5;

/** A core whose noise is what was recorded with a case. */
class RecordedNoise {
  readonly #voice: string;
  readonly #reference: ReferenceCase;

  constructor(voice: string, reference: ReferenceCase) {
    this.#voice = voice;
    this.#reference = reference;
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
    const file = this.#reference.noise_files?.[kind];
    return file === undefined ? undefined : Float32Array.from(readNpy(this.#voice, file));
  }
}

installFileFetch();

const rows = VOICES.flatMap((voice) =>
  readReferences(voice)
    .cases.filter((reference) => !isSilent(reference))
    .filter(({ file }) => file !== undefined && hasFile(voice, file))
    .map((reference) => ({ voice, case: reference.case, reference })),
);

describe('OrtWasmBackend', () => {
  let core: ModuleHost<CoreModule>;
  let backend: OrtWasmBackend | undefined;

  beforeAll(async () => {
    core = await loadCore(CORE_URLS);
  });
  afterEach(() => backend?.dispose());

  it.each(rows)('speaks $voice $case as recorded', async ({ voice, reference }) => {
    const recorded = new RecordedNoise(voice, reference);
    backend = await OrtWasmBackend.create(readVoice(voice), recorded.over(core), ORT_URLS);
    const ids = idsOf(readReferences(voice), reference);
    const { frames, samples } = await speakInWindows(backend, ids, optionsOf(reference));
    expect([...frames]).toEqual(reference.frames);
    expect(samples.length).toBe(reference.samples);
    const every = samples.filter((_, i) => i % reference.stride === 0);
    expect(largestDifference(every, readNpy(voice, reference.file ?? ''))).toBeLessThan(TOLERANCE);
  });
});
