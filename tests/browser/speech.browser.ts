import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mark } from '../../web/src/index.js';
import { launchBrowser, openPage, type WatchedPage } from './support/browser.js';
import { readCapture, rms, soundingRange, type Captured } from './support/capture.js';
import { harnessReady, outcome, speak, speakWhole, type Outcome } from './support/harness.js';
import { startSite, type Site } from './support/site.js';
import { DEMO_VOICE, realVoiceMissing } from './support/voices.js';

const FIVE_SENTENCES =
  'The tide went out before dawn. Nobody on the quay saw it leave. Two boats lay on the sand, ' +
  'tilted and patient. A child asked when the water would come back. Soon, said her father, and ' +
  'he was right.';

const missing = realVoiceMissing();
if (missing) console.warn(`Skipping the tests with the real voice: ${missing}.`);

/** Levels in root mean square of full scale; random weights make a level of their own. */
const VOICES = [
  { voice: 'tiny', skip: false, quietest: 0.001, loudest: 0.9 },
  { voice: 'real', skip: missing !== null, quietest: 0.02, loudest: 0.3 },
] as const;

function marksOf(result: Outcome, type: Mark['type']): Mark[] {
  return result.events.flatMap((event) =>
    event.type === 'mark' && event.mark.type === type ? [event.mark] : [],
  );
}

/** Frames of the context at which the captured sound began and ended. */
function heardFrames({ samples, firstFrame }: Captured) {
  const { start, end } = soundingRange(samples);
  return { start: firstFrame + start, end: firstFrame + end };
}

