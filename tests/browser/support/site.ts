import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTENT_SECURITY_POLICY, createHandler } from '../../../web/server/handler.mjs';
import { listen } from '../../../web/server/listen.mjs';
import {
  DEMO_VOICE,
  DIST,
  installVoice,
  readTinyVoice,
  REAL_MODELS,
  REAL_VOICES,
} from './voices.js';

const PAGES = join(import.meta.dirname, '../pages');

/** Answers a request in the server's place, and says so by returning true. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The demo's own server over what scripts/build made, on a free port. */
export interface Site {
  readonly origin: string;
  /** Holds models/ and voices/; removed by close(). */
  readonly folder: string;
  /** Makes the server fail in the ways that servers do; null to stop that. */
  intercept: Intercept | null;
  close(): Promise<void>;
}

/** With the tiny voice under the name of the demo's voice, or with the real one. */
export async function startSite(voice: 'tiny' | 'real'): Promise<Site> {
  if (!existsSync(join(DIST, 'demo/demo.js'))) throw new Error('run scripts/build first');
  const folder = await mkdtemp(join(tmpdir(), 'sottovoce-site-'));
  if (voice === 'tiny') await installVoice(folder, DEMO_VOICE, await readTinyVoice());
  const handler = createHandler(
    voice === 'tiny'
      ? { dist: DIST, models: join(folder, 'models'), voices: join(folder, 'voices') }
      : { dist: DIST, models: REAL_MODELS, voices: REAL_VOICES },
  );
  const server = createServer((request, response) => {
    if (site.intercept?.(request, response)) return;
    if (request.url?.startsWith('/test/')) void sendPage(request.url, response);
    else handler(request, response);
  });
  const site: Site = {
    origin: await listen(server, 0),
    folder,
    intercept: null,
    async close() {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true });
    },
  };
  return site;
}

/** Pages and scripts of the tests themselves, under the same policy as the demo. */
async function sendPage(url: string, response: ServerResponse): Promise<void> {
  const name = url.slice('/test/'.length);
  const type = name.endsWith('.html') ? 'text/html' : 'text/javascript';
  const headers = { 'Content-Type': type, 'Content-Security-Policy': CONTENT_SECURITY_POLICY };
  response.writeHead(200, headers).end(await readFile(join(PAGES, name)));
}
