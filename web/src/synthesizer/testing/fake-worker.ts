/**
 * A worker on fake timers that speaks words of 0.2 s, one chunk and one mark each, four times as
 * fast as real time and no further ahead than credit allows.
 */
import type { ErrorCode } from '../../errors.js';
import type { Command, Mark, Reply, SpeakStats, VoiceInfo } from '../../worker/protocol.js';
import type { WorkerPort } from '../../worker/worker-client.js';

export const WORD_SECONDS = 0.2;
const WORK_SECONDS = WORD_SECONDS / 4;

export const VOICE: VoiceInfo = {
  name: 'fake',
  language: 'en-us',
  sampleRate: 22050,
  backend: 'fake',
  speakers: 1,
  loadSeconds: 0.1,
  noiseScale: 0.667,
  lengthScale: 1,
  noiseWScale: 0.8,
};

type SpeakCommand = Extract<Command, { type: 'speak' }>;

export class FakeWorker implements WorkerPort {
  onmessage: ((event: { readonly data: Reply }) => void) | null = null;
  onerror: ((event: { readonly message?: string }) => void) | null = null;
  readonly received: Command[] = [];
  terminated = false;
  #heard = 0;
  #cancelled = new Set<number>();

  postMessage(command: Command): void {
    this.received.push(structuredClone(command));
    setTimeout(() => {
      this.#handle(command);
    });
  }

  terminate(): void {
    this.terminated = true;
  }

  /** As when a WASM module traps. */
  crash(): void {
    this.onerror?.({ message: 'fake: trapped' });
  }

  of<T extends Command['type']>(type: T): Extract<Command, { type: T }>[] {
    type Wanted = Extract<Command, { type: T }>;
    return this.received.filter((command): command is Wanted => command.type === type);
  }

  #handle(command: Command): void {
    switch (command.type) {
      case 'init':
        this.#done(command.id, { type: 'init', version: '0', languages: ['en-us'] });
        break;
      case 'load-voice':
        this.#done(command.id, { type: 'load-voice', voice: VOICE });
        break;
      case 'speak':
        this.#speak(command);
        break;
      case 'credit':
        this.#heard = command.heardSeconds;
        break;
      case 'cancel':
        this.#cancelled.add(command.target);
        break;
      case 'analyze': {
        const { text: normalized } = command;
        const analysis = { normalized, spans: new Uint32Array(0), sentences: [] };
        this.#done(command.id, { type: 'analyze', analysis });
      }
    }
  }

  #speak(command: SpeakCommand): void {
    const words = [...command.text.matchAll(/\S+/g)];
    this.#heard = 0;
    if (words.length === 0) this.#fail(command.id, 'nothing-to-speak');
    else this.#speakWord(command, words, 0);
  }

  #speakWord(command: SpeakCommand, words: readonly RegExpExecArray[], index: number): void {
    setTimeout(() => {
      if (this.terminated) return;
      const { id, outputSampleRate } = command;
      const time = index * WORD_SECONDS;
      if (this.#cancelled.has(id)) {
        this.#fail(id, 'cancelled');
        return;
      }
      if (time > this.#heard + command.aheadSeconds) {
        this.#speakWord(command, words, index);
        return;
      }
      const [word] = words.slice(index);
      if (!word) {
        this.#done(id, { type: 'speak', stats: statsOf(words.length) });
        return;
      }
      const length = Math.round(WORD_SECONDS * outputSampleRate);
      const { index: start } = word;
      const mark: Mark = {
        type: 'word',
        start,
        end: start + word[0].length,
        time,
        duration: WORD_SECONDS,
      };
      const samples = new Float32Array(length).fill(0.5);
      this.#post({
        type: 'chunk',
        id,
        samples,
        firstSample: index * length,
        marks: [mark],
        inferenceSeconds: WORK_SECONDS,
      });
      this.#speakWord(command, words, index + 1);
    }, WORK_SECONDS * 1000);
  }

  #done(id: number, result: Extract<Reply, { type: 'done' }>['result']): void {
    this.#post({ type: 'done', id, result });
  }

  #fail(id: number, code: ErrorCode): void {
    this.#post({ type: 'error', id, error: { code, message: `fake: ${code}` } });
  }

  #post(reply: Reply): void {
    if (!this.terminated) this.onmessage?.({ data: reply });
  }
}

function statsOf(words: number): SpeakStats {
  return {
    audioSeconds: words * WORD_SECONDS,
    inferenceSeconds: words * WORK_SECONDS,
    totalSeconds: words * WORK_SECONDS,
    firstChunkSeconds: WORK_SECONDS,
    missingPhonemes: {},
  };
}
