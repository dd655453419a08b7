import type { SottovoceError } from '../errors.js';
import type { Mark, SpeakStats } from '../worker/protocol.js';

/** How an utterance went, known at its end. */
export interface UtteranceSummary {
  readonly stats: SpeakStats;
  /** How often the sound had to wait for the network to be computed. */
  readonly underruns: number;
  /** From speak() to the first audible sample. */
  readonly timeToFirstAudioSeconds: number;
  readonly audioSeconds: number;
  /** Inference time / audio time: lower is better, above 1 cannot keep up. */
  readonly realTimeFactor: number;
}

export interface UtteranceEventMap {
  /** The first sample is audible. */
  readonly start: Event;
  /** A sentence, word or phoneme becomes audible; `detail` is the mark. Only after `start`. */
  readonly mark: CustomEvent<Mark>;
  /** The last sample was audible. */
  readonly end: CustomEvent<UtteranceSummary>;
  /** In place of `end`; no event comes after it. */
  readonly error: CustomEvent<SottovoceError>;
}

type Listener<E> = ((event: E) => void) | { handleEvent(event: E): void };

/**
 * One text being spoken. Dispatches `start`, `mark`s, and exactly one of `end` and `error`, each
 * when the ear hears it and not when it was computed.
 */
export class Utterance extends EventTarget {
  readonly text: string;
  /**
   * Settles right before `end` or `error`; rejects with a SottovoceError. Not to handle it is no
   * unhandled rejection: the `error` event tells the same.
   */
  readonly finished: Promise<UtteranceSummary>;

  constructor(text: string, finished: Promise<UtteranceSummary>) {
    super();
    this.text = text;
    this.finished = finished;
    finished.catch(() => undefined);
  }

  override addEventListener<K extends keyof UtteranceEventMap>(
    type: K,
    listener: Listener<UtteranceEventMap[K]> | null,
    options?: AddEventListenerOptions | boolean,
  ): void {
    super.addEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }

  override removeEventListener<K extends keyof UtteranceEventMap>(
    type: K,
    listener: Listener<UtteranceEventMap[K]> | null,
    options?: EventListenerOptions | boolean,
  ): void {
    super.removeEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }
}
