import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** How the tests touch the demo page: as a person does, by what is seen and named. */
export class Demo {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get text() {
    return this.page.getByRole('textbox', { name: 'Text' });
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  async expectStatus(text: string | RegExp, timeout = 30_000): Promise<void> {
    const status = this.page.getByRole('status');
    await expect.poll(() => status.textContent(), { timeout, interval: 20 }).toMatch(text);
  }

  /** Puts any string there, also one that no keyboard can type. */
  async setText(text: string): Promise<void> {
    await this.text.evaluate((area, value) => {
      (area as HTMLTextAreaElement).value = value;
    }, text);
  }

  /** The word that is marked at this moment. */
  marked(): Promise<string> {
    return this.page.evaluate(() => {
      const [range] = CSS.highlights.get('sottovoce-word') ?? [];
      if (!range) return '';
      return (range.startContainer.textContent ?? '').slice(range.startOffset, range.endOffset);
    });
  }

  /** What a figure of the last reading shows. */
  figure(name: string): Promise<string> {
    return this.page
      .locator('dt', { hasText: name })
      .locator('xpath=following-sibling::dd')
      .innerText();
  }
}
