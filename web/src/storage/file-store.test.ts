import { describe, expect, it } from 'vitest';
import { decodeName, describeVoice, encodeName, fileName, promisedBytes } from './file-store.js';
import { sha256 } from './sha256.js';

describe('names in a store', () => {
  it.each([
    'en_US-joe-medium',
    '',
    '.',
    '..',
    'a/b\\c:d',
    'voice-.0041',
    'é😀',
    '\ud800',
    'A.0041',
  ])('take any voice name and give it back: %j', (name) => {
    expect(encodeName(name)).toMatch(/^voice-[A-Za-z0-9_.-]*$/);
    expect(decodeName(encodeName(name))).toBe(name);
  });

  it('are not those of others', () => {
    expect(decodeName('something else')).toBeUndefined();
    expect(promisedBytes('note.txt')).toBeUndefined();
    expect(promisedBytes(`${'0'.repeat(64)}-12.validator`)).toBeUndefined();
  });

  it('tell an unfinished file from a whole one', () => {
    const file = fileName({ voice: 'v', sha256: '0'.repeat(64), bytes: 12 });
    expect(promisedBytes(file)).toBe(12);
    const complete = (...lengths: number[]): boolean =>
      describeVoice(
        'v',
        lengths.map((length) => [file, length]),
      ).complete;
    expect(complete(12, 12)).toBe(true);
    expect(complete(12, 5)).toBe(false);
    expect(complete(12)).toBe(false);
    expect(describeVoice('v', [[file, 5]])).toEqual({ name: 'v', bytes: 5, complete: false });
  });
});

describe('sha256', () => {
  it('is that of FIPS 180-2, appendix B.1', async () => {
    expect(await sha256(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
