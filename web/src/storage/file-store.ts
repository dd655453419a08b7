/** Names one file of a voice. The length is in the key, so a file shows by itself if it is whole. */
export interface FileKey {
  readonly voice: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What an interrupted download left, and the ETag or date that says which version it is of. */
export interface PartialFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly validator: string;
}

export interface StoredVoice {
  readonly name: string;
  /** Of all its files, as they are now. */
  readonly bytes: number;
  /** False while a file is missing or a partial download. */
  readonly complete: boolean;
}

/**
 * A file on its way into a store. Writing is best effort: a store that is full or forbidden makes
 * these calls do nothing, and the download goes on in memory.
 */
export interface FileSink {
  /** A body begins at `offset`; what lay behind it is dropped. No validator: not resumable. */
  begin(offset: number, validator: string | undefined): Promise<void>;
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** The whole file has come and its hash is right. Tells whether it is stored now. */
  commit(bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** The download broke off: keeps what can be resumed. Harmless after `commit`. */
  close(): void;
}

/** Keeps verified files across visits. Calls reject with whatever the browser throws. */
export interface FileStore {
  readonly kind: 'opfs' | 'cache' | 'memory';
  /** The stored bytes if they are as long as the key says; the caller checks the hash. */
  read(key: FileKey): Promise<Uint8Array<ArrayBuffer> | undefined>;
  readPartial(key: FileKey): Promise<PartialFile | undefined>;
  openSink(key: FileKey): Promise<FileSink>;
  remove(key: FileKey): Promise<void>;
  /** Drops all other files of the voice: older versions of it. */
  retain(voice: string, keys: readonly FileKey[]): Promise<void>;
  removeVoice(voice: string): Promise<void>;
  voices(): Promise<StoredVoice[]>;
}

export function fileName(key: FileKey): string {
  return `${key.sha256}-${key.bytes}`;
}

/** The length that a name made by `fileName` promises; undefined for other names. */
export function promisedBytes(name: string): number | undefined {
  const match = /^[0-9a-f]{64}-([1-9][0-9]{0,11})$/.exec(name);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** Any string as a name that file systems and URLs take; decodeName is its inverse. */
export function encodeName(voice: string): string {
  const escaped = voice.replace(
    /[^A-Za-z0-9_-]/g,
    (unit) => `.${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `voice-${escaped}`;
}

/** Undefined for names that encodeName did not make. */
export function decodeName(name: string): string | undefined {
  if (!name.startsWith('voice-')) return undefined;
  return name
    .slice('voice-'.length)
    .replace(/\.([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** Its model and its config. */
const FILES_OF_A_VOICE = 2;

/** Sums up the files of one voice: [name, length now] of each. */
export function describeVoice(
  name: string,
  files: readonly (readonly [string, number])[],
): StoredVoice {
  return {
    name,
    bytes: files.reduce((sum, [, bytes]) => sum + bytes, 0),
    complete:
      files.length >= FILES_OF_A_VOICE &&
      files.every(([file, bytes]) => promisedBytes(file) === bytes),
  };
}
