import { SottovoceError, type Synthesizer, type Utterance } from '../src/index.js';
import { encodeWav } from '../cli/wav.js';
import { codeOf, messageFor } from './messages.js';
import type { ReadingView } from './reading-view.js';
import { NO_FIGURES, type SpeechState } from './state.js';
import type { Store } from './store.js';
import type { VoiceLoader } from './voice-loader.js';

/** Some 20 minutes of speech, which takes 300 MB while the file is made. */
const MAX_SAVED_TEXT = 20_000;

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
        void this.run('preparing', 'Finished.', (signal) => this.speak(text, speed, signal));
        break;
      case 'preparing':
      case 'saving':
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

  /** Hands the browser a file to keep, of what Play would speak. */
  save(text: string, speed: number): void {
    if (this.store.state.speech !== 'silent') return;
    void this.run('saving', 'Saved.', async (signal) => {
      this.store.say('Making the sound file.');
      if (text.length > MAX_SAVED_TEXT) {
        throw new SottovoceError('text-too-long', 'The sound would not fit in memory.');
      }
      const { samples, sampleRate } = await this.tts.synthesize(text, {
        lengthScale: await this.lengthScale(speed, signal),
        signal,
      });
      offerFile(encodeWav(samples, sampleRate), 'sottovoce.wav');
    });
  }

  private async run(
    speech: SpeechState,
    ending: string,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    this.abort = new AbortController();
    this.store.update({ speech });
    this.store.say('');
    try {
      await work(this.abort.signal);
      this.store.say(ending);
    } catch (error) {
      if (codeOf(error) === 'cancelled') this.store.say('Stopped.');
      else this.store.fail(messageFor(error));
    } finally {
      this.view.end();
      this.store.update({ speech: 'silent' });
    }
  }

  private async speak(text: string, speed: number, signal: AbortSignal): Promise<void> {
    this.store.update({ figures: NO_FIGURES });
    this.view.begin();
    // Within the click, for browsers let no sound start later; speak() tells if they do not now.
    this.tts.unlock().catch(() => undefined);
    const lengthScale = await this.lengthScale(speed, signal);
    const startedAt = performance.now();
    const utterance = this.tts.speak(text, { lengthScale, signal });
    this.follow(utterance, startedAt);
    const { timeToFirstAudioSeconds, realTimeFactor, audioSeconds, underruns } =
      await utterance.finished;
    const firstAudioSeconds = timeToFirstAudioSeconds;
    this.store.update({
      figures: { firstAudioSeconds, realTimeFactor, audioSeconds, underruns },
    });
  }

  /** Of the voice that is there, or that is on its way. */
  private async lengthScale(speed: number, signal: AbortSignal): Promise<number> {
    const { voice } = this.store.state;
    if (voice.type === 'ready') return voice.info.lengthScale / speed;
    if (voice.type === 'loading') this.store.say('Begins once the voice is here.');
    const info = await abortable(this.voices.ready(), signal);
    if (!info) throw new SottovoceError('no-voice', 'No voice is loaded.');
    return info.lengthScale / speed;
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

function offerFile(bytes: Uint8Array, name: string): void {
  const url = URL.createObjectURL(
    new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'audio/wav' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
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
