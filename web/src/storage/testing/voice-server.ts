import { createHash } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { VoiceFile, VoiceManifest } from '../../voice/manifest.js';

export const MODEL = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255);
export const CONFIG = new TextEncoder().encode('{"audio":{"sample_rate":22050}}');

export function manifestOf(model = MODEL, config = CONFIG): VoiceManifest {
  return {
    name: 'xx_YY-test/../medium',
    language: 'en-US',
    quality: 'medium',
    licence: 'CC0-1.0',
    source: 'a test',
    model: fileOf('model.onnx', model),
    config: fileOf('config.json', config),
  };
}

function fileOf(url: string, bytes: Uint8Array): VoiceFile {
  return { url, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server for one voice; a test changes how it answers for the model. */
export class VoiceServer {
  readonly requests: IncomingMessage[] = [];
  etag = '"v1"';
  answerModel: Answer = (request, response) => {
    this.serve(request, response, MODEL);
  };
  readonly #server = createServer((request, response) => {
    this.requests.push(request);
    if (request.url === '/voices/model.onnx') this.answerModel(request, response);
    else this.serve(request, response, CONFIG);
  });

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/voices/manifest.json`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** As a good server does: ETag, Range, If-Range. */
  serve(request: IncomingMessage, response: ServerResponse, body: Uint8Array): void {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const partial = start > 0 && request.headers['if-range'] === this.etag;
    const sent = partial ? body.subarray(start) : body;
    const headers: Record<string, string | number> = {
      ETag: this.etag,
      'Content-Length': sent.length,
    };
    if (partial) headers['Content-Range'] = `bytes ${start}-${body.length - 1}/${body.length}`;
    response.writeHead(partial ? 206 : 200, headers).end(sent);
  }

  /** Sends the model's first bytes under a header that promises all, then what `then` does. */
  sendPart(response: ServerResponse, length: number, then: () => void): void {
    response.writeHead(200, { ETag: this.etag, 'Content-Length': MODEL.length });
    response.write(MODEL.subarray(0, length), then);
  }

  /** The Range header of each request for the model. */
  modelRanges(): (string | undefined)[] {
    return this.requests.filter((r) => r.url?.endsWith('.onnx')).map((r) => r.headers.range);
  }
}
