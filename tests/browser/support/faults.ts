/** The ways in which a network, a server or a module fails, made on purpose. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Worker } from 'playwright-core';
import type { Intercept, Site } from './site.js';
import { DEMO_VOICE, DIST } from './voices.js';

const MODEL_PATH = `/voices/${DEMO_VOICE}/${DEMO_VOICE}.onnx`;

export interface HalfDownload {
  readonly total: number;
  readonly sent: number;
  /** The Range header of each request for the model, in order. */
  readonly ranges: (string | undefined)[];
}

/** From now on the first request for the model gets half of it and then waits for ever. */
export async function stallModelAtHalf(site: Site): Promise<HalfDownload> {
  const { headers } = await fetch(site.origin + MODEL_PATH, { method: 'HEAD' });
  const model = await readFile(join(site.folder, 'voices', DEMO_VOICE, `${DEMO_VOICE}.onnx`));
  const half: HalfDownload = { total: model.length, sent: model.length >> 1, ranges: [] };
  site.intercept = (request, response) => {
    if (request.url !== MODEL_PATH) return false;
    half.ranges.push(request.headers.range);
    if (half.ranges.length > 1) return false;
    response.writeHead(200, { ETag: headers.get('etag') ?? '', 'Content-Length': half.total });
    response.write(model.subarray(0, half.sent));
    return true;
  };
  return half;
}

/** Answers every request whose path ends so with a status. */
export function refuse(ending: string, status: number): Intercept {
  return (request, response) => {
    if (!request.url?.endsWith(ending)) return false;
    response.writeHead(status).end();
    return true;
  };
}

declare const memories: Record<string, WebAssembly.Memory[]>;

/** Runs in the worker before its own code: keeps hold of the memory of every instance. */
const KEEP_MEMORIES = `{
  globalThis.memories = {};
  const urls = new WeakMap();
  const { compileStreaming, instantiate } = WebAssembly;
  WebAssembly.compileStreaming = async (source) => {
    const response = await source;
    const module = await compileStreaming(response);
    urls.set(module, new URL(response.url).pathname);
    return module;
  };
  WebAssembly.instantiate = async (module, imports) => {
    const made = await instantiate(module, imports);
    const memory = Object.values(made.exports ?? {}).find((x) => x instanceof WebAssembly.Memory);
    if (urls.has(module)) (memories[urls.get(module)] ??= []).push(memory);
    return made;
  };
}
`;

/** The site's worker can from now on be made to trap. */
export async function exposeMemories(site: Site): Promise<void> {
  const worker = await readFile(join(DIST, 'worker.js'), 'utf8');
  site.intercept = (request, response) => {
    if (request.url !== '/worker.js') return false;
    response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(KEEP_MEMORIES + worker);
    return true;
  };
}

/**
 * Overwrites all memory of a module of the page's worker, 'front' or 'core', of the latter in the
 * build that the browser took: its next call traps.
 */
export async function corrupt(page: Page, module: string): Promise<void> {
  const [worker] = page.workers() as [Worker];
  await worker.evaluate((module) => {
    const kept = memories[`/${module}.wasm`] ?? memories[`/${module}-relaxed.wasm`];
    if (!kept) throw new Error(`no module ${module} among ${Object.keys(memories).join()}`);
    for (const memory of kept) new Uint8Array(memory.buffer).fill(0xff);
  }, module);
}
