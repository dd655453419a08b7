import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * Lets `fetch` read file: URLs, which Node's own refuses: the code of the page then finds its files
 * on disk. A file that cannot be read answers 404.
 */
export function installFileFetch(): void {
  const fetchFromNetwork = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith('file:')) return fetchFromNetwork(input, init);
    init?.signal?.throwIfAborted();
    try {
      const type = url.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
      return new Response(await readFile(fileURLToPath(url)), {
        headers: { 'Content-Type': type },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  };
}
