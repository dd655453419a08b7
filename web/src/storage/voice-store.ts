import { SottovoceError } from '../errors.js';
import type { VoiceFile, VoiceManifest } from '../voice/manifest.js';
import { openCacheStore } from './cache-store.js';
import { download } from './download.js';
import type { FileKey, FileStore, StoredVoice } from './file-store.js';
import { MEMORY_STORE } from './memory-store.js';
import { canWriteOpfs, openOpfs } from './opfs.js';
import { sha256 } from './sha256.js';

export interface ObtainOptions {
  /** Bytes of the voice had so far, of all its files; the last call has loaded === total. */
  readonly onProgress?: (loaded: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Default: the best that this thread may write to. */
  readonly store?: FileStore;
}

/** The files of a voice, their hashes checked. */
export interface VoiceBytes {
  readonly model: Uint8Array<ArrayBuffer>;
  readonly config: Uint8Array<ArrayBuffer>;
}

/** Not every network read is worth a message to the main thread. */
const PROGRESS_STEPS = 200;

/**
 * A voice from the store, or else from the network and then stored. Never gives bytes that are not
 * the manifest's: a stored file that is damaged is removed and downloaded again. Storage that is
 * missing, full or forbidden costs the next visit a download, and no error. To be called in a
 * dedicated worker, where there is the best storage.
 * @param baseUrl what the manifest's addresses are relative to: its own.
 * @throws SottovoceError `download-failed`, `hash-mismatch` (nothing is kept), `cancelled` (what
 *   has come is kept, and the next call goes on from there), `voice-too-large`, `voice-invalid`.
 */
export async function obtainVoice(
  manifest: VoiceManifest,
  baseUrl: string,
  options: ObtainOptions = {},
): Promise<VoiceBytes> {
  const store = options.store ?? (await openStore());
  const total = manifest.model.bytes + manifest.config.bytes;
  const report = throttle(total, options.onProgress);
  // The small file first: a wrong address shows before the long download.
  const fetchFile = (file: VoiceFile, before: number): Promise<Uint8Array<ArrayBuffer>> =>
    obtainFile({
      store,
      key: keyOf(manifest, file),
      url: resolve(file.url, baseUrl),
      signal: options.signal,
      onProgress: (loaded) => {
        report(before + loaded);
      },
    });
  const config = await fetchFile(manifest.config, 0);
  const model = await fetchFile(manifest.model, config.length);
  const keys = [keyOf(manifest, manifest.model), keyOf(manifest, manifest.config)];
  await quietly(store.retain(manifest.name, keys));
  return { model, config };
}

/** Voices kept on this device; works on every thread. */
export async function storedVoices(): Promise<StoredVoice[]> {
  const voices: StoredVoice[] = [];
  for (const store of await allStores()) voices.push(...((await quietly(store.voices())) ?? []));
  return voices;
}

/** Removes a voice from this device; no error if it is not there. Works on every thread. */
export async function deleteVoice(name: string): Promise<void> {
  for (const store of await allStores()) await quietly(store.removeVoice(name));
}

async function openStore(): Promise<FileStore> {
  const opfs = canWriteOpfs() ? await openOpfs() : undefined;
  return opfs ?? (await openCacheStore()) ?? MEMORY_STORE;
}

async function allStores(): Promise<FileStore[]> {
  const stores = [await openOpfs(), await openCacheStore()];
  return stores.filter((store) => store !== undefined);
}

interface Wanted {
  readonly store: FileStore;
  readonly key: FileKey;
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (loaded: number) => void;
}

async function obtainFile(wanted: Wanted): Promise<Uint8Array<ArrayBuffer>> {
  throwIfAborted(wanted.signal);
  const stored = await quietly(wanted.store.read(wanted.key));
  throwIfAborted(wanted.signal);
  if (!stored) return downloadFile(wanted);
  if ((await sha256(stored)) !== wanted.key.sha256) {
    await quietly(wanted.store.remove(wanted.key));
    return downloadFile(wanted);
  }
  wanted.onProgress(stored.length);
  return stored;
}

async function downloadFile(wanted: Wanted): Promise<Uint8Array<ArrayBuffer>> {
  const { store, key } = wanted;
  const partial = await quietly(store.readPartial(key));
  // None while another tab writes the file.
  const own = await quietly(store.openSink(key));
  const sink = own ?? (await MEMORY_STORE.openSink(key));
  try {
    const useHttpCache = store.kind === 'memory';
    const request = { ...wanted, bytes: key.bytes, partial, sink, useHttpCache };
    const bytes = await download(request);
    const hash = await sha256(bytes);
    if (hash !== key.sha256) {
      const message = `${wanted.url} has the SHA-256 ${hash}, not ${key.sha256}.`;
      throw new SottovoceError('hash-mismatch', message);
    }
    const isStored = await quietly(sink.commit(bytes));
    if (own && !isStored) await quietly(store.remove(key));
    return bytes;
  } catch (error) {
    sink.close();
    if (error instanceof SottovoceError && error.code === 'hash-mismatch') {
      await quietly(store.remove(key));
    }
    throw error;
  }
}

function keyOf(manifest: VoiceManifest, file: VoiceFile): FileKey {
  return { voice: manifest.name, sha256: file.sha256, bytes: file.bytes };
}

function resolve(url: string, baseUrl: string): string {
  try {
    return new URL(url, baseUrl).href;
  } catch (cause) {
    throw new SottovoceError('voice-invalid', `"${url}" is not the address of a file.`, { cause });
  }
}

/** Reports steps of the whole, and its end. */
function throttle(
  total: number,
  onProgress: ObtainOptions['onProgress'],
): (loaded: number) => void {
  let reported = -Infinity;
  return (loaded) => {
    if (loaded < total && loaded - reported < total / PROGRESS_STEPS) return;
    reported = loaded;
    onProgress?.(loaded, total);
  };
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SottovoceError('cancelled', 'Loading the voice was cancelled.');
}

/** Storage is a convenience: where it fails, there is nothing to do but go on without. */
async function quietly<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch {
    return undefined;
  }
}
