import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../storage/sha256.js';
import type { FrontModule } from '../wasm/front.js';
import { LanguageData } from './language-data.js';

const FOLDER = 'https://a.test/data/';

function container(path: string, byte: number): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(JSON.stringify({ files: [{ path, bytes: 1 }] }));
  const bytes = new Uint8Array(4 + header.length + 1);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  bytes[bytes.length - 1] = byte;
  return bytes;
}

/** A front that notes what it is given. */
function noting(): { front: FrontModule; given: string[] } {
  const given: string[] = [];
  const unused = (): never => {
    throw new Error('not for language data');
  };
  const front: FrontModule = {
    addLanguageData: (path, bytes) => given.push(`${path}=${bytes.join()}`),
    setLanguage: (name) => given.push(name),
    ...{ open: unused, sentence: unused, normalized: unused, transcribe: unused },
  };
  return { front, given };
}

describe('LanguageData', () => {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const fetched: string[] = [];

  beforeEach(async () => {
    files.clear();
    fetched.length = 0;
    const rows: Record<string, object> = {};
    for (const [byte, name] of ['base', 'en', 'de'].entries()) {
      const bytes = container(`${name}_dict`, byte);
      files.set(`${name}.bin`, bytes);
      rows[name] = { file: `${name}.bin`, bytes: bytes.length, sha256: await sha256(bytes) };
    }
    const languages = { 'en-us': rows['en'], 'en-gb': rows['en'], de: rows['de'] };
    const index = JSON.stringify({ version: '1', base: rows['base'], languages });
    files.set('languages.json', new TextEncoder().encode(index));
    vi.stubGlobal('fetch', (url: string) => {
      const name = url.slice(FOLDER.length);
      fetched.push(name);
      const file = files.get(name);
      return Promise.resolve(file ? new Response(file) : new Response(null, { status: 404 }));
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('fetches a file once, and gives each front what it lacks', async () => {
    const data = await LanguageData.open(FOLDER);
    expect(data.languages).toEqual(['en-us', 'en-gb', 'de']);
    const first = noting();
    for (const language of ['en-us', 'en-gb', 'de', 'en-us']) await data.use(first.front, language);
    expect(first.given).toEqual([
      ...['base_dict=0', 'en_dict=1', 'en-us', 'en-gb', 'de_dict=2', 'de', 'en-us'],
    ]);
    const second = noting();
    await data.use(second.front, 'de');
    expect(second.given).toEqual(['base_dict=0', 'de_dict=2', 'de']);
    expect(fetched).toEqual(['languages.json', 'base.bin', 'en.bin', 'de.bin']);
  });

  it.each<
    [string, string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | undefined]
  >([
    ['missing', 'download-failed', () => undefined],
    ['cut short', 'download-failed', (bytes) => bytes.slice(0, -1)],
    ['longer than promised', 'hash-mismatch', (bytes) => Uint8Array.of(...bytes, 1)],
    ['tampered with', 'hash-mismatch', (bytes) => bytes.map((byte) => byte ^ 1)],
  ])('refuses data that is %s, and asks again the next time', async (_name, code, damage) => {
    const data = await LanguageData.open(FOLDER);
    const { front, given } = noting();
    const good = files.get('de.bin') ?? new Uint8Array();
    const bad = damage(good);
    if (bad) files.set('de.bin', bad);
    else files.delete('de.bin');
    await expect(data.use(front, 'de')).rejects.toMatchObject({ code });
    expect(given).toEqual(['base_dict=0']);
    files.set('de.bin', good);
    await data.use(front, 'de');
    expect(given).toEqual(['base_dict=0', 'de_dict=2', 'de']);
  });

  it('does not know a language without data', async () => {
    const data = await LanguageData.open(FOLDER);
    await expect(data.use(noting().front, 'tlh')).rejects.toMatchObject({
      code: 'unknown-language',
    });
  });

  const row = { file: 'a.bin', bytes: 1, sha256: '' };
  it.each([
    ['no JSON', '<html>'],
    ['no index', '3'],
    ['no base', JSON.stringify({ languages: {} })],
    [
      'a path out of its folder',
      JSON.stringify({ base: { ...row, file: '../a.bin' }, languages: {} }),
    ],
    ['a file too large', JSON.stringify({ base: { ...row, bytes: 1e12 }, languages: {} })],
  ])('refuses an index with %s', async (_name, index) => {
    files.set('languages.json', new TextEncoder().encode(index));
    await expect(LanguageData.open(FOLDER)).rejects.toMatchObject({
      code: 'language-data-invalid',
    });
  });
});
