/** A Piper voice's .onnx.json: what the pipeline must know of a voice beside its graph. */
import { SottovoceError } from '../errors.js';

export interface VoiceConfig {
  /** Samples a second, 8000 to 48000. */
  readonly sampleRate: number;
  /** espeak-ng voice name, such as `en-us`. */
  readonly language: string;
  /** The voice's own defaults. */
  readonly noiseScale: number;
  readonly lengthScale: number;
  readonly noiseWScale: number;
  /** Phoneme -> the phonemes spoken in its place. */
  readonly phonemeMap: Readonly<Record<string, readonly string[]>>;
  /** Phoneme -> the network's input numbers; has BOS `^`, EOS `$` and the pad `_`. */
  readonly phonemeIdMap: Readonly<Record<string, readonly number[]>>;
  /** At least 1. */
  readonly speakers: number;
  /** Speaker's name -> row of the speaker embedding; empty in most voices with one speaker. */
  readonly speakerIds: Readonly<Record<string, number>>;
}

/** Published configs with 900 speakers have 30 kB. */
export const MAX_CONFIG_BYTES = 4 * 1024 * 1024;
/** Piper's voices have some 150 phonemes, and networks 256 symbols. */
const MAX_PHONEMES = 10_000;
const MAX_IDS_PER_PHONEME = 64;
const MAX_PHONEME_ID = 65_535;
const MAX_SPEAKERS = 100_000;

type Row = Record<string, unknown>;

/**
 * @throws SottovoceError `voice-invalid` naming the field that is wrong, or `voice-unsupported` for a
 *   voice that does not speak espeak-ng's phonemes.
 */
export function parseVoiceConfig(bytes: Uint8Array): VoiceConfig {
  const config = row(parseJson(bytes), 'the file');
  checkPhonemeType(config['phoneme_type'] ?? 'espeak');
  const inference = row(config['inference'] ?? {}, 'inference');
  const speakers = integer(config['num_speakers'] ?? 1, 'num_speakers', 1, MAX_SPEAKERS);
  return {
    sampleRate: integer(
      row(config['audio'], 'audio')['sample_rate'],
      'audio.sample_rate',
      8000,
      48000,
    ),
    language: language(row(config['espeak'], 'espeak')['voice']),
    // Piper's own defaults where a config leaves them out.
    noiseScale: number(inference['noise_scale'] ?? 0.667, 'inference.noise_scale', 0, 10),
    lengthScale: number(inference['length_scale'] ?? 1, 'inference.length_scale', 0.01, 100),
    noiseWScale: number(inference['noise_w'] ?? 0.8, 'inference.noise_w', 0, 10),
    phonemeMap: table(config['phoneme_map'] ?? {}, 'phoneme_map', isPhonemes),
    phonemeIdMap: phonemeIdMap(config['phoneme_id_map']),
    speakers,
    speakerIds: table(
      config['speaker_id_map'] ?? {},
      'speaker_id_map',
      (value): value is number => isInteger(value, 0, speakers - 1),
      MAX_SPEAKERS,
    ),
  };
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength > MAX_CONFIG_BYTES) {
    throw invalid(`it has ${bytes.byteLength} bytes; ${MAX_CONFIG_BYTES} are the most`);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalid(`it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function checkPhonemeType(type: unknown): void {
  if (type === 'espeak') return;
  throw new SottovoceError(
    'voice-unsupported',
    `The voice's phoneme_type is ${shown(type)}; only voices with espeak-ng phonemes can speak.`,
  );
}

function language(value: unknown): string {
  if (typeof value !== 'string' || !/^[\w-]{1,64}$/.test(value)) {
    throw invalid(`espeak.voice must be a language such as "en-us", and is ${shown(value)}`);
  }
  return value;
}

function phonemeIdMap(value: unknown): Record<string, readonly number[]> {
  const map = table(value, 'phoneme_id_map', isIds);
  for (const symbol of ['^', '$', '_']) {
    if (!Object.hasOwn(map, symbol)) throw invalid(`phoneme_id_map lacks ${shown(symbol)}`);
  }
  return map;
}

function isIds(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= MAX_IDS_PER_PHONEME &&
    value.every((id) => isInteger(id, 0, MAX_PHONEME_ID))
  );
}

function isPhonemes(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= MAX_IDS_PER_PHONEME &&
    value.every((phoneme) => typeof phoneme === 'string')
  );
}

/** Checks every value of an object; the object itself is returned, so odd keys stay what they are. */
function table<T>(
  value: unknown,
  field: string,
  accepts: (value: unknown) => value is T,
  limit = MAX_PHONEMES,
): Record<string, T> {
  const entries = row(value, field);
  const keys = Object.keys(entries);
  if (keys.length > limit)
    throw invalid(`${field} has ${keys.length} entries; ${limit} are the most`);
  for (const key of keys) {
    if (!accepts(entries[key])) {
      throw invalid(`${field}[${shown(key)}] must not be ${shown(entries[key])}`);
    }
  }
  return entries as Record<string, T>;
}

function isInteger(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function integer(value: unknown, field: string, least: number, most: number): number {
  if (isInteger(value, least, most)) return value;
  throw invalid(`${field} must be a whole number from ${least} to ${most}, and is ${shown(value)}`);
}

function number(value: unknown, field: string, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw invalid(`${field} must be a number from ${least} to ${most}, and is ${shown(value)}`);
}

function row(value: unknown, field: string): Row {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row;
  throw invalid(`${field} must be an object, and is ${shown(value)}`);
}

/** A value as JSON, cut short: it may be megabytes of somebody's file. */
function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function invalid(what: string): SottovoceError {
  return new SottovoceError('voice-invalid', `The voice's config is not valid: ${what}.`);
}
