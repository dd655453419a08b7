/**
 * Several files in one: u32 little-endian length of a header, the header as JSON
 * {"files": [{"path", "bytes"}]}, and the files' bytes one after another.
 */
import { SottovoceError } from '../errors.js';

export interface DataFile {
  readonly path: string;
  /** A view into the container. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** @throws SottovoceError `language-data-invalid`. */
export function parseContainer(container: Uint8Array<ArrayBuffer>): readonly DataFile[] {
  if (container.length < 4) throw invalid('it has no header');
  const view = new DataView(container.buffer, container.byteOffset, container.byteLength);
  const headerEnd = 4 + view.getUint32(0, true);
  if (headerEnd > container.length) throw invalid('its header goes beyond its end');
  let start = headerEnd;
  const files = parseHeader(container.subarray(4, headerEnd)).map(({ path, bytes }) => {
    const file = { path, bytes: container.subarray(start, start + bytes) };
    start += bytes;
    if (start > container.length) throw invalid(`${path} goes beyond its end`);
    return file;
  });
  if (start !== container.length) throw invalid(`${container.length - start} bytes are no file's`);
  return files;
}

function parseHeader(bytes: Uint8Array): readonly { path: string; bytes: number }[] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw invalid('its header is not JSON');
  }
  const files = (header as { files?: unknown } | null)?.files;
  if (!Array.isArray(files) || !files.every(isFileRow)) throw invalid('its header lists no files');
  return files;
}

function isFileRow(value: unknown): value is { path: string; bytes: number } {
  if (typeof value !== 'object' || value === null) return false;
  const { path, bytes } = value as Record<string, unknown>;
  return typeof path === 'string' && Number.isSafeInteger(bytes) && (bytes as number) >= 0;
}

function invalid(what: string): SottovoceError {
  return new SottovoceError('language-data-invalid', `A language's data is damaged: ${what}.`);
}
