/** For tests: the voices of tests/data/voices and what ONNX Runtime made of them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = path.resolve(import.meta.dirname, '../../..');
const voices = path.join(root, 'tests/data/voices');

export const ORT_URLS = {
  ortScript: ortFile('ort.wasm.min.mjs'),
  ortWasm: ortFile('ort-wasm-simd-threaded.wasm'),
  ortModule: ortFile('ort-wasm-simd-threaded.mjs'),
};

/** With random weights, of all kinds that Piper makes. */
export const VOICES = [
  'tiny-dp',
  'tiny-high',
  'tiny-medium',
  'tiny-medium-old',
  'tiny-medium-raw',
  'tiny-medium-sim36',
  'tiny-multispeaker',
  'tiny-xlow',
];

export interface ReferenceCase {
  readonly case: string;
  readonly seq: string;
  /** Noise, length, noise of durations. */
  readonly scales: readonly [number, number, number];
  readonly sid: number | null;
  readonly frames: readonly number[];
  readonly samples: number;
  /** Of `file`: every stride-th sample. */
  readonly stride: number;
  readonly file?: string;
  readonly noise_files?: { readonly noise_dp?: string; readonly noise_z?: string };
}

export interface References {
  readonly ids: Readonly<Record<string, readonly number[]>>;
  readonly cases: readonly ReferenceCase[];
}

function ortFile(name: string): string {
  return pathToFileURL(path.join(root, 'node_modules/onnxruntime-web/dist', name)).href;
}

export function voiceFile(voice: string, file: string): string {
  return path.join(voices, voice, file);
}

export function readVoice(voice: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(gunzipSync(readFileSync(voiceFile(voice, 'voice.onnx.gz'))));
}

export function readReferences(voice: string): References {
  return JSON.parse(readFileSync(voiceFile(voice, 'refs.json'), 'utf8')) as References;
}

export function hasFile(voice: string, file: string): boolean {
  return existsSync(voiceFile(voice, file));
}

/** A .npy of float32 in little-endian C order; its header's length stands at byte 8. */
export function readNpy(voice: string, file: string): Float32Array {
  const bytes = Uint8Array.from(readFileSync(voiceFile(voice, file)));
  const headerLength = new DataView(bytes.buffer).getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(10, 10 + headerLength));
  if (!header.includes("'<f4'") || !header.includes("'fortran_order': False")) {
    throw new Error(`${file} is not float32 in C order`);
  }
  return new Float32Array(bytes.buffer.slice(10 + headerLength));
}

/** The builds of the core module; vitest.config.mjs says where they lie. */
export const CORE_URLS = {
  coreWasm: builtFile('core.wasm'),
  coreRelaxedWasm: builtFile('relaxed/core.wasm'),
};

function builtFile(name: string): string {
  return pathToFileURL(path.join(process.env['SOTTOVOCE_WASM'] ?? '', name)).href;
}
