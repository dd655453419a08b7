import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CacheStore } from './cache-store.js';
import type { FileStore } from './file-store.js';
import { MEMORY_STORE } from './memory-store.js';
import { OpfsStore } from './opfs.js';
import { FakeCache } from './testing/fake-cache.js';
import { FakeDisk } from './testing/fake-opfs.js';
import { CONFIG, MODEL, VoiceServer, manifestOf } from './testing/voice-server.js';
import { deleteVoice, obtainVoice, storedVoices } from './voice-store.js';

const manifest = manifestOf();
const modelName = `${manifest.model.sha256}-${manifest.model.bytes}`;
const total = MODEL.length + CONFIG.length;

let server: VoiceServer;
let baseUrl: string;
let disk: FakeDisk;
let opfs: OpfsStore;

beforeEach(async () => {
  server = new VoiceServer();
  baseUrl = await server.listen();
  disk = new FakeDisk();
  opfs = new OpfsStore(disk.handle);
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

const obtain = (store: FileStore = opfs): Promise<unknown> =>
  obtainVoice(manifest, baseUrl, { store });

async function expectWhole(store: FileStore = opfs): Promise<void> {
  const { model, config } = await obtainVoice(manifest, baseUrl, { store });
  expect(Buffer.compare(model, MODEL)).toBe(0);
  expect(Buffer.compare(config, CONFIG)).toBe(0);
}

/** Leaves `length` bytes of the model in the store, by a connection that breaks. */
async function breakOff(length: number): Promise<void> {
  const answer = server.answerModel;
  server.answerModel = (_, response) => {
    server.sendPart(response, length, () => setTimeout(() => response.destroy(), 50));
  };
  await expect(obtain()).rejects.toMatchObject({ code: 'download-failed' });
  expect(disk.files().get(modelName)?.bytes.length).toBe(length);
  server.answerModel = answer;
}

describe('a voice from the network', () => {
  it.each([
    ['opfs', () => opfs],
    ['cache', () => new CacheStore(new FakeCache().handle)],
  ] as const)('is stored in %s and not fetched again', async (_, open) => {
    const store = open();
    await expectWhole(store);
    expect(server.requests).toHaveLength(2);
    await expectWhole(store);
    expect(server.requests).toHaveLength(2);
  });

  it('tells its progress in bytes over both files, and from the store too', async () => {
    for (let visit = 0; visit < 2; visit++) {
      const steps: [number, number][] = [];
      const onProgress = (loaded: number, all: number): void => void steps.push([loaded, all]);
      await obtainVoice(manifest, baseUrl, { store: opfs, onProgress });
      expect(steps.at(-1)).toEqual([total, total]);
      expect(
        steps.every(([loaded, all], i) => all === total && loaded > (steps[i - 1]?.[0] ?? 0)),
      ).toBe(true);
      expect(steps.length).toBeLessThanOrEqual(202);
    }
  });

  it('comes without any store', async () => {
    await expectWhole(MEMORY_STORE);
    await expectWhole(MEMORY_STORE);
    expect(server.requests).toHaveLength(4);
  });

  it('refuses an address that is none', async () => {
    const wrong = { ...manifest, config: { ...manifest.config, url: 'http://[' } };
    await expect(obtainVoice(wrong, baseUrl, { store: opfs })).rejects.toMatchObject({
      code: 'voice-invalid',
    });
  });
});

describe('a server that fails', () => {
  it('answers 404', async () => {
    server.answerModel = (_, response) => response.writeHead(404).end('no');
    await expect(obtain()).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringContaining('404') as string,
    });
  });

  it('is not there', async () => {
    await server.close();
    await expect(obtain()).rejects.toMatchObject({ code: 'download-failed' });
    await server.listen();
  });

  it('sends a short body', async () => {
    server.answerModel = (_, response) => response.writeHead(200).end(MODEL.subarray(0, 1000));
    await expect(obtain()).rejects.toMatchObject({ code: 'download-failed' });
  });

  it('announces a long body, which is refused before it is read', async () => {
    server.answerModel = (_, response) => {
      response.writeHead(200, { 'Content-Length': 1e12 });
      response.write(MODEL.subarray(0, 10));
    };
    await expect(obtain()).rejects.toMatchObject({ code: 'hash-mismatch' });
  });

  it('sends a body without end, which is refused at the promised length', async () => {
    let closed = false;
    server.answerModel = (_, response) => {
      const more = (): void => {
        if (!closed) response.write(MODEL, more);
      };
      response.on('close', () => (closed = true));
      response.writeHead(200);
      more();
    };
    await expect(obtain()).rejects.toMatchObject({ code: 'hash-mismatch' });
    expect(disk.files().has(modelName)).toBe(false);
    await vi.waitFor(() => {
      expect(closed).toBe(true);
    });
  });

  it('sends other bytes, of which nothing is kept', async () => {
    const tampered = MODEL.slice();
    tampered[12345] = 1 + (tampered[12345] ?? 0);
    server.answerModel = (request, response) => {
      server.serve(request, response, tampered);
    };
    await expect(obtain()).rejects.toMatchObject({ code: 'hash-mismatch' });
    expect(disk.files().has(modelName)).toBe(false);
  });
});