for (const { voice, skip, quietest, loudest } of VOICES) {
  // Sound is made in real time: a machine that is busy with something else may starve it once, and
  // a fault of ours starves it every time.
  describe.skipIf(skip)(`the ${voice} voice`, { retry: 2 }, () => {
    let browser: Browser;
    let site: Site;
    let open: WatchedPage;

    beforeAll(async () => {
      [browser, site] = await Promise.all([launchBrowser(), startSite(voice)]);
    });
    beforeEach(async () => {
      open = await openPage(browser, site, '/test/api.html');
      await harnessReady(open.page, DEMO_VOICE);
    });
    afterEach(async () => {
      expect(open.problems).toEqual([]);
      await open.close();
    });
    afterAll(async () => {
      await browser.close();
      await site.close();
    });

    test('speaks five sentences without a gap', async () => {
      const result = await speakWhole(open.page, FIVE_SENTENCES);
      const { summary } = result;
      console.info(
        `${voice}: ${summary.audioSeconds.toFixed(2)} s of speech, first audio after ` +
          `${summary.timeToFirstAudioSeconds.toFixed(3)} s, ` +
          `real-time factor ${summary.realTimeFactor.toFixed(3)}`,
      );
      expect(summary.underruns).toBe(0);
      expect(summary.timeToFirstAudioSeconds).toBeGreaterThan(0);
      expect(summary.timeToFirstAudioSeconds).toBeLessThan(5);
      expect(result.events.filter(({ type }) => type !== 'mark').map(({ type }) => type)).toEqual([
        'start',
        'end',
      ]);

      const captured = await readCapture(open.page);
      const { sampleRate, samples } = captured;
      const { start, end } = soundingRange(samples);
      const heardSeconds = (end - start) / sampleRate;
      // A voice may begin and end with near silence; it never adds sound.
      expect(heardSeconds).toBeLessThanOrEqual(summary.audioSeconds + 0.01);
      expect(heardSeconds).toBeGreaterThan(summary.audioSeconds - 0.5);
      expect(samples.every((sample) => Math.abs(sample) <= 1)).toBe(true);
      const level = rms(samples, start, end);
      expect(level).toBeGreaterThan(quietest);
      expect(level).toBeLessThan(loudest);
    });

    test('marks every word of the text, in order, when it sounds', async () => {
      const result = await speakWhole(open.page, FIVE_SENTENCES);
      const words = marksOf(result, 'word');
      // espeak-ng says some pairs as one word ("of the"): a mark then spans both.
      const spoken = words.map(({ start, end }) => FIVE_SENTENCES.slice(start, end));
      expect(spoken.join(' ').split(' ')).toEqual(FIVE_SENTENCES.match(/\w+/g));
      expect(words.length).toBeGreaterThan(30);
      const sentences = marksOf(result, 'sentence');
      expect(sentences.map(({ start, end }) => FIVE_SENTENCES.slice(start, end))).toEqual(
        FIVE_SENTENCES.match(/[^ ][^.]*\./g),
      );
      let last = 0;
      for (const { time, duration } of words) {
        expect(time).toBeGreaterThanOrEqual(last);
        expect(duration).toBeGreaterThan(0);
        last = time;
      }
      expect(last).toBeLessThan(result.summary.audioSeconds);

      // Where a mark says that a word is, there is sound; and its event came at that time.
      const captured = await readCapture(open.page);
      const { start } = heardFrames(captured);
      const { sampleRate, samples, firstFrame } = captured;
      for (const { time, duration } of words) {
        const from = Math.round(start - firstFrame + time * sampleRate);
        expect(rms(samples, from, from + Math.round(duration * sampleRate))).toBeGreaterThan(
          quietest / 4,
        );
      }
      for (const event of result.events) {
        if (event.type !== 'mark') continue;
        const late = (event.frame - start) / sampleRate - event.mark.time;
        expect(late).toBeGreaterThan(-0.1);
        expect(late).toBeLessThan(0.3);
      }
    });

    test('gives the same samples for the same seed', async () => {
      const synthesize = (seed: number) =>
        open.page.evaluate(
          (seed) => window.harness.synthesize('Once more, with feeling.', { seed }),
          seed,
        );
      const first = await synthesize(7);
      expect(first.seconds).toBeGreaterThan(0.5);
      expect(await synthesize(7)).toEqual(first);
      expect((await synthesize(8)).hash).not.toBe(first.hash);
    });

    test('a pause holds its place and resuming goes on from there', async () => {
      await speak(open.page, FIVE_SENTENCES);
      await open.page.waitForFunction(
        () => window.harness.events().filter(({ type }) => type === 'mark').length > 20,
      );
      const pausedAt = await open.page.evaluate(() => window.harness.pause());
      await open.page.waitForTimeout(700);
      const resumedAt = await open.page.evaluate(() => window.harness.resume());
      const result = await outcome(open.page);
      expect(result.type).toBe('finished');
      if (result.type !== 'finished') return;
      expect(result.summary.underruns).toBe(0);

      const captured = await readCapture(open.page);
      const { sampleRate, samples, firstFrame } = captured;
      const quiet = samples.subarray(
        Math.round(pausedAt - firstFrame + 0.05 * sampleRate),
        resumedAt - firstFrame,
      );
      expect(quiet.length).toBeGreaterThan(0.5 * sampleRate);
      expect(rms(quiet)).toBe(0);
      // Nothing is lost and nothing is said twice: all that is added is the pause.
      const { start, end } = heardFrames(captured);
      const extra = (end - start - (resumedAt - pausedAt)) / sampleRate;
      expect(extra).toBeLessThan(result.summary.audioSeconds + 0.06);
      expect(extra).toBeGreaterThan(result.summary.audioSeconds - 0.5);
    });

    test('is silent within 50 ms of stop, and speaks again', async () => {
      await speak(open.page, FIVE_SENTENCES);
      await open.page.waitForFunction(
        () => window.harness.events().filter(({ type }) => type === 'mark').length > 20,
      );
      const stoppedAt = await open.page.evaluate(() => window.harness.stop());
      const result = await outcome(open.page);
      expect(result).toMatchObject({ type: 'failed', name: 'SottovoceError', code: 'cancelled' });
      await open.page.waitForTimeout(300);
      const captured = await readCapture(open.page);
      const { end } = heardFrames(captured);
      const late = (end - stoppedAt) / captured.sampleRate;
      console.info(`${voice}: silent ${(late * 1000).toFixed(1)} ms after stop`);
      expect(late).toBeLessThan(0.05);
      expect(late).toBeGreaterThan(-0.1);

      expect((await speakWhole(open.page, 'And again.')).summary.underruns).toBe(0);
    });

    test('a newer text takes the place of the one that is spoken', async () => {
      await speak(open.page, FIVE_SENTENCES);
      await open.page.waitForFunction(() =>
        window.harness.events().some(({ type }) => type === 'start'),
      );
      const result = await speakWhole(open.page, 'Something else.');
      expect(
        marksOf(result, 'word').map(({ start, end }) => 'Something else.'.slice(start, end)),
      ).toEqual(['Something', 'else']);
    });
  });
}

describe('sound that nobody asked for', () => {
  let browser: Browser;
  let site: Site;

  beforeAll(async () => {
    [browser, site] = await Promise.all([launchBrowser(), startSite('tiny')]);
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  test('is not-allowed where the browser blocks it', async () => {
    const open = await openPage(browser, site, '/test/no-gesture.html');
    // Only listens: whatever a test runs in a page counts as a gesture.
    await expect.poll(() => open.messages, { timeout: 20_000 }).toContain('code: not-allowed');
    await open.close();
  });
});
