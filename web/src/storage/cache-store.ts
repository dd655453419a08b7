/**
 * Voices in the Cache API, where there is no writable OPFS: whole verified files only, each under
 * an address of its own on a host that cannot exist (RFC 6761), so that no fetch ever meets it.
 */
import {
  type FileKey,
  type FileSink,
  type FileStore,
  type StoredVoice,
  decodeName,
  describeVoice,
  encodeName,
  fileName,
} from './file-store.js';

const CACHE = 'sottovoce-voices';
const BASE = 'https://sottovoce.invalid/';

/** @returns undefined where there is no Cache API, or none that may be used. */
export async function openCacheStore(): Promise<CacheStore | undefined> {
  if (typeof caches === 'undefined') return undefined;
  try {
    return new CacheStore(await caches.open(CACHE));
  } catch {
    return undefined;
  }
}

export class CacheStore implements FileStore {
  readonly kind = 'cache';
  readonly #cache: Cache;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  async read(key: FileKey): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const response = await this.#cache.match(address(key.voice, fileName(key)));
    const blob = await response?.blob();
    return blob?.size === key.bytes ? new Uint8Array(await blob.arrayBuffer()) : undefined;
  }

  readPartial(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  openSink(key: FileKey): Promise<FileSink> {
    return Promise.resolve(new CacheSink(this.#cache, address(key.voice, fileName(key))));
  }

  async remove(key: FileKey): Promise<void> {
    await this.#cache.delete(address(key.voice, fileName(key)));
  }

  async retain(voice: string, keys: readonly FileKey[]): Promise<void> {
    const kept = new Set(keys.map(fileName));
    for (const entry of await this.#entries()) {
      if (entry.voice === voice && !kept.has(entry.file)) await this.#cache.delete(entry.request);
    }
  }

  async removeVoice(voice: string): Promise<void> {
    await this.retain(voice, []);
  }

  async voices(): Promise<StoredVoice[]> {
    const files = new Map<string, [string, number][]>();
    for (const { voice, file, request } of await this.#entries()) {
      const bytes = (await (await this.#cache.match(request))?.blob())?.size ?? 0;
      files.set(voice, [...(files.get(voice) ?? []), [file, bytes]]);
    }
    return [...files].map(([voice, rows]) => describeVoice(voice, rows));
  }

  async #entries(): Promise<{ voice: string; file: string; request: Request }[]> {
    const entries = [];
    for (const request of await this.#cache.keys()) {
      const [folder, file] = new URL(request.url).pathname.slice(1).split('/');
      const voice = decodeName(folder ?? '');
      if (voice !== undefined && file) entries.push({ voice, file, request });
    }
    return entries;
  }
}

/** Stores the file when it is whole: a Cache entry cannot grow. */
class CacheSink implements FileSink {
  readonly #cache: Cache;
  readonly #address: string;

  constructor(cache: Cache, address: string) {
    this.#cache = cache;
    this.#address = address;
  }

  begin(): Promise<void> {
    return Promise.resolve();
  }

  write(): void {
    // Waits for commit.
  }

  async commit(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    try {
      await this.#cache.put(this.#address, new Response(bytes));
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    // Nothing is open.
  }
}

function address(voice: string, file: string): string {
  return `${BASE}${encodeName(voice)}/${file}`;
}
