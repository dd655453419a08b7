import { SottovoceError } from '../errors.js';
import type { FileSink, PartialFile } from './file-store.js';

export interface DownloadRequest {
  readonly url: string;
  /** What the manifest promises; a body of any other length is refused. */
  readonly bytes: number;
  /** Goes on from here if the server still has this version. */
  readonly partial: PartialFile | undefined;
  readonly sink: FileSink;
  /** False keeps the browser's HTTP cache from holding the file a second time. */
  readonly useHttpCache: boolean;
  readonly onProgress: (loaded: number) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * One file over the network, not yet verified. The sink is left open and holds what has come.
 * @throws SottovoceError `download-failed` (no network, a status that is not 2xx, a short body),
 *   `hash-mismatch` (a body longer than promised), `voice-too-large` (no memory), `cancelled`.
 */
export async function download(request: DownloadRequest): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await attempt(request);
  } catch (error) {
    if (request.signal?.aborted) {
      throw new SottovoceError('cancelled', 'The download was cancelled.', { cause: error });
    }
    if (error instanceof SottovoceError) throw error;
    throw failed(request, 'the network failed', error);
  }
}

async function attempt(request: DownloadRequest): Promise<Uint8Array<ArrayBuffer>> {
  const { partial } = request;
  const rest = partial && (await resume(request, partial));
  const response = rest ?? (await fetchFrom(request, {}));
  if (!response.ok) throw failed(request, `the server answered ${response.status}`);
  const kept = rest ? partial.bytes : new Uint8Array(0);
  refuseLongBody(request, response, kept.length);
  const buffer = allocate(request.bytes);
  buffer.set(kept);
  await request.sink.begin(kept.length, validatorOf(response));
  const end = await readBody(request, response, buffer, kept.length);
  if (end !== request.bytes) {
    throw failed(request, `the body ended after ${end} of ${request.bytes} bytes`);
  }
  return buffer;
}

/** The rest of a partial file, or undefined where only the whole file can be had. */
async function resume(
  request: DownloadRequest,
  partial: PartialFile,
): Promise<Response | undefined> {
  const start = partial.bytes.length;
  let response: Response;
  try {
    response = await fetchFrom(request, {
      Range: `bytes=${start}-`,
      'If-Range': partial.validator,
    });
  } catch (error) {
    // Another origin may refuse these headers (CORS); it gets a plain request.
    if (request.signal?.aborted) throw error;
    return undefined;
  }
  const range = `bytes ${start}-${request.bytes - 1}/${request.bytes}`;
  if (response.status === 206 && response.headers.get('Content-Range') === range) return response;
  await response.body?.cancel();
  return undefined;
}

function fetchFrom(request: DownloadRequest, headers: Record<string, string>): Promise<Response> {
  return fetch(request.url, {
    headers,
    cache: request.useHttpCache ? 'default' : 'no-store',
    signal: request.signal ?? null,
  });
}

/** Before a byte is read, where the header tells the length of the file and not of its encoding. */
function refuseLongBody(request: DownloadRequest, response: Response, offset: number): void {
  if (response.headers.has('Content-Encoding')) return;
  const length = Number(response.headers.get('Content-Length') ?? 0);
  if (offset + length <= request.bytes) return;
  void response.body?.cancel();
  throw tooLong(request);
}

async function readBody(
  request: DownloadRequest,
  response: Response,
  buffer: Uint8Array<ArrayBuffer>,
  offset: number,
): Promise<number> {
  const reader = response.body?.getReader();
  let end = offset;
  if (!reader) return end;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (end + value.length > buffer.length) {
      await reader.cancel();
      throw tooLong(request);
    }
    buffer.set(value, end);
    request.sink.write(value);
    end += value.length;
    request.onProgress(end);
  }
  return end;
}

/** What If-Range may name: a strong ETag, or a date. */
function validatorOf(response: Response): string | undefined {
  const tag = response.headers.get('ETag');
  if (tag && !tag.startsWith('W/')) return tag;
  return response.headers.get('Last-Modified') ?? undefined;
}

function allocate(bytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    const message = `There is no memory for a file of ${bytes} bytes.`;
    throw new SottovoceError('voice-too-large', message, { cause });
  }
}

function tooLong({ url, bytes }: DownloadRequest): SottovoceError {
  const message = `${url} is longer than the ${bytes} bytes that the manifest promises.`;
  return new SottovoceError('hash-mismatch', message);
}

function failed({ url }: DownloadRequest, why: string, cause?: unknown): SottovoceError {
  return new SottovoceError('download-failed', `${url} could not be downloaded: ${why}.`, {
    cause,
  });
}
