/* global window, setTimeout, crypto */
/** Drives the public interface for the tests; support/harness.ts has its types. */
import { createSynthesizer } from '/sottovoce.js';

const tts = createSynthesizer();
let utterance;
/** Of the latest speak(): what happened, in order, and where the context's clock was. */
let events = [];
let outcome;

const frame = () => {
  const { context } = window.captured;
  return Math.round(context.currentTime * context.sampleRate);
};

window.harness = {
  load: (name) => tts.loadVoice(`/voices/${name}/manifest.json`),

  speak(text, options) {
    events = [];
    utterance = tts.speak(text, options);
    for (const type of ['start', 'mark', 'end', 'error']) {
      utterance.addEventListener(type, ({ detail }) => {
        events.push({ type, frame: frame(), ...(type === 'mark' && { mark: detail }) });
      });
    }
    outcome = utterance.finished.then(
      (summary) => ({ type: 'finished', summary }),
      ({ name, code, message }) => ({ type: 'failed', name, code, message }),
    );
  },

  /** How the latest speak() ended, once it has; its `end` or `error` event comes right after. */
  async outcome() {
    const result = await outcome;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { ...result, events };
  },

  events: () => events,

  async synthesize(text, options) {
    const { samples, sampleRate } = await tts.synthesize(text, options);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', samples));
    return { seconds: samples.length / sampleRate, hash: Array.from(hash).join() };
  },

  /** Each returns where the context's clock was at the call. */
  pause() {
    const at = frame();
    void tts.pause();
    return at;
  },
  resume() {
    const at = frame();
    void tts.resume();
    return at;
  },
  stop() {
    const at = frame();
    void tts.stop();
    return at;
  },

  state: () => tts.state,
};
