import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openPage, type WatchedPage } from './support/browser.js';
import { Demo } from './support/demo.js';
import { startSite, type Site } from './support/site.js';
import { readTinyVoice } from './support/voices.js';

describe('the demo page', () => {
  let browser: Browser;
  let site: Site;
  let open: WatchedPage;

  beforeAll(async () => {
    [browser, site] = await Promise.all([launchBrowser(), startSite('tiny')]);
  });
  afterEach(() => open.close());
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  async function openDemo(): Promise<Demo> {
    open = await openPage(browser, site, '/demo/');
    const demo = new Demo(open.page);
    await demo.expectStatus('The voice is ready.');
    return demo;
  }

  test('speaks under the policy, without isolation, asking nothing of any other origin', async () => {
    const demo = await openDemo();
    expect(await open.page.evaluate(() => crossOriginIsolated)).toBe(false);
    await demo.text.fill('Nothing leaves this page.');
    await demo.button('Play').click();
    await demo.expectStatus('Finished.');
    expect(open.problems).toEqual([]);
    expect(open.requests.length).toBeGreaterThan(5);
    const origins = new Set(open.requests.map((url) => new URL(url).origin));
    expect([...origins]).toEqual([site.origin]);
  });

  test('marks each word in turn and shows the figures', async () => {
    const demo = await openDemo();
    const text = 'One two three, four five. Six seven!';
    await demo.text.fill(text);
    await demo.button('Play').click();
    const seen: string[] = [];
    await expect
      .poll(
        async () => {
          const word = await demo.marked();
          if (word !== '' && word !== seen.at(-1)) seen.push(word);
          return open.page.getByRole('status').textContent();
        },
        { timeout: 30_000, interval: 5 },
      )
      .toBe('Finished.');
    const words = text.match(/\w+/g) ?? [];
    // Random weights make some words shorter than the time between two looks at them.
    expect(words.filter((word) => seen.includes(word))).toEqual(seen);
    expect(seen.length).toBeGreaterThan(3);
    expect(await demo.figure('First sound')).toMatch(/^\d+\.\d\d s$/);
    expect(await demo.figure('Real-time factor')).toMatch(/^\d+\.\d\d$/);
    expect(await demo.figure('Speech')).toMatch(/^\d+\.\d+ s$/);
    expect(await demo.figure('Gaps')).toBe('0');
    expect(await demo.marked()).toBe('');
  });

  test('is used by keyboard alone', async () => {
    const demo = await openDemo();
    const { keyboard } = open.page;
    await demo.text.fill(
      'A long enough sentence to pause in the middle of, and to go on with later.',
    );
    await demo.text.press('Control+Enter');
    await demo.expectStatus('Speaking.');
    await keyboard.press('Tab');
    expect(await demo.button('Pause').evaluate((button) => button.matches(':focus-visible'))).toBe(
      true,
    );
    await keyboard.press('Space');
    await demo.expectStatus('Paused.');
    await keyboard.press('Enter');
    await demo.expectStatus('Speaking.');
    await keyboard.press('Tab');
    expect(await demo.button('Stop').evaluate((button) => button === document.activeElement)).toBe(
      true,
    );
    await keyboard.press('Enter');
    await demo.expectStatus('Stopped.');
    expect(await demo.button('Play').evaluate((button) => button === document.activeElement)).toBe(
      true,
    );

    const speed = open.page.getByRole('slider', { name: 'Speed' });
    await speed.focus();
    await keyboard.press('End');
    expect(await speed.getAttribute('aria-valuetext')).toBe('2 times');
    await keyboard.press('Control+Enter');
    await demo.expectStatus('Speaking.');
    await keyboard.press('Escape');
    await demo.expectStatus('Stopped.');
  });

  test('keeps letters for typing: no shortcut of one key speaks', async () => {
    const demo = await openDemo();
    await open.page.locator('body').press('p');
    await open.page.locator('body').press('Enter');
    await demo.expectStatus('The voice is ready.');
  });

  test('twice the speed is half the length', async () => {
    const demo = await openDemo();
    await demo.text.fill(
      'The same words, once slowly and once fast, and then the same words again.',
    );
    const lengthAt = async (speed: string) => {
      await open.page.getByRole('slider', { name: 'Speed' }).fill(speed);
      await demo.button('Play').click();
      await demo.expectStatus('Speaking.');
      await demo.expectStatus('Finished.');
      return parseFloat(await demo.figure('Speech'));
    };
    const ratio = (await lengthAt('1')) / (await lengthAt('2'));
    // Each phoneme's length is rounded up to whole frames, so it is less than 2.
    expect(ratio).toBeGreaterThan(1.4);
    expect(ratio).toBeLessThan(2.1);
  });

  test('remembers text and speed over a reload', async () => {
    const demo = await openDemo();
    await demo.text.fill('Remember me.');
    await open.page.getByRole('slider', { name: 'Speed' }).fill('1.5');
    await open.page.reload();
    expect(await demo.text.inputValue()).toBe('Remember me.');
    expect(await open.page.getByRole('slider', { name: 'Speed' }).inputValue()).toBe('1.5');
  });

  test('the mirror breaks lines where the text area does', async () => {
    const demo = await openDemo();
    const paragraph = 'Some words of quite unequal length, extraordinarily unequal. ';
    await demo.text.fill(`${paragraph.repeat(30)}\n\n${'x'.repeat(300)}\n`);
    const heights = () =>
      open.page.evaluate(() =>
        ['text', 'mirror'].map((id) => document.getElementById(id)?.scrollHeight ?? 0),
      );
    await demo.button('Play').click();
    const [area, mirror] = await heights();
    expect(area).toBeGreaterThan(500);
    expect(mirror).toBe(area);
    await demo.button('Stop').click();
  });

  test('saves the speech as a sound file', async () => {
    const demo = await openDemo();
    await demo.text.fill('Keep this for later.');
    const [download] = await Promise.all([
      open.page.waitForEvent('download'),
      demo.button('Save as WAV').click(),
    ]);
    await demo.expectStatus('Saved.');
    expect(download.suggestedFilename()).toBe('sottovoce.wav');
    const file = await readFile(await download.path());
    expect(file.toString('latin1', 0, 4)).toBe('RIFF');
    expect(file.readUInt32LE(24)).toBe(22050);
    // At 16 bits a sample, more than half a second.
    expect(file.readUInt32LE(40)).toBe(file.length - 44);
    expect(file.length).toBeGreaterThan(22050);
    expect(file.subarray(44).some((byte) => byte !== 0)).toBe(true);
  });

  test('speaks a voice that the person brings', async () => {
    const { model, config } = await readTinyVoice();
    const demo = await openDemo();
    await open.page.getByLabel('Use your own voice').setInputFiles([
      { name: 'mine.onnx', mimeType: 'application/octet-stream', buffer: model },
      { name: 'mine.onnx.json', mimeType: 'application/json', buffer: config },
    ]);
    await expect.poll(() => open.page.locator('#voice-name').textContent()).toBe('mine');
    await demo.expectStatus('The voice is ready.');
    await demo.text.fill('My own voice.');
    await demo.button('Play').click();
    await demo.expectStatus('Finished.');
  });
});
