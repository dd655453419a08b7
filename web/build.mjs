/** Bundles what the package ships into dist/: the page's modules, the worker, the CLI, the demo. */
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const bindings = path.join(root, 'build/wasm/src/bindings');
const ort = path.join(root, 'node_modules/onnxruntime-web/dist');

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'eof',
  logLevel: 'warning',
  alias: {
    '#front': path.join(bindings, 'front.js'),
    '#core': path.join(bindings, 'core.js'),
  },
};

/** Emscripten's glue asks for Node's modules where it runs in Node. */
const NODE_MODULES_OF_GLUE = ['module', 'node:module', 'fs', 'path', 'url', 'worker_threads'];

const browser = (entry, outfile, options = {}) =>
  build({
    ...common,
    entryPoints: [entry],
    outfile: path.join(dist, outfile),
    platform: 'browser',
    external: NODE_MODULES_OF_GLUE,
    ...options,
  });

/** The demo imports the package by its source, for the types; as a page it loads the package itself. */
const packageBeside = {
  name: 'package-beside',
  setup(bundle) {
    bundle.onResolve({ filter: /\/src\/index\.js$/ }, () => ({
      path: '../sottovoce.js',
      external: true,
    }));
  },
};

const node = (entry, outfile, options = {}) =>
  build({
    ...common,
    entryPoints: [entry],
    outfile: path.join(dist, outfile),
    platform: 'node',
    ...options,
  });

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
await Promise.all([
  browser('web/src/index.ts', 'sottovoce.js'),
  browser('web/src/worker/worker.ts', 'worker.js', {
    // With white space go the comments that keep a page's own bundler off an import().
    minifyWhitespace: false,
  }),
  browser('web/src/audio/player.worklet.ts', 'player.worklet.js'),
  browser('web/demo/demo.ts', 'demo/demo.js', { plugins: [packageBeside] }),
  node('web/cli/main.ts', 'cli.js', { banner: { js: '#!/usr/bin/env node' } }),
  node('web/cli/worker-host.ts', 'cli-worker-host.js'),
  cp(path.join(bindings, 'front.wasm'), path.join(dist, 'front.wasm')),
  cp(path.join(bindings, 'core.wasm'), path.join(dist, 'core.wasm')),
  cp(path.join(bindings, 'relaxed/core.wasm'), path.join(dist, 'core-relaxed.wasm')),
  ...['ort.wasm.min.mjs', 'ort-wasm-simd-threaded.wasm', 'ort-wasm-simd-threaded.mjs'].map((file) =>
    cp(path.join(ort, file), path.join(dist, file)),
  ),
  cp(path.join(root, 'build/language-data'), path.join(dist, 'language-data'), { recursive: true }),
  cp(path.join(root, 'web/demo'), path.join(dist, 'demo'), {
    recursive: true,
    filter: (source) => !source.endsWith('.ts'),
  }),
]);
