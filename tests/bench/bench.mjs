#!/usr/bin/env node
/**
 * Real-time factor, time to first audio, load time from bytes and peak memory in Chromium, ours beside ONNX Runtime Web running the
 * unsplit graph: one page, the same ids, turn and turn about, medians. Warm: the first round is
 * thrown away. Time to first audio here is from the call to the first samples out of the worker;
 * what the sound card adds is the same for both.
 *
 *   scripts/bench [--runs 5] [--json]
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { createHandler } from '../../web/server/handler.mjs';
import { listen } from '../../web/server/listen.mjs';
import { measureMemory } from './memory.mjs';
import { SENTENCES } from './sentences.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const VOICE = 'en_US-joe-medium';
const MODEL_URL = `/voices/${VOICE}/${VOICE}.onnx`;

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1');

/** dist/ with the benchmark's page in it, so that both contenders share one origin. */
function makeSite() {
  const site = path.join(root, 'build/bench-site');
  rmSync(site, { recursive: true, force: true });
  cpSync(path.join(root, 'dist'), site, { recursive: true });
  mkdirSync(path.join(site, 'bench'));
  for (const name of ['bench.html', 'bench.js', 'ort-worker.js']) {
    cpSync(path.join(import.meta.dirname, 'page', name), path.join(site, 'bench', name));
  }
  const ort = path.join(root, 'node_modules/onnxruntime-web/dist');
  for (const name of [
    'ort.wasm.bundle.min.mjs',
    'ort-wasm-simd-threaded.wasm',
    'ort-wasm-simd-threaded.mjs',
  ]) {
    symlinkSync(path.join(ort, name), path.join(site, 'bench', name));
  }
  return site;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function measure(page) {
  const load = await page.evaluate(async (modelUrl) => {
    const { bytesOf, loadOurs } = window.bench;
    window.ours = await loadOurs({
      model: await bytesOf(modelUrl),
      config: await bytesOf(`${modelUrl}.json`),
    });
    const { voice } = window.ours;
    const scales = [voice.noiseScale, voice.lengthScale, voice.noiseWScale];
    window.ort = await window.bench.loadOrt(modelUrl, voice.sampleRate, scales);
    return { ours: voice.loadSeconds, ort: window.ort.loadSeconds, backend: voice.backend };
  }, MODEL_URL);
  const results = {};
  for (const [length, text] of Object.entries(SENTENCES)) {
    const rounds = [];
    for (let round = 0; round <= runs; ++round) {
      const pair = await page.evaluate(async (text) => {
        const ids = await window.ours.ids(text);
        return { ours: await window.ours.run(text), ort: await window.ort.run(ids) };
      }, text);
      if (round > 0) rounds.push(pair);
    }
    const of = (who, figure) => median(rounds.map((pair) => figure(pair[who])));
    const firstAudio = (run) => run.firstAudio * 1000;
    const realTimeFactor = (run) => run.total / run.audio;
    results[length] = {
      ttfa: { ours: of('ours', firstAudio), ort: of('ort', firstAudio) },
      rtf: { ours: of('ours', realTimeFactor), ort: of('ort', realTimeFactor) },
    };
  }
  return { load, results };
}

function rowsOf({ load, results }, memory) {
  const row = (figure, unit, { ours, ort }) => ({ figure, unit, ours, ort, ratio: ort / ours });
  const rows = [row('ready', 's', load), row('memory', 'MB', memory)];
  for (const [length, { ttfa, rtf }] of Object.entries(results)) {
    rows.push(row(`ttfa-${length}`, 'ms', ttfa), row(`rtf-1-${length}`, '', rtf));
  }
  return rows;
}

function print(machine, rows) {
  console.log(`${machine.cpu}, ${machine.cores} cores; ${machine.browser}; ${machine.date}`);
  console.log(
    `voice ${VOICE}; ours: ${machine.backend}; ONNX Runtime Web ${machine.ort}, whole graph, 1 thread`,
  );
  console.log(`medians of ${runs} warm runs; ratio: how many times ours is better\n`);
  console.log('figure         unit        ours   ORT Web    ratio');
  for (const { figure, unit, ours, ort, ratio } of rows) {
    const number = (value) => value.toFixed(value < 10 ? 3 : 0).padStart(9);
    console.log(
      `${figure.padEnd(14)} ${unit.padEnd(5)}${number(ours)} ${number(ort)} ${number(ratio)}`,
    );
  }
}

const server = createServer(
  createHandler({
    dist: makeSite(),
    models: path.join(root, 'models'),
    voices: path.join(root, '.cache/voices'),
  }),
);
const origin = await listen(server, 0);
const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
const browser = await launch();
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(String(error).slice(0, 300)));
  await page.goto(`${origin}/bench/bench.html`);
  await page.waitForFunction(() => window.bench !== undefined);
  const speed = await measure(page);
  const urls = { manifest: `/voices/${VOICE}/manifest.json`, model: MODEL_URL };
  const rows = rowsOf(speed, await measureMemory(page, launch, urls));
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    browser: `Chromium ${browser.version()}`,
    backend: speed.load.backend,
    ort: '1.30.0',
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
    }).trim(),
  };
  if (values.json) console.log(JSON.stringify({ machine, rows }, null, 2));
  else print(machine, rows);
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
}
