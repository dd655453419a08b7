import type { PlayerCommand, PlayerEvent } from './player-protocol.js';

export interface StreamListener {
  /** The audio thread told something new about this stream; some 30 times a second while sounding. */
  readonly onUpdate: () => void;
}

export interface StreamContext {
  readonly stream: number;
  readonly sampleRate: number;
  /** Sound is held back at least until so much is there, or all of it. */
  readonly prebufferSeconds: number;
  /** Seconds on the context's clock that are audible now. */
  readonly audibleTime: () => number;
  readonly post: (command: PlayerCommand) => void;
}

/** One utterance's sound on its way to the ears, and what is known of how far it got. */
export class PlayerStream {
  readonly id: number;
  readonly #context: StreamContext;
  readonly #listener: StreamListener;
  #held: Float32Array<ArrayBuffer>[] | undefined = [];
  #appended = 0;
  #heard = 0;
  #frame = 0;
  #queued = 0;
  #underruns = 0;
  #started = false;
  #paused = false;
  #ended = false;
  #furthest = -Infinity;

  constructor(context: StreamContext, listener: StreamListener) {
    this.id = context.stream;
    this.#context = context;
    this.#listener = listener;
  }

  /**
   * Takes the samples: their buffer is transferred. Sound starts when what is there lasts until the
   * next samples, which are expected in `nextSeconds`.
   */
  append(samples: Float32Array<ArrayBuffer>, nextSeconds = 0): void {
    this.#appended += samples.length;
    if (!this.#held) {
      this.#post(samples);
      return;
    }
    this.#held.push(samples);
    const enough = Math.max(this.#context.prebufferSeconds, nextSeconds);
    if (this.appendedSeconds >= enough) this.#release();
  }

  /** No more samples will come. */
  finish(): void {
    this.#release();
    this.#context.post({ type: 'end', stream: this.id });
  }

  /** Given to the output so far, in seconds; ahead of what is audible. */
  get heardSeconds(): number {
    return this.#heard / this.#context.sampleRate;
  }

  /** Appended so far, in seconds. */
  get appendedSeconds(): number {
    return this.#appended / this.#context.sampleRate;
  }

  /** How often the queue ran dry in the midst of the sound. */
  get underruns(): number {
    return this.#underruns;
  }

  /** All samples were given to the output; audibleSeconds() tells when they are heard. */
  get ended(): boolean {
    return this.#ended;
  }

  /** How far audibleSeconds() can get without another report. */
  get reachableSeconds(): number {
    return this.#reachable / this.#context.sampleRate;
  }

  /**
   * The second of this stream that leaves the device now. Negative while the first sample is still
   * on its way, -Infinity before it was given to the output. Never runs backwards.
   */
  audibleSeconds(): number {
    if (!this.#started) return -Infinity;
    const rate = this.#context.sampleRate;
    const reached = this.#heard + this.#context.audibleTime() * rate - this.#frame;
    this.#furthest = Math.max(this.#furthest, Math.min(reached, this.#reachable));
    return this.#furthest / rate;
  }

  /** Called by the player with the events of this stream. */
  receive(event: PlayerEvent): void {
    switch (event.type) {
      case 'position':
        this.#heard = event.heard;
        this.#frame = event.frame;
        this.#queued = event.queued;
        break;
      case 'started':
        this.#started = true;
        this.#frame = event.frame;
        break;
      case 'underrun':
        this.#underruns = event.count;
        break;
      case 'paused':
        this.#paused = true;
        break;
      case 'resumed':
        this.#paused = false;
        break;
      case 'ended':
        this.#ended = this.#started = true;
        this.#heard = event.heard;
        break;
      case 'stopped':
        break;
    }
    this.#listener.onUpdate();
  }

  /** Between two reports the sound goes on, but no further than there are samples. */
  get #reachable(): number {
    return this.#heard + (this.#paused ? 0 : this.#queued);
  }

  #release(): void {
    for (const samples of this.#held ?? []) this.#post(samples);
    this.#held = undefined;
  }

  #post(samples: Float32Array<ArrayBuffer>): void {
    this.#context.post({ type: 'chunk', stream: this.id, samples });
  }
}
