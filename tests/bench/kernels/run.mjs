// Runs kernel_bench: natively and in Node as a child process, in Chromium in a page of its own.
//   node tests/bench/kernels/run.mjs BUILD_FOLDER [--where native,node,chromium] [--json]
//        [--frames N,N] [--only TEXT]
// Prints what the program prints; under --json one object {where: result}.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const ORIGIN = 'http://localhost';
/** Cross-origin isolation gives performance.now() steps of 5 microseconds instead of 100. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

function runProcess(file, programArguments) {
  const [command, ...rest] = file.endsWith('.cjs') ? [process.execPath, file] : [file];
  return execFileSync(command, [...rest, ...programArguments], { encoding: 'utf8' });
}

async function runInChromium(file, programArguments) {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: CHROMIUM_FLAGS,
  });
  try {
    const page = await browser.newPage();
    await page.route(`${ORIGIN}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', headers: ISOLATED, body: '<!doctype html>' }),
    );
    await page.goto(ORIGIN);
    await page.evaluate((arguments_) => {
      globalThis.lines = [];
      globalThis.exited = new Promise((resolve) => {
        globalThis.Module = {
          arguments: arguments_,
          print: (line) => globalThis.lines.push(line),
          onExit: resolve,
        };
      });
    }, programArguments);
    await page.addScriptTag({ content: readFileSync(file, 'utf8') });
    return await page.evaluate(() => globalThis.exited.then(() => globalThis.lines.join('\n')));
  } finally {
    await browser.close();
  }
}

const [folder, ...rest] = process.argv.slice(2);
const whereAt = rest.indexOf('--where');
const places = whereAt < 0 ? ['chromium'] : rest.splice(whereAt, 2)[1].split(',');
const json = rest.includes('--json');
const results = {};
for (const place of places) {
  for (const program of ['kernel_bench', 'kernel_bench_fused']) {
    if (place === 'node' && program === 'kernel_bench_fused') continue;
    const file = path.resolve(folder, program + (place === 'native' ? '' : '.cjs'));
    if (!existsSync(file)) continue;
    const run = place === 'chromium' ? runInChromium : runProcess;
    const output = await run(file, rest);
    const name = `${place} ${program}`;
    if (json) results[name] = JSON.parse(output);
    else console.log(`${name}\n${output}`);
  }
}
if (json) console.log(JSON.stringify(results));
