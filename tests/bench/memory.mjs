// The most memory that a page's renderer ever held, above what it holds before a voice is loaded.
import { readFileSync } from 'node:fs';
import { SENTENCES } from './sentences.mjs';

/** Peak resident set of a process in MB. Linux alone tells it. */
function peakMegabytes(pid) {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(kilobytes) * 1024) / 1e6;
}

async function rendererPids(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** The renderer that grows most is the page's: a browser keeps spare ones. */
async function growth(browser, use) {
  const before = new Map((await rendererPids(browser)).map((pid) => [pid, peakMegabytes(pid)]));
  await use();
  const after = (await rendererPids(browser)).filter((pid) => before.has(pid));
  return Math.max(...after.map((pid) => peakMegabytes(pid) - before.get(pid)));
}

const CONTENDERS = {
  async ours({ urls, texts }) {
    const ours = await window.bench.loadOurs(urls.manifest);
    for (const text of texts) await ours.run(text);
  },
  async ort({ urls, sampleRate, scales, ids }) {
    const ort = await window.bench.loadOrt(urls.model, sampleRate, scales);
    for (const sentence of ids) await ort.run(sentence);
  },
};

/**
 * Each contender in a browser of its own loads the voice as pages do, ours by its manifest, and
 * speaks all sentences. `page` is the measured page, whose `window.ours` gives the ids; `launch` starts a browser.
 */
export async function measureMemory(page, launch, urls) {
  const given = await page.evaluate(async (texts) => {
    const { voice, ids } = window.ours;
    return {
      texts,
      sampleRate: voice.sampleRate,
      scales: [voice.noiseScale, voice.lengthScale, voice.noiseWScale],
      ids: await Promise.all(texts.map((text) => ids(text))),
    };
  }, Object.values(SENTENCES));
  const megabytes = {};
  for (const [name, contender] of Object.entries(CONTENDERS)) {
    const browser = await launch();
    try {
      const fresh = await browser.newPage();
      await fresh.goto(page.url());
      await fresh.waitForFunction(() => window.bench !== undefined);
      megabytes[name] = await growth(browser, () => fresh.evaluate(contender, { urls, ...given }));
    } finally {
      await browser.close();
    }
  }
  return megabytes;
}
