import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { resolvePath } from './paths.mjs';
import { parseRange } from './range.mjs';

const MIME_TYPES = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.map', 'application/json; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.onnx', 'application/octet-stream'],
  ['.svg', 'image/svg+xml'],
  ['.wasm', 'application/wasm'],
]);

/** The strictest policy that sottovoce works under; a page's own may be as strict. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "img-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

// Deliberately without Cross-Origin-Opener-Policy and -Embedder-Policy: sottovoce needs no isolation.
const COMMON_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * A request listener for node:http that serves the folders' files and nothing else.
 *
 * @param {import('./paths.mjs').Folders} folders
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => Promise<void>}
 */
export function createHandler(folders) {
  return async (request, response) => {
    for (const [name, value] of Object.entries(COMMON_HEADERS)) response.setHeader(name, value);
    const pathname = (request.url ?? '/').replace(/[?#].*$/s, '');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response.setHeader('Allow', 'GET, HEAD'), 405);
    }
    if (pathname === '/') return redirect(response, '/demo/');
    const path = resolvePath(pathname, folders);
    const file = path === null ? null : await stat(path).catch(() => null);
    if (path === null || !file?.isFile()) return refuse(response, 404);
    await sendFile(request, response, path, file);
  };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} path
 * @param {import('node:fs').Stats} file
 */
async function sendFile(request, response, path, file) {
  const etag = `"${file.size.toString(16)}-${Math.round(file.mtimeMs * 1000).toString(16)}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', 'no-cache'); // Kept, but asked about: a rebuild shows at once.
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Type', MIME_TYPES.get(extname(path)) ?? 'application/octet-stream');
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();

  // A range of another version of the file must not be joined to what the client holds.
  const wanted = request.headers['if-range'] ?? etag;
  const range = wanted === etag ? parseRange(request.headers.range, file.size) : 'whole';
  if (range === 'unsatisfiable') {
    return refuse(response.setHeader('Content-Range', `bytes */${file.size}`), 416);
  }
  const { start, end } = range === 'whole' ? { start: 0, end: file.size } : range;
  if (range !== 'whole') {
    response.statusCode = 206;
    response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${file.size}`);
  }
  response.setHeader('Content-Length', end - start);
  if (request.method === 'HEAD' || start === end) return void response.end();
  // A client that goes away in the middle (a cancelled download) is no error of ours.
  await pipeline(createReadStream(path, { start, end: end - 1 }), response).catch(() => {});
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {string} location
 */
function redirect(response, location) {
  response.writeHead(302, { Location: location }).end();
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {404 | 405 | 416} status
 */
function refuse(response, status) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(
    { 404: 'Not found.\n', 405: 'Only GET and HEAD.\n', 416: 'No such range.\n' }[status],
  );
}
