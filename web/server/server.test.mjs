import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHandler } from './handler.mjs';
import { listen } from './listen.mjs';
import { resolvePath } from './paths.mjs';
import { parseRange } from './range.mjs';

describe('parseRange', () => {
  test.each([
    [undefined, 10, 'whole'],
    ['bytes=0-', 10, { start: 0, end: 10 }],
    ['bytes=4-', 10, { start: 4, end: 10 }],
    ['bytes=4-6', 10, { start: 4, end: 7 }],
    ['bytes=4-99', 10, { start: 4, end: 10 }],
    ['bytes=-3', 10, { start: 7, end: 10 }],
    ['bytes=-30', 10, { start: 0, end: 10 }],
    ['bytes=10-', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=6-4', 10, 'whole'],
    ['bytes=0-1,4-5', 10, 'whole'],
    ['bytes=-', 10, 'whole'],
    ['lines=0-1', 10, 'whole'],
  ])('%s of %i bytes', (header, size, wanted) => {
    expect(parseRange(header, size)).toEqual(wanted);
  });
});

describe('resolvePath', () => {
  const folders = { dist: '/d', models: '/m', voices: '/v' };
  test.each([
    ['/demo/', '/d/demo/index.html'],
    ['/core.wasm', '/d/core.wasm'],
    ['/a%20b.js', '/d/a b.js'],
    ['/voices/joe/manifest.json', '/m/joe.json'],
    ['/voices/joe/joe.onnx', '/v/joe/joe.onnx'],
  ])('%s is %s', (pathname, wanted) => {
    expect(resolvePath(pathname, folders)).toBe(wanted);
  });

  test.each([
    '/../secret',
    '/%2e%2e/secret',
    '/a/%2e%2e/%2e%2e/secret',
    '/..%2fsecret',
    '/..%5csecret',
    '/%00',
    '/%',
    '/.git/config',
    '//etc/passwd',
    '/c:/secret',
    '/voices',
    '/voices/joe',
    '/voices/../joe.onnx',
    '/voices/%2e%2e/manifest.json',
    '/voices/joe/deeper/manifest.json',
    'http://elsewhere/',
  ])('%s is refused', (pathname) => {
    expect(resolvePath(pathname, folders)).toBeNull();
  });
});

describe('the server', () => {
  const content = '0123456789';
  let folder = '';
  let origin = '';
  const server = createServer();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sottovoce-server-'));
    const at = (/** @type {string[]} */ ...names) => join(folder, ...names);
    await mkdir(at('dist', 'demo'), { recursive: true });
    await mkdir(at('models'));
    await mkdir(at('voices', 'joe'), { recursive: true });
    await writeFile(at('dist', 'demo', 'index.html'), '<!doctype html>');
    await writeFile(at('dist', 'core.wasm'), content);
    await writeFile(at('dist', 'worker.js'), '');
    await writeFile(at('models', 'joe.json'), '{}');
    await writeFile(at('voices', 'joe', 'joe.onnx'), content);
    await writeFile(at('secret'), 'secret');
    server.on(
      'request',
      createHandler({ dist: at('dist'), models: at('models'), voices: at('voices') }),
    );
    origin = await listen(server, 0);
  });

  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  });

  const get = (/** @type {string} */ path, headers = {}, method = 'GET') =>
    fetch(origin + path, { headers, method, redirect: 'manual' });

  /** fetch() tidies paths before it sends them; an attacker's client does not. */
  const statusOfRawPath = (/** @type {string} */ path) =>
    new Promise((resolve, reject) => {
      const { port } = new URL(origin);
      httpRequest({ host: '127.0.0.1', port, path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  test('sends the front page to the demo', async () => {
    const response = await get('/');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/demo/');
  });

  test.each([
    ['/demo/', 'text/html; charset=utf-8'],
    ['/demo/?text=x', 'text/html; charset=utf-8'],
    ['/core.wasm', 'application/wasm'],
    ['/worker.js', 'text/javascript; charset=utf-8'],
    ['/voices/joe/manifest.json', 'application/json; charset=utf-8'],
    ['/voices/joe/joe.onnx', 'application/octet-stream'],
  ])('%s is %s, under the policy, without isolation', async (path, type) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain(
      "script-src 'self' 'wasm-unsafe-eval';",
    );
    expect(response.headers.get('cross-origin-opener-policy')).toBeNull();
    expect(response.headers.get('cross-origin-embedder-policy')).toBeNull();
  });

  test.each(['/missing', '/demo', '/../secret', '/%2e%2e/secret', '//', '//secret', '/%'])(
    '%s is not found',
    async (path) => {
      expect(await statusOfRawPath(path)).toBe(404);
    },
  );

  test('only reads', async () => {
    const response = await get('/core.wasm', {}, 'POST');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  test('answers HEAD without a body', async () => {
    const response = await get('/core.wasm', {}, 'HEAD');
    expect(response.headers.get('content-length')).toBe('10');
    expect(await response.text()).toBe('');
  });

  test('an unchanged file is not sent again, a changed one is', async () => {
    const etag = (await get('/core.wasm')).headers.get('etag') ?? '';
    expect((await get('/core.wasm', { 'If-None-Match': etag })).status).toBe(304);
    await utimes(join(folder, 'dist', 'core.wasm'), new Date(), new Date(Date.now() + 5000));
    expect((await get('/core.wasm', { 'If-None-Match': etag })).status).toBe(200);
  });

  test('resumes a download of the same file', async () => {
    const etag = (await get('/voices/joe/joe.onnx')).headers.get('etag') ?? '';
    const response = await get('/voices/joe/joe.onnx', { Range: 'bytes=4-', 'If-Range': etag });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe('bytes 4-9/10');
    expect(await response.text()).toBe('456789');
  });

  test('starts a download of another file anew', async () => {
    const headers = { Range: 'bytes=4-', 'If-Range': '"other"' };
    const response = await get('/voices/joe/joe.onnx', headers);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(content);
  });

  test('says where a file ends to one who asks beyond it', async () => {
    const response = await get('/voices/joe/joe.onnx', { Range: 'bytes=10-' });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */10');
  });

  test('an empty file is served', async () => {
    expect((await get('/worker.js')).headers.get('content-length')).toBe('0');
  });

  test('takes the next port if the wanted one is taken', async () => {
    const taken = Number(new URL(origin).port);
    const second = createServer();
    const other = await listen(second, taken);
    expect(Number(new URL(other).port)).not.toBe(taken);
    second.close();
  });
});
