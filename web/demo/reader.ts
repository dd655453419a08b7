import { SottovoceError, type Synthesizer, type Utterance, type VoiceInfo } from '../src/index.js';
import { codeOf, messageFor } from './messages.js';
import type { ReadingView } from './reading-view.js';
import { NO_FIGURES } from './state.js';
import type { Store } from './store.js';
import type { VoiceLoader } from './voice-loader.js';

/** Reads one text at a time: play, pause, resume, stop. */
export class Reader {
  private readonly tts: Synthesizer;
  private readonly store: Store;
  private readonly voices: VoiceLoader;
  private readonly view: ReadingView;
  private abort = new AbortController();

  constructor(tts: Synthesizer, store: Store, voices: VoiceLoader, view: ReadingView) {
    this.tts = tts;
    this.store = store;
    this.voices = voices;
    this.view = view;
  }

  /** What the one button does. */
  toggle(text: string, speed: number): void {
    switch (this.store.state.speech) {
      case 'silent':
        void this.read(text, speed);
        break;
      case 'preparing':
        break;
      case 'speaking':
        this.tts.pause();
        this.store.update({ speech: 'paused' });
        this.store.say('Paused.');
        break;
      case 'paused':
        this.tts.resume();
        this.store.update({ speech: 'speaking' });
        this.store.say('Speaking.');
        break;
    }
  }

  stop(): void {
    this.abort.abort();
  }

  private async read(text: string, speed: number): Promise<void> {
    this.abort = new AbortController();
    this.store.update({ speech: 'preparing', figures: NO_FIGURES });
    this.store.say('');
    this.view.begin();
    try {
      await this.speak(text, speed, this.abort.signal);
      this.store.say('Finished.');
    } catch (error) {
      if (codeOf(error) === 'cancelled') this.store.say('Stopped.');
      else this.store.fail(messageFor(error));
    } finally {
      this.view.end();
      this.store.update({ speech: 'silent' });
    }
  }

  private async speak(text: string, speed: number, signal: AbortSignal): Promise<void> {
    const { voice } = this.store.state;
    // At once if there is a voice: browsers let sound start only within the click.
    const info = voice.type === 'ready' ? voice.info : await this.waitForVoice(signal);
    const startedAt = performance.now();
    const lengthScale = (info?.lengthScale ?? 1) / speed;
    const utterance = this.tts.speak(text, { lengthScale, signal });
    this.follow(utterance, startedAt);
    const { timeToFirstAudioSeconds, realTimeFactor, audioSeconds, underruns } =
      await utterance.finished;
    const firstAudioSeconds = timeToFirstAudioSeconds;
    this.store.update({
      figures: { firstAudioSeconds, realTimeFactor, audioSeconds, underruns },
    });
  }

  private async waitForVoice(signal: AbortSignal): Promise<VoiceInfo | null> {
    const unlocked = this.tts.unlock();
    if (this.store.state.voice.type === 'loading') this.store.say('Speaks once the voice is here.');
    const [info] = await abortable(Promise.all([this.voices.ready(), unlocked]), signal);
    return info;
  }

  private follow(utterance: Utterance, startedAt: number): void {
    utterance.addEventListener('start', () => {
      const firstAudioSeconds = (performance.now() - startedAt) / 1000;
      this.store.update({ speech: 'speaking', figures: { ...NO_FIGURES, firstAudioSeconds } });
      this.store.say('Speaking.');
    });
    utterance.addEventListener('mark', ({ detail: mark }) => {
      if (mark.type === 'sentence') this.view.sentence(mark);
      if (mark.type !== 'word') return;
      this.view.word(mark);
      this.view.progress(mark.end / utterance.text.length);
    });
  }
}

/** Settles as the promise does, or is `cancelled` at once when the signal is aborted. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject: (error: Error) => void) => {
    const abort = () => {
      reject(new SottovoceError('cancelled', 'Stopped while waiting for the voice.'));
    };
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject);
  });
}
