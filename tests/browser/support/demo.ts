import { expect } from 'vitest';
import type { Page } from 'playwright-core';

/** How the tests touch the demo page: as a person does, by what is seen and named. */
export class Demo {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get text() {
    return this.page.getByLabel('Text', { exact: true });
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  get status() {
    return this.page.getByRole('status').filter({ visible: true }).last();
  }

  async expectStatus(text: string | RegExp, timeout = 30_000): Promise<void> {
    await expect.poll(() => this.page.locator('#status').textContent(), { timeout }).toMatch(text);
  }

  async voiceReady(): Promise<void> {
    await this.expectStatus('The voice is ready.');
  }

  /** Puts any string there, also one that no keyboard can type. */
  async setText(text: string): Promise<void> {
    await this.page.evaluate((value) => {
      (document.getElementById('text') as HTMLTextAreaElement).value = value;
    }, text);
  }

  /** The words that are marked at this moment. */
  marked(): Promise<string> {
    return this.page.evaluate(() => {
      const [range] = CSS.highlights.get('sottovoce-word') ?? [];
      if (!range) return '';
      return (range.startContainer.textContent ?? '').slice(range.startOffset, range.endOffset);
    });
  }
}
