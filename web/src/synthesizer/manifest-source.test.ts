import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { voiceSource } from './manifest-source.js';

const FILE = { url: 'a.onnx', bytes: 1, sha256: '0'.repeat(64) };
const MANIFEST = {
  name: 'test',
  language: 'en-US',
  quality: 'low',
  licence: 'CC0-1.0',
  source: 'a test',
  model: FILE,
  config: FILE,
} as const;

const BODIES: Record<string, string> = {
  '/good.json': JSON.stringify(MANIFEST),
  '/page.html': '<!doctype html>',
  '/other.json': '{"name":"test"}',
  '/long.json': JSON.stringify({ ...MANIFEST, more: 'x'.repeat(70_000) }),
};
const server = createServer((request, response) => {
  const body = BODIES[request.url ?? ''];
  response.writeHead(body === undefined ? 404 : 200).end(body);
});
let origin: string;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

describe('a voice by its manifest', () => {
  it('is fetched; its own URL is what its files are relative to', async () => {
    const url = `${origin}/good.json`;
    expect(await voiceSource(new URL(url), undefined)).toEqual({
      type: 'manifest',
      manifest: MANIFEST,
      baseUrl: url,
    });
  });

  it.each([
    ['/missing.json', 'download-failed'],
    ['/page.html', 'voice-invalid'],
    ['/other.json', 'voice-invalid'],
    ['/long.json', 'voice-invalid'],
  ])('%s is %s', async (path, code) => {
    await expect(voiceSource(`${origin}${path}`, undefined)).rejects.toMatchObject({ code });
  });

  it('fails without a network, with a URL that is none, and when cancelled', async () => {
    await expect(voiceSource('http://127.0.0.1:1/', undefined)).rejects.toMatchObject({
      code: 'download-failed',
    });
    await expect(voiceSource('http://[', undefined)).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    await expect(voiceSource(`${origin}/good.json`, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

it('takes a manifest object, checked, and bytes as they are', async () => {
  const request = { manifest: MANIFEST, baseUrl: 'https://page.test/v/' };
  expect(await voiceSource(request, undefined)).toEqual({ type: 'manifest', ...request });
  const wrong = { manifest: { ...MANIFEST, name: '' }, baseUrl: 'https://page.test/' };
  await expect(voiceSource(wrong, undefined)).rejects.toMatchObject({ code: 'voice-invalid' });
  const bytes = { model: new ArrayBuffer(1), config: new ArrayBuffer(2) };
  expect(await voiceSource(bytes, undefined)).toEqual({ type: 'bytes', ...bytes });
});
