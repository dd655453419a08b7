import { describe, expect, it } from 'vitest';
import { MAX_CONFIG_BYTES, parseVoiceConfig } from './config.js';

const BASE = {
  audio: { sample_rate: 22050, quality: 'medium' },
  espeak: { voice: 'en-us' },
  inference: { noise_scale: 0.5, length_scale: 1.1, noise_w: 0 },
  phoneme_type: 'espeak',
  phoneme_map: { ɡ: ['g'] },
  phoneme_id_map: { _: [0], '^': [1], $: [2], a: [14, 15], ['__proto__']: [3] },
  num_speakers: 2,
  speaker_id_map: { ada: 0, bob: 1 },
};

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('parseVoiceConfig', () => {
  it('reads every field', () => {
    expect(parseVoiceConfig(encode(BASE))).toEqual({
      sampleRate: 22050,
      language: 'en-us',
      noiseScale: 0.5,
      lengthScale: 1.1,
      noiseWScale: 0,
      phonemeMap: { ɡ: ['g'] },
      phonemeIdMap: BASE.phoneme_id_map,
      speakers: 2,
      speakerIds: { ada: 0, bob: 1 },
    });
  });

  it('takes the defaults of Piper for what is left out', () => {
    const { audio, espeak, phoneme_id_map } = BASE;
    expect(parseVoiceConfig(encode({ audio, espeak, phoneme_id_map }))).toMatchObject({
      noiseScale: 0.667,
      lengthScale: 1,
      noiseWScale: 0.8,
      phonemeMap: {},
      speakers: 1,
      speakerIds: {},
    });
  });

  const idMap = BASE.phoneme_id_map;
  it.each([
    ['a number', 7, 'the file must be an object'],
    ['null', null, 'the file must be an object'],
    ['an array', [BASE], 'the file must be an object'],
    ['no audio', { ...BASE, audio: undefined }, 'audio must be an object, and is missing'],
    ['a rate as text', { ...BASE, audio: { sample_rate: '22050' } }, 'audio.sample_rate'],
    ['a rate too low', { ...BASE, audio: { sample_rate: 7999 } }, 'from 8000 to 48000'],
    ['a broken rate', { ...BASE, audio: { sample_rate: 22050.5 } }, 'audio.sample_rate'],
    ['no language', { ...BASE, espeak: {} }, 'espeak.voice'],
    ['a path as language', { ...BASE, espeak: { voice: '../en' } }, 'espeak.voice'],
    ['negative noise', { ...BASE, inference: { noise_scale: -1 } }, 'inference.noise_scale'],
    ['no length', { ...BASE, inference: { length_scale: 0 } }, 'inference.length_scale'],
    ['no id map', { ...BASE, phoneme_id_map: undefined }, 'phoneme_id_map must be an object'],
    ['no pad', { ...BASE, phoneme_id_map: { '^': [1], $: [2] } }, 'phoneme_id_map lacks "_"'],
    ['a bare id', { ...BASE, phoneme_id_map: { ...idMap, a: 3 } }, 'phoneme_id_map["a"]'],
    ['no ids', { ...BASE, phoneme_id_map: { ...idMap, a: [] } }, 'phoneme_id_map["a"]'],
    ['a negative id', { ...BASE, phoneme_id_map: { ...idMap, a: [-1] } }, 'phoneme_id_map["a"]'],
    ['a huge id', { ...BASE, phoneme_id_map: { ...idMap, a: [1e9] } }, 'phoneme_id_map["a"]'],
    ['numbers mapped to', { ...BASE, phoneme_map: { a: [1] } }, 'phoneme_map["a"]'],
    ['no speakers', { ...BASE, num_speakers: 0 }, 'num_speakers'],
    ['a speaker beyond', { ...BASE, speaker_id_map: { eve: 2 } }, 'speaker_id_map["eve"]'],
  ])('refuses %s', (_name, config, words) => {
    expect(() => parseVoiceConfig(encode(config))).toThrow(
      expect.objectContaining({
        code: 'voice-invalid',
        message: expect.stringContaining(words) as string,
      }),
    );
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('<!doctype html>')],
    ['half a file', encode(BASE).slice(0, 100)],
    ['broken UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['a huge file', new Uint8Array(MAX_CONFIG_BYTES + 1).fill(0x20)],
  ])('refuses %s in place of JSON', (_name, bytes) => {
    expect(() => parseVoiceConfig(bytes)).toThrow(
      expect.objectContaining({ code: 'voice-invalid' }),
    );
  });

  it.each(['text', 'pinyin', 3])('does not support the phoneme type %s', (phoneme_type) => {
    expect(() => parseVoiceConfig(encode({ ...BASE, phoneme_type }))).toThrow(
      expect.objectContaining({ code: 'voice-unsupported' }),
    );
  });
});
