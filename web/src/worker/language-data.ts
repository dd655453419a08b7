/** espeak-ng's data, fetched for a language when it is first spoken and kept for new front modules. */
import { SottovoceError } from '../errors.js';
import { sha256 } from '../storage/sha256.js';
import type { FrontModule } from '../wasm/front.js';
import { fetchOk } from '../wasm/module-host.js';
import { parseContainer, type DataFile } from './language-container.js';
import { parseLanguageIndex, type IndexedFile, type LanguageIndex } from './language-index.js';

export interface LanguageSource {
  /** espeak-ng voice names. */
  readonly languages: readonly string[];
  /**
   * Makes `front` speak `language`, fetching what it lacks.
   * @throws SottovoceError `unknown-language`, `download-failed`, `hash-mismatch` or
   *   `language-data-invalid`.
   */
  use(front: FrontModule, language: string): Promise<void>;
}

export class LanguageData implements LanguageSource {
  readonly #folder: string;
  readonly #index: LanguageIndex;
  readonly #files = new Map<string, Promise<readonly DataFile[]>>();
  /** Files that each front module holds. */
  readonly #added = new WeakMap<FrontModule, Set<string>>();

  private constructor(folder: string, index: LanguageIndex) {
    this.#folder = folder;
    this.#index = index;
  }

  /**
   * `folder`: URL of languages.json's folder, ending in a slash.
   * @throws SottovoceError `download-failed` or `language-data-invalid`.
   */
  static async open(folder: string): Promise<LanguageData> {
    const response = await fetchOk(new URL('languages.json', folder).href);
    return new LanguageData(folder, parseLanguageIndex(await response.text()));
  }

  get languages(): readonly string[] {
    return [...this.#index.languages.keys()];
  }

  async use(front: FrontModule, language: string): Promise<void> {
    const file = this.#index.languages.get(language);
    if (!file) {
      throw new SottovoceError('unknown-language', `There is no data for the language ${language}`);
    }
    await this.#add(front, this.#index.base);
    await this.#add(front, file);
    front.setLanguage(language);
  }

  async #add(front: FrontModule, row: IndexedFile): Promise<void> {
    const added = this.#added.get(front) ?? new Set();
    this.#added.set(front, added);
    if (added.has(row.file)) return;
    for (const { path, bytes } of await this.#file(row)) front.addLanguageData(path, bytes);
    added.add(row.file);
  }

  #file(row: IndexedFile): Promise<readonly DataFile[]> {
    let file = this.#files.get(row.file);
    if (!file) {
      file = this.#fetch(row);
      this.#files.set(row.file, file);
      // What failed is fetched anew when it is next asked for.
      file.catch(() => this.#files.delete(row.file));
    }
    return file;
  }

  async #fetch(row: IndexedFile): Promise<readonly DataFile[]> {
    const url = new URL(row.file, this.#folder).href;
    const bytes = await readExactly(await fetchOk(url), row.bytes, url);
    if ((await sha256(bytes)) !== row.sha256) {
      throw new SottovoceError('hash-mismatch', `${url} is not the file that was published`);
    }
    return parseContainer(bytes);
  }
}

/** A body of just `length` bytes: memory is sized by what was promised, not by what is sent. */
async function readExactly(
  response: Response,
  length: number,
  url: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let had = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    if (had + part.value.length > length) {
      await reader?.cancel();
      throw new SottovoceError('hash-mismatch', `${url} is longer than ${length} bytes`);
    }
    bytes.set(part.value, had);
    had += part.value.length;
  }
  if (had === length) return bytes;
  throw new SottovoceError('download-failed', `${url} ended after ${had} of ${length} bytes`);
}
