import { SottovoceError } from '../errors.js';

/** One file of a voice, as the manifest promises it. */
export interface VoiceFile {
  /** Relative to the manifest's own URL, or absolute. */
  readonly url: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** models/*.json: what a voice is and where its files are. models/manifest.schema.json is its schema. */
export interface VoiceManifest {
  /** Piper's name, such as `en_US-joe-medium`. */
  readonly name: string;
  /** BCP 47, such as `en-US`. */
  readonly language: string;
  readonly quality: 'x_low' | 'low' | 'medium' | 'high';
  /** SPDX identifier of the weights' licence. */
  readonly licence: string;
  /** Where the voice comes from, for people. */
  readonly source: string;
  readonly model: VoiceFile;
  readonly config: VoiceFile;
}

/** Larger than any Piper voice; a manifest that asks for more is not one. */
const MAX_MODEL_BYTES = 512 * 1024 * 1024;
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

/** @throws SottovoceError `voice-invalid` naming the field that is wrong. */
export function parseManifest(value: unknown): VoiceManifest {
  const manifest = object(value, 'manifest');
  const quality = string(manifest, 'quality');
  if (quality !== 'x_low' && quality !== 'low' && quality !== 'medium' && quality !== 'high') {
    throw invalid(`quality "${quality.slice(0, 40)}" is not one of x_low, low, medium, high`);
  }
  return {
    name: string(manifest, 'name'),
    language: string(manifest, 'language'),
    quality,
    licence: string(manifest, 'licence'),
    source: string(manifest, 'source'),
    model: file(manifest, 'model', MAX_MODEL_BYTES),
    config: file(manifest, 'config', MAX_CONFIG_BYTES),
  };
}

function file(manifest: Record<string, unknown>, field: string, limit: number): VoiceFile {
  const row = object(manifest[field], field);
  const bytes = row['bytes'];
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes <= 0 || bytes > limit) {
    throw invalid(`${field}.bytes must be a whole number from 1 to ${limit}`);
  }
  const sha256 = string(row, 'sha256');
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw invalid(`${field}.sha256 must be 64 hex digits`);
  return { url: string(row, 'url'), bytes, sha256 };
}

function object(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`${field} must be an object`);
  }
  return value as Record<string, unknown>;
}

function string(row: Record<string, unknown>, field: string): string {
  const value = row[field];
  if (typeof value !== 'string' || value === '') throw invalid(`${field} must be a string`);
  return value;
}

function invalid(what: string): SottovoceError {
  return new SottovoceError('voice-invalid', `The voice manifest is not valid: ${what}.`);
}
