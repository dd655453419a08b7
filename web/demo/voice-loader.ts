import type { Synthesizer, VoiceInfo } from '../src/index.js';
import { codeOf, messageFor } from './messages.js';
import type { VoiceState } from './state.js';
import type { Store } from './store.js';

/** By the URL of its manifest, or by the files that a person picked. */
export type VoiceChoice =
  | { readonly type: 'manifest'; readonly title: string; readonly url: string }
  | { readonly type: 'files'; readonly title: string; readonly model: File; readonly config: File };

/** Loads voices one at a time; a newer choice takes the place of the one that is still loading. */
export class VoiceLoader {
  private readonly tts: Synthesizer;
  private readonly store: Store;
  /** What the page goes back to when a choice fails: the voice that speaks now, or none. */
  private fallback: VoiceState;
  private abort = new AbortController();
  private loading: Promise<VoiceInfo | null> = Promise.resolve(null);

  constructor(tts: Synthesizer, store: Store) {
    this.tts = tts;
    this.store = store;
    this.fallback = store.state.voice;
  }

  /** The voice to speak with, once it is known; null if there is none. */
  ready(): Promise<VoiceInfo | null> {
    return this.loading;
  }

  load(choice: VoiceChoice): void {
    this.abort.abort();
    this.abort = new AbortController();
    this.loading = this.run(choice, this.abort.signal);
  }

  cancel(): void {
    this.abort.abort();
  }

  private async run(choice: VoiceChoice, signal: AbortSignal): Promise<VoiceInfo | null> {
    const { title } = choice;
    const onProgress = (loaded: number, total: number) => {
      if (!signal.aborted) this.store.update({ voice: { type: 'loading', title, loaded, total } });
    };
    onProgress(0, 0);
    this.store.say('Loading the voice.');
    try {
      const info = await this.tts.loadVoice(await sourceOf(choice), { onProgress, signal });
      this.fallback = { type: 'ready', title, info };
      this.store.update({ voice: this.fallback });
      this.store.say('The voice is ready.');
    } catch (error) {
      // A newer choice has the page by now.
      if (signal !== this.abort.signal) return this.loading;
      this.store.update({ voice: this.fallback });
      if (codeOf(error) === 'cancelled') this.store.say('The voice was not loaded: you cancelled.');
      else this.store.fail(messageFor(error));
    }
    return this.fallback.type === 'ready' ? this.fallback.info : null;
  }
}

async function sourceOf(choice: VoiceChoice) {
  if (choice.type === 'manifest') return choice.url;
  const [model, config] = await Promise.all([
    choice.model.arrayBuffer(),
    choice.config.arrayBuffer(),
  ]);
  return { model, config };
}

/** The two files of a Piper voice; null if what a person picked is not just that. */
export function chooseFiles(files: readonly File[]): VoiceChoice | null {
  const model = files.find(({ name }) => name.endsWith('.onnx'));
  const config = files.find(({ name }) => name.endsWith('.json'));
  if (!model || !config || files.length !== 2) return null;
  return { type: 'files', title: model.name.replace(/\.onnx$/, ''), model, config };
}
