import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openPage } from './support/browser.js';
import { Demo } from './support/demo.js';
import { startSite, type Site } from './support/site.js';

const SHOTS = join(import.meta.dirname, '../../test-results/screenshots');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Brings the page into a state that is worth looking at. */
const STATES = {
  idle: async () => {
    // As it opens.
  },
  speaking: async (demo: Demo) => {
    await demo.button('Play').click();
    await expect.poll(() => demo.marked(), { timeout: 10_000 }).not.toBe('');
    await demo.page.keyboard.press('Control+Enter');
    await demo.expectStatus('Paused.');
  },
  error: async (demo: Demo) => {
    await demo.text.fill('...');
    await demo.button('Play').click();
    await demo.expectStatus('There is nothing to read aloud here.');
  },
};

/** Plain sentences of what axe found. */
async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(async () => {
    interface Axe {
      run(): Promise<{ violations: { help: string; nodes: { html: string }[] }[] }>;
    }
    const { axe } = window as unknown as { axe: Axe };
    const { violations } = await axe.run();
    return violations.flatMap(({ help, nodes }) => nodes.map(({ html }) => `${help}: ${html}`));
  });
}

describe('the demo page looks right', () => {
  let browser: Browser;
  let site: Site;

  beforeAll(async () => {
    [browser, site] = await Promise.all([launchBrowser(), startSite('tiny')]);
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  const sizes = { 320: 640, 390: 844, 1280: 860 } as const;
  for (const width of [320, 390, 1280] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const state of ['idle', 'speaking', 'error'] as const) {
        test(`${width} px, ${colorScheme}, ${state}`, async () => {
          const viewport = { width, height: sizes[width] };
          const open = await openPage(browser, site, '/demo/', { viewport, colorScheme });
          const demo = new Demo(open.page);
          await demo.expectStatus('The voice is ready.');
          await STATES[state](demo);
          const path = join(SHOTS, `${width}-${colorScheme}-${state}.png`);
          await open.page.screenshot({ path, fullPage: true });
          expect(await open.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
          expect(await accessibilityProblems(open.page)).toEqual([]);
          await open.close();
        });
      }
    }
  }

  test('in forced colours the marked word can be told from the rest', async () => {
    const open = await openPage(browser, site, '/demo/', { forcedColors: 'active' });
    const demo = new Demo(open.page);
    await demo.expectStatus('The voice is ready.');
    await STATES.speaking(demo);
    await open.page.screenshot({ path: join(SHOTS, 'forced-colors.png') });
    const color = await open.page.evaluate(() => {
      const area = document.getElementById('text');
      return area && getComputedStyle(area).color;
    });
    expect(color).toBe('rgba(0, 0, 0, 0)');
    await open.close();
  });

  test('without JavaScript it says what it needs', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${site.origin}/demo/`);
    expect(await page.locator('noscript').innerText()).toContain('Allow JavaScript');
    await context.close();
  });

  test.each(['Worker', 'WebAssembly'])('a browser without %s is told so', async (missing) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(`delete window.${missing}`);
    await page.goto(`${site.origin}/demo/`);
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('This browser lacks');
    expect(await page.getByRole('button', { name: 'Play' }).isDisabled()).toBe(true);
    await context.close();
  });
});
