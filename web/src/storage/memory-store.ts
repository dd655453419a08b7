import type { FileSink, FileStore } from './file-store.js';

const NOTHING = Promise.resolve(undefined);

const SINK: FileSink = {
  begin: () => NOTHING,
  write: () => undefined,
  commit: () => Promise.resolve(false),
  close: () => undefined,
};

/** Keeps nothing: for browsers whose storage is missing, full or forbidden. */
export const MEMORY_STORE: FileStore = {
  kind: 'memory',
  read: () => NOTHING,
  readPartial: () => NOTHING,
  openSink: () => Promise.resolve(SINK),
  remove: () => NOTHING,
  retain: () => NOTHING,
  removeVoice: () => NOTHING,
  voices: () => Promise.resolve([]),
};
