import { join } from 'node:path';

/**
 * @typedef {object} Folders
 * @property {string} dist   what scripts/build made; served at /
 * @property {string} models voice manifests: NAME.json is served as /voices/NAME/manifest.json
 * @property {string} voices voice files: NAME/FILE is served as /voices/NAME/FILE, beside its manifest
 */

/**
 * The file behind a URL path, whether or not it exists. A manifest's URLs are relative to the
 * manifest, so it is served in the folder of the voice's files though it lies in another.
 *
 * @param {string} pathname of the URL, percent-encoded, from its leading slash
 * @param {Folders} folders
 * @returns {string | null} null if the path may name something outside the folders, or a hidden file
 */
export function resolvePath(pathname, folders) {
  const segments = decodeSegments(pathname);
  if (!segments) return null;
  if (segments.at(-1) === '') segments[segments.length - 1] = 'index.html';
  if (!segments.every(isPlainName)) return null;
  const [top, voice, ...rest] = segments;
  if (top !== 'voices') return join(folders.dist, ...segments);
  if (voice === undefined || rest.length !== 1) return null;
  return rest[0] === 'manifest.json'
    ? join(folders.models, `${voice}.json`)
    : join(folders.voices, voice, rest[0]);
}

/** @param {string} pathname */
function decodeSegments(pathname) {
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** @param {string} segment decoded */
function isPlainName(segment) {
  // eslint-disable-next-line no-control-regex -- a file name with a control character is an attack
  return segment !== '' && !segment.startsWith('.') && !/[/\\:\u0000-\u001f]/.test(segment);
}
