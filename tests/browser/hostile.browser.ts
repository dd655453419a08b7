import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser, openPage, type WatchedPage } from './support/browser.js';
import { Demo } from './support/demo.js';
import { corrupt, exposeMemories, refuse, stallModelAtHalf } from './support/faults.js';
import { startSite, type Site } from './support/site.js';
import { DEMO_VOICE, installVoice, readTinyVoice, type VoiceBytes } from './support/voices.js';

let browser: Browser;
let good: VoiceBytes;

beforeAll(async () => {
  [browser, good] = await Promise.all([launchBrowser(), readTinyVoice()]);
});
afterAll(() => browser.close());

/** Whatever came before, the page speaks the next thing. */
async function expectSpeaks(demo: Demo): Promise<void> {
  await demo.setText('The next thing.');
  await demo.button('Play').click();
  await demo.expectStatus('Finished.');
  expect(await demo.figure('Gaps')).toBe('0');
}

describe('a text that no one should send', () => {
  let site: Site;
  let open: WatchedPage;
  let demo: Demo;

  beforeAll(async () => {
    site = await startSite('tiny');
    open = await openPage(browser, site, '/demo/');
    demo = new Demo(open.page);
    await open.page.getByText('The voice is ready.').waitFor();
  });
  afterAll(async () => {
    await open.close();
    await site.close();
  });

  const NOTHING = /^There is nothing to read aloud here/;
  const SPOKEN = 'Finished.';
  test.each([
    ['no text', '', NOTHING],
    ['white space', ' \n\t\u00a0\u2003 ', NOTHING],
    ['only punctuation', '?!... —,; «»', NOTHING],
    ['lone surrogates', 'a \ud800 b \udfff c', SPOKEN],
    ['only lone surrogates', '\udc00\ud800', NOTHING],
    ['NUL', 'one\0two', SPOKEN],
    ['controls and directions', 'one \u202e two \u0007 three \ufeff four', SPOKEN],
    ['1 MB of text', 'All work and no play. '.repeat(48_000), /^This text is too long/],
    ['a word of 100,000 letters', 'a'.repeat(100_000), /^One word in this text is too long/],
  ])('%s', async (_, text, wanted) => {
    await demo.setText(text);
    await demo.button('Play').click();
    await demo.expectStatus(wanted);
    await expectSpeaks(demo);
    expect(open.problems).toEqual([]);
  });

  // Each crashes espeak-ng 1.52.0 when it is handed over as it is.
  test.each([
    ["s' 220 times", "s'".repeat(220)],
    ['é . 101 times', 'é . '.repeat(101)],
  ])('%s', async (_, text) => {
    await demo.setText(text);
    await demo.button('Play').click();
    await demo.expectStatus(/^(Speaking|Finished|This text could not be turned into sounds)/);
    await open.page.keyboard.press('Escape');
    await expect.poll(() => demo.button('Play').isVisible()).toBe(true);
    await expectSpeaks(demo);
    expect(open.problems).toEqual([]);
  });
});

