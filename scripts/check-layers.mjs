// Imports go down, never sideways or up. The table is the architecture: HACKING.md draws it.
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Folder of src/ -> folders it may include. */
const CPP_LAYERS = {
  base: [],
  text: ['base'],
  phonemes: ['base', 'text'],
  voice: ['base'],
  engine: ['base', 'voice'],
  pipeline: ['base', 'voice', 'engine'],
  bindings: ['base', 'text', 'phonemes', 'voice', 'engine', 'pipeline'],
};

/** Of the bindings, each module has its own reach: core must never see espeak-ng's licence. */
const CPP_FILES = [
  { pattern: /^src\/bindings\/core/, forbidden: ['text', 'phonemes'] },
  { pattern: /^src\/bindings\/front/, forbidden: ['voice', 'engine', 'pipeline'] },
];

/** Module or folder of web/src -> what it may import; `errors` and `voice` are at the bottom. */
const WEB_LAYERS = {
  errors: [],
  voice: ['errors'],
  wasm: ['errors', 'voice'],
  backends: ['errors', 'voice', 'wasm'],
  storage: ['errors', 'voice'],
  worker: ['errors', 'voice', 'wasm', 'backends', 'storage'],
  audio: ['errors'],
  synthesizer: ['errors', 'voice', 'worker', 'audio', 'storage'],
  index: ['errors', 'voice', 'worker', 'audio', 'storage', 'synthesizer'],
};

/** On the main thread only these of worker/ may be imported; the rest is the worker's own. */
const WORKER_FACE = ['worker/protocol', 'worker/worker-client'];

const problems = [];

function tracked(...patterns) {
  const arguments_ = ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns];
  return execFileSync('git', arguments_, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
}

for (const file of tracked('src/*.h', 'src/*.cc')) {
  const layer = file.split('/')[1];
  const text = readFileSync(path.join(root, file), 'utf8');
  for (const [, include] of text.matchAll(/^#include "([^"]+)"/gm)) {
    const target = include.split('/')[0];
    if (!(target in CPP_LAYERS)) continue;
    const forbidden = CPP_FILES.find(({ pattern }) => pattern.test(file))?.forbidden ?? [];
    const allowed = target === layer || CPP_LAYERS[layer].includes(target);
    if (!allowed || forbidden.includes(target)) {
      problems.push(`${file}: ${layer} may not include ${include}`);
    }
  }
  if (layer !== 'bindings' && /#include <emscripten/.test(text)) {
    problems.push(`${file}: only bindings may include Emscripten's headers`);
  }
  if (layer !== 'phonemes' && /#include [<"]espeak/.test(text)) {
    problems.push(`${file}: only phonemes may include espeak-ng's headers`);
  }
}

for (const file of tracked('web/src/*.ts')) {
  if (file.endsWith('.test.ts')) continue;
  const inside = path.posix.relative('web/src', file).replace(/\.ts$/, '');
  const layer = inside.split('/')[0];
  const text = readFileSync(path.join(root, file), 'utf8');
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
    const target = path.posix.join(path.posix.dirname(inside), specifier).replace(/\.(js|ts)$/, '');
    const targetLayer = target.split('/')[0];
    if (!(targetLayer in WEB_LAYERS)) {
      problems.push(`${file}: imports ${specifier}, which no layer holds`);
    } else if (targetLayer !== layer && !WEB_LAYERS[layer]?.includes(targetLayer)) {
      problems.push(`${file}: ${layer} may not import ${specifier}`);
    } else if (targetLayer === 'worker' && layer !== 'worker' && !WORKER_FACE.includes(target)) {
      problems.push(`${file}: only ${WORKER_FACE.join(' and ')} are for other layers`);
    }
  }
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
