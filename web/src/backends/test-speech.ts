/** For tests: whole sentences out of a backend, and out of the whole graph in native ONNX Runtime. */
import * as native from 'onnxruntime-node';
import { expect } from 'vitest';
import type { BeginOptions, InferenceBackend } from './backend.js';
import type { ReferenceCase, References } from './test-voices.js';

export const isSilent = ({ scales }: ReferenceCase): boolean => scales[0] === 0 && scales[2] === 0;

export function idsOf({ ids }: References, { seq }: ReferenceCase): Int32Array {
  return Int32Array.from(ids[seq] ?? []);
}

export function optionsOf({ scales, sid }: ReferenceCase): BeginOptions {
  const [noiseScale, lengthScale, noiseWScale] = scales;
  return { noiseScale, lengthScale, noiseWScale, speakerId: sid ?? 0, seed: 1, sentence: 0 };
}

export interface Spoken {
  readonly frames: Uint32Array;
  readonly samples: Float32Array;
}

/** The whole sentence in windows of widths from 1 to 40, the same every time. */
export async function speakInWindows(
  backend: InferenceBackend,
  ids: Int32Array,
  options: BeginOptions,
): Promise<Spoken> {
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

export async function speakWholeGraph(
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

export function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}