describe('a voice or a network that fails', () => {
  let site: Site;
  let open: WatchedPage;

  beforeEach(async () => {
    site = await startSite('tiny');
  });
  afterEach(async () => {
    await open.close();
    await site.close();
  });

  async function openDemo(): Promise<Demo> {
    open = await openPage(browser, site, '/demo/');
    return new Demo(open.page);
  }

  /** The fault is over: the page loads the voice when asked to, and speaks. */
  async function expectRecovery(demo: Demo): Promise<void> {
    site.intercept = null;
    await installVoice(site.folder, DEMO_VOICE, good);
    await demo.button('Load the voice').click();
    await demo.expectStatus('The voice is ready.');
    await expectSpeaks(demo);
  }

  const tampered = () => {
    const model = Buffer.from(good.model);
    model[model.length >> 1] = (model[model.length >> 1] ?? 0) ^ 1;
    return { ...good, model };
  };
  const truncated = () => ({ ...good, model: good.model.subarray(0, good.model.length >> 1) });
  const notOnnx = () => ({ ...good, model: Buffer.from('This is no voice at all.') });
  const notJson = () => ({ ...good, config: Buffer.from('{ "audio": ') });
  const otherJson = () => ({ ...good, config: Buffer.from('[1, 2, 3]') });

  test.each([
    ['tampered', tampered, () => good, /^The voice that arrived is not the one/],
    ['truncated', truncated, () => good, /^The voice could not be downloaded/],
    ['cut short before it was published', truncated, truncated, /^This is not a Piper voice/],
    ['not ONNX', notOnnx, notOnnx, /^This is not a Piper voice/],
    ['with a config that is not JSON', notJson, notJson, /^This is not a Piper voice/],
    ['with a config of something else', otherJson, otherJson, /^This is not a Piper voice/],
  ])('a voice that is %s', async (_, stored, promised, wanted) => {
    await installVoice(site.folder, DEMO_VOICE, stored(), promised());
    const demo = await openDemo();
    await demo.expectStatus(wanted);
    await demo.button('Play').click();
    await demo.expectStatus(/^There is no voice yet/);
    await expectRecovery(demo);
  });

  test.each(['manifest.json', '.onnx', '.onnx.json'])('a %s that is missing', async (ending) => {
    site.intercept = refuse(ending, 404);
    const demo = await openDemo();
    await demo.expectStatus(/^The voice could not be downloaded/);
    await expectRecovery(demo);
  });

  test('a voice of a language that nobody speaks', async () => {
    const config = Buffer.from(
      good.config.toString().replace(/("voice"\s*:\s*)"[^"]*"/, '$1"xx-none"'),
    );
    await installVoice(site.folder, DEMO_VOICE, { ...good, config });
    const demo = await openDemo();
    await demo.expectStatus(/^(The voice is ready|This page does not know the language)/);
    if (await demo.button('Load the voice').isHidden()) {
      await demo.button('Play').click();
      await demo.expectStatus(/^This page does not know the language/);
      await installVoice(site.folder, DEMO_VOICE, good);
      await open.page.reload();
      await demo.expectStatus('The voice is ready.');
      await expectSpeaks(demo);
    } else {
      await expectRecovery(demo);
    }
  });

  test("a person's own files that are no voice leave the voice there was", async () => {
    const demo = await openDemo();
    await demo.expectStatus('The voice is ready.');
    const pick = open.page.getByLabel('Use your own voice');
    const file = (name: string) => ({ name, mimeType: '', buffer: Buffer.from('nothing') });
    await pick.setInputFiles([file('mine.onnx'), file('mine.onnx.json')]);
    await demo.expectStatus(/^This is not a Piper voice/);
    await pick.setInputFiles([file('mine.onnx')]);
    await demo.expectStatus(/^A voice is two files/);
    await expectSpeaks(demo);
  });

  test('a download that is cancelled goes on where it stopped', async () => {
    const half = await stallModelAtHalf(site);
    const demo = await openDemo();
    const bytes = open.page.locator('#progress-bytes');
    await expect
      .poll(() => bytes.textContent())
      .toMatch(/^\d+ kB of \d+ kB$|^[\d.]+ MB of [\d.]+ MB$/);
    const progress = open.page.getByRole('progressbar', { name: 'Voice download' });
    await expect
      .poll(() => progress.evaluate((bar) => (bar as HTMLProgressElement).value))
      .toBeCloseTo(half.sent / half.total, 1);
    await demo.button('Cancel').click();
    await demo.expectStatus(/you cancelled/);
    await demo.button('Load the voice').click();
    await demo.expectStatus('The voice is ready.');
    expect(half.ranges).toEqual([undefined, `bytes=${half.sent}-`]);
    await expectSpeaks(demo);
  });

  test('a reading asked for before the voice is there starts when it is', async () => {
    const half = await stallModelAtHalf(site);
    const demo = await openDemo();
    await expect.poll(() => half.ranges.length).toBe(1);
    await demo.setText('Wait for me.');
    await demo.button('Play').click();
    await demo.expectStatus('Begins once the voice is here.');
    await demo.button('Cancel').click();
    await demo.expectStatus(/^There is no voice yet/);
    await expectRecovery(demo);
  });

  test('a worker that cannot be had', async () => {
    site.intercept = refuse('/worker.js', 404);
    const demo = await openDemo();
    await demo.expectStatus(/^The speech engine stopped/);
    await expectRecovery(demo);
  });

  test.each(['front', 'core'])('a trap in %s.wasm', async (module) => {
    await exposeMemories(site);
    const demo = await openDemo();
    await demo.expectStatus('The voice is ready.');
    await expectSpeaks(demo);
    await corrupt(open.page, module);
    await demo.button('Play').click();
    await demo.expectStatus(
      /^(This text could not be turned|The speech engine stopped|The voice failed)/,
    );
    await expectSpeaks(demo);
  });
});
