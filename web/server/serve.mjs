#!/usr/bin/env node
/**
 * Serves the demo page to this machine alone.
 *
 *   node web/server/serve.mjs [--port 8737] [--dist DIR] [--models DIR] [--voices DIR]
 *
 * Prints one line, `Serving http://127.0.0.1:PORT/demo/`, once it can be opened; ends on SIGINT or
 * SIGTERM. What lies where is told in paths.mjs.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createHandler } from './handler.mjs';
import { listen } from './listen.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

function parseCommandLine() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8737' },
      dist: { type: 'string', default: `${root}dist` },
      models: { type: 'string', default: `${root}models` },
      voices: { type: 'string', default: `${root}.cache/voices` },
    },
  });
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65535) throw new Error(`no port: ${values.port}`);
  return { ...values, port };
}

try {
  const { port, ...folders } = parseCommandLine();
  const server = createServer(createHandler(folders));
  const origin = await listen(server, port);
  console.log(`Serving ${origin}/demo/`);
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  console.error(`serve: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
