/** languages.json: which file holds a language's data. scripts/build-language-data writes it. */
import { SottovoceError } from '../errors.js';

export interface IndexedFile {
  /** Relative to the index. */
  readonly file: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface LanguageIndex {
  /** What every language needs. */
  readonly base: IndexedFile;
  /** By espeak-ng voice name. */
  readonly languages: ReadonlyMap<string, IndexedFile>;
}

/** The largest language, Russian, has 8.5 MB. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** @throws SottovoceError `language-data-invalid`. */
export function parseLanguageIndex(text: string): LanguageIndex {
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch (error) {
    throw new SottovoceError('language-data-invalid', 'languages.json is not JSON', {
      cause: error,
    });
  }
  const rows = object(object(index)['languages']);
  return {
    base: indexedFile(object(index)['base']),
    languages: new Map(Object.entries(rows).map(([name, row]) => [name, indexedFile(row)])),
  };
}

function indexedFile(value: unknown): IndexedFile {
  const { file, bytes, sha256 } = object(value);
  if (
    typeof file === 'string' &&
    /^[\w-]+\.bin$/.test(file) &&
    typeof bytes === 'number' &&
    Number.isSafeInteger(bytes) &&
    bytes > 0 &&
    bytes <= MAX_FILE_BYTES &&
    typeof sha256 === 'string'
  ) {
    return { file, bytes, sha256 };
  }
  throw new SottovoceError('language-data-invalid', 'languages.json names a file that cannot be');
}

function object(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new SottovoceError('language-data-invalid', 'languages.json is not an index of languages');
}