describe('a download that broke off', () => {
  it('goes on where it was', async () => {
    await breakOff(100_000);
    await expectWhole();
    expect(server.modelRanges()).toEqual([undefined, 'bytes=100000-']);
    await expectWhole();
    expect(server.modelRanges()).toHaveLength(2);
  });

  it('starts anew when the server has another version (200 in place of 206)', async () => {
    await breakOff(100_000);
    server.etag = '"v2"';
    await expectWhole();
    expect(server.modelRanges()).toEqual([undefined, 'bytes=100000-', undefined]);
  });

  it('starts anew when the range is not the one that was asked for', async () => {
    await breakOff(100_000);
    server.answerModel = (request, response) => {
      if (!request.headers.range) server.serve(request, response, MODEL);
      else response.writeHead(206, { 'Content-Range': 'bytes 5-9/10' }).end('wrong');
    };
    await expectWhole();
  });

  it('starts anew when the ranged request fails altogether', async () => {
    await breakOff(100_000);
    server.answerModel = (request, response) => {
      if (request.headers.range) response.destroy();
      else server.serve(request, response, MODEL);
    };
    await expectWhole();
  });

  it('starts anew when the server gave no version to resume', async () => {
    server.etag = 'W/"weak"';
    await breakOff(100_000);
    await expectWhole();
    expect(server.modelRanges()).toEqual([undefined, undefined]);
  });

  it('is thrown away when what was kept is damaged', async () => {
    await breakOff(100_000);
    disk.files().get(modelName)?.bytes.fill(0);
    await expect(obtain()).rejects.toMatchObject({ code: 'hash-mismatch' });
    await expectWhole();
    expect(server.modelRanges().at(-1)).toBeUndefined();
  });
});

describe('cancelling', () => {
  it('keeps what has come, to go on later', async () => {
    const controller = new AbortController();
    server.answerModel = (_, response) => {
      server.sendPart(response, 100_000, () => undefined);
    };
    const obtaining = obtainVoice(manifest, baseUrl, {
      store: opfs,
      signal: controller.signal,
      onProgress: (loaded) => {
        if (loaded === 100_000 + CONFIG.length) controller.abort();
      },
    });
    await expect(obtaining).rejects.toMatchObject({ code: 'cancelled' });
    server.answerModel = (request, response) => {
      server.serve(request, response, MODEL);
    };
    await expectWhole();
    expect(server.modelRanges()).toEqual([undefined, 'bytes=100000-']);
  });

  it('needs no request when it was too late', async () => {
    const signal = AbortSignal.abort();
    await expect(obtainVoice(manifest, baseUrl, { store: opfs, signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a store that fails', () => {
  it('is damaged: the file is fetched again', async () => {
    await obtain();
    const file = disk.files().get(modelName);
    if (file) file.bytes[5] = 1 + (file.bytes[5] ?? 0);
    await expectWhole();
    expect(server.modelRanges()).toEqual([undefined, undefined]);
    await expectWhole();
    expect(server.modelRanges()).toHaveLength(2);
  });

  it('is full: the voice comes all the same, and no part of it stays', async () => {
    disk.capacity = 50_000;
    await expectWhole();
    expect(disk.files().has(modelName)).toBe(false);
    const cache = new FakeCache();
    cache.full = true;
    await expectWhole(new CacheStore(cache.handle));
  });

  it('is being written by another tab', async () => {
    await breakOff(1000);
    const file = disk.files().get(modelName);
    if (file) file.locked = true;
    await expectWhole();
  });
});

describe('the voices that are stored', () => {
  beforeEach(() => {
    const cache = new FakeCache();
    vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(disk.root) } });
    vi.stubGlobal('caches', { open: () => Promise.resolve(cache) });
  });

  it('are listed and deleted, in the Cache API', async () => {
    vi.stubGlobal('FileSystemFileHandle', undefined);
    await obtainVoice(manifest, baseUrl);
    expect(disk.files().size).toBe(0);
    expect(await storedVoices()).toEqual([{ name: manifest.name, bytes: total, complete: true }]);
    await deleteVoice(manifest.name);
    expect(await storedVoices()).toEqual([]);
  });

  it('are listed and deleted, in OPFS', async () => {
    class Writable {
      createSyncAccessHandle(): void {
        // Only its presence counts.
      }
    }
    vi.stubGlobal('FileSystemFileHandle', Writable);
    await obtainVoice(manifest, baseUrl);
    expect(disk.files().size).toBe(2);
    expect(await storedVoices()).toEqual([{ name: manifest.name, bytes: total, complete: true }]);
    await deleteVoice('another');
    expect(await storedVoices()).toHaveLength(1);
    await deleteVoice(manifest.name);
    expect(await storedVoices()).toEqual([]);
  });

  it('do not pile up: a new version replaces the old one', async () => {
    await obtain();
    const newer = manifestOf(MODEL.slice(0, 1000));
    server.answerModel = (request, response) => {
      server.serve(request, response, MODEL.subarray(0, 1000));
    };
    await obtainVoice(newer, baseUrl, { store: opfs });
    expect([...disk.files().keys()].sort()).toEqual(
      [newer.model, newer.config].map(({ sha256, bytes }) => `${sha256}-${bytes}`).sort(),
    );
  });
});
