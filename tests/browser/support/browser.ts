import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { captureAudio } from './capture.js';
import type { Site } from './site.js';

/** $CHROMIUM, or the first Chromium on PATH. */
function findChromium(): string {
  const { CHROMIUM = '', PATH = '' } = process.env;
  if (CHROMIUM !== '') return CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of PATH.split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        continue;
      }
    }
  }
  throw new Error('Chromium is missing: install it, or set CHROMIUM to its path');
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page of the site in a profile of its own, and what should never be seen of it. */
export interface WatchedPage {
  readonly page: Page;
  /** Console errors, uncaught exceptions, violations of the policy. */
  readonly problems: string[];
  /** All that the page wrote to its console. */
  readonly messages: string[];
  /** Every URL that was asked for. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function openPage(
  browser: Browser,
  site: Site,
  path: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  const messages: string[] = [];
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  context.on('weberror', (error) => problems.push(String(error.error())));
  page.on('console', (message) => {
    messages.push(message.text());
    if (message.type() === 'error') problems.push(message.text());
  });
  await captureAudio(page);
  await page.goto(site.origin + path);
  return { page, problems, messages, requests, close: () => context.close() };
}
