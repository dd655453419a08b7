import { SottovoceError } from '../errors.js';
import { type VoiceManifest, parseManifest } from '../voice/manifest.js';
import type { VoiceSource } from '../worker/protocol.js';

/**
 * What loadVoice() takes: the URL of a manifest, a manifest with the URL that its files are
 * relative to, or the two files of a voice themselves.
 */
export type VoiceRequest =
  | string
  | URL
  | { readonly manifest: VoiceManifest; readonly baseUrl: string | URL }
  | { readonly model: ArrayBuffer; readonly config: ArrayBuffer };

/** A manifest takes some 600 bytes. */
const MAX_MANIFEST_BYTES = 64 * 1024;

/** @throws SottovoceError `download-failed`, `voice-invalid`, `cancelled`. */
export async function voiceSource(
  request: VoiceRequest,
  signal: AbortSignal | undefined,
): Promise<VoiceSource> {
  if (typeof request === 'string' || request instanceof URL) {
    const baseUrl = absolute(request);
    return { type: 'manifest', manifest: await fetchManifest(baseUrl, signal), baseUrl };
  }
  if ('manifest' in request) {
    const manifest = parseManifest(request.manifest);
    return { type: 'manifest', manifest, baseUrl: absolute(request.baseUrl) };
  }
  return { type: 'bytes', model: request.model, config: request.config };
}

function absolute(url: string | URL): string {
  try {
    return new URL(url, typeof document === 'undefined' ? undefined : document.baseURI).href;
  } catch (cause) {
    throw new SottovoceError('invalid-argument', `"${String(url)}" is not a URL.`, { cause });
  }
}

async function fetchManifest(url: string, signal: AbortSignal | undefined): Promise<VoiceManifest> {
  let text: string;
  try {
    const response = await fetch(url, { signal: signal ?? null });
    if (!response.ok) throw failed(url, `the server answered ${response.status}`);
    text = await readText(response);
  } catch (cause) {
    if (signal?.aborted) throw new SottovoceError('cancelled', 'Loading the voice was cancelled.');
    throw cause instanceof SottovoceError ? cause : failed(url, 'the network failed', cause);
  }
  try {
    return parseManifest(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof SottovoceError) throw cause;
    throw new SottovoceError('voice-invalid', `${url} is not JSON.`, { cause });
  }
}

/** The body, read no further than a manifest can be long. */
async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MAX_MANIFEST_BYTES) {
      await reader?.cancel();
      throw new SottovoceError('voice-invalid', `${response.url} is too long for a manifest.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function failed(url: string, why: string, cause?: unknown): SottovoceError {
  return new SottovoceError('download-failed', `The manifest ${url} could not be had: ${why}.`, {
    cause,
  });
}
