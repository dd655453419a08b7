/**
 * Voices in the origin private file system: a folder a voice, a file `<sha256>-<bytes>` a file.
 * A shorter file is an unfinished download; `<name>.validator` beside it makes it resumable.
 * Written through a synchronous access handle, which only a dedicated worker has: its writes stay
 * when the page goes away mid-download, where a writable stream's would be lost.
 */
import {
  type FileKey,
  type FileSink,
  type FileStore,
  type PartialFile,
  type StoredVoice,
  decodeName,
  describeVoice,
  encodeName,
  fileName,
  promisedBytes,
} from './file-store.js';

const ROOT = 'sottovoce';

/** The part used here of FileSystemSyncAccessHandle, which TypeScript declares for workers only. */
interface SyncAccessHandle {
  /** Returns the number of bytes written, fewer than given when the disk is full. */
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/** @returns undefined where there is no OPFS, or none that may be used (private windows). */
export async function openOpfs(): Promise<OpfsStore | undefined> {
  try {
    // Throws where the method is missing: in insecure contexts and older browsers.
    const root = await navigator.storage.getDirectory();
    return new OpfsStore(await root.getDirectoryHandle(ROOT, { create: true }));
  } catch {
    return undefined;
  }
}

/** Whether this thread can write: only dedicated workers have synchronous access handles. */
export function canWriteOpfs(): boolean {
  return (
    typeof FileSystemFileHandle === 'function' &&
    'createSyncAccessHandle' in FileSystemFileHandle.prototype
  );
}

export class OpfsStore implements FileStore {
  readonly kind = 'opfs';
  readonly #root: FileSystemDirectoryHandle;

  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  async read(key: FileKey): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const file = await this.#file(key.voice, fileName(key));
    // The length first: a file of the wrong one must not be read into memory.
    if (file?.size !== key.bytes) return undefined;
    return new Uint8Array(await file.arrayBuffer());
  }

  async readPartial(key: FileKey): Promise<PartialFile | undefined> {
    const file = await this.#file(key.voice, fileName(key));
    const validator = await (await this.#file(key.voice, validatorName(key)))?.text();
    if (!file || !validator || file.size === 0 || file.size >= key.bytes) return undefined;
    return { bytes: new Uint8Array(await file.arrayBuffer()), validator };
  }

  async openSink(key: FileKey): Promise<FileSink> {
    const folder = await this.#folder(key.voice, true);
    if (!folder) throw new DOMException('The folder could not be made.', 'NotFoundError');
    const handle = await folder.getFileHandle(fileName(key), { create: true });
    return new OpfsSink(folder, key, await openSync(handle));
  }

  async remove(key: FileKey): Promise<void> {
    const folder = await this.#folder(key.voice, false);
    if (folder) await removeFiles(folder, [fileName(key), validatorName(key)]);
  }

  async retain(voice: string, keys: readonly FileKey[]): Promise<void> {
    const folder = await this.#folder(voice, false);
    if (!folder) return;
    const kept = new Set(keys.map(fileName));
    const names: string[] = [];
    for await (const name of folder.keys()) if (!kept.has(name)) names.push(name);
    await removeFiles(folder, names);
  }

  async removeVoice(voice: string): Promise<void> {
    if (await this.#folder(voice, false)) {
      await this.#root.removeEntry(encodeName(voice), { recursive: true });
    }
  }

  async voices(): Promise<StoredVoice[]> {
    const voices: StoredVoice[] = [];
    for await (const [folderName, folder] of this.#root.entries()) {
      const voice = decodeName(folderName);
      if (voice === undefined || !isDirectory(folder)) continue;
      const files: [string, number][] = [];
      for await (const [name, handle] of folder.entries()) {
        if (promisedBytes(name) === undefined || !isFile(handle)) continue;
        files.push([name, (await handle.getFile()).size]);
      }
      if (files.length > 0) voices.push(describeVoice(voice, files));
    }
    return voices;
  }

  async #folder(voice: string, create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
    return orMissing(this.#root.getDirectoryHandle(encodeName(voice), { create }));
  }

  async #file(voice: string, name: string): Promise<File | undefined> {
    const folder = await this.#folder(voice, false);
    const handle = folder && (await orMissing(folder.getFileHandle(name)));
    return handle?.getFile();
  }
}

class OpfsSink implements FileSink {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #key: FileKey;
  #handle: SyncAccessHandle | undefined;
  #offset = 0;

  constructor(folder: FileSystemDirectoryHandle, key: FileKey, handle: SyncAccessHandle) {
    this.#folder = folder;
    this.#key = key;
    this.#handle = handle;
  }

  async begin(offset: number, validator: string | undefined): Promise<void> {
    this.#attempt((handle) => {
      handle.truncate(offset);
    });
    this.#offset = offset;
    try {
      await writeText(this.#folder, validatorName(this.#key), validator ?? '');
    } catch {
      // Not resumable then; the download itself goes on.
    }
  }

  write(bytes: Uint8Array<ArrayBuffer>): void {
    this.#attempt((handle) => {
      const written = handle.write(bytes, { at: this.#offset });
      if (written !== bytes.length) throw new DOMException('Disk full.', 'QuotaExceededError');
    });
    this.#offset += bytes.length;
  }

  async commit(): Promise<boolean> {
    this.#attempt((handle) => {
      handle.flush();
    });
    const stored = this.#handle !== undefined;
    this.close();
    await removeFiles(this.#folder, [validatorName(this.#key)]);
    return stored;
  }

  close(): void {
    this.#handle?.close();
    this.#handle = undefined;
  }

  /** After the first failure the handle is gone and every further call does nothing. */
  #attempt(action: (handle: SyncAccessHandle) => void): void {
    if (!this.#handle) return;
    try {
      action(this.#handle);
    } catch {
      this.close();
    }
  }
}

function validatorName(key: FileKey): string {
  return `${fileName(key)}.validator`;
}

async function writeText(
  folder: FileSystemDirectoryHandle,
  name: string,
  text: string,
): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true });
  const handle = await openSync(file);
  try {
    handle.truncate(0);
    handle.write(new TextEncoder().encode(text), { at: 0 });
  } finally {
    handle.close();
  }
}

/** Rejects with NoModificationAllowedError while another tab writes the file. */
function openSync(file: FileSystemFileHandle): Promise<SyncAccessHandle> {
  type Writable = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> };
  return (file as Writable).createSyncAccessHandle();
}

async function removeFiles(
  folder: FileSystemDirectoryHandle,
  names: readonly string[],
): Promise<void> {
  for (const name of names) await orMissing(folder.removeEntry(name));
}

/** Undefined in place of "there is no such entry". */
async function orMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}

function isDirectory(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory';
}

function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file';
}
