/**
 * The player's queue: what the worklet sounds, block by block.
 *
 * Thread: all calls come from one thread, the audio thread. `handle` takes ownership of a chunk's
 * samples. `process` never allocates but for the events it emits, at most some 30 a second.
 * Samples of the current stream reach the output in order, each once and unchanged, except the
 * FADE_SECONDS around a pause, an underrun or a cut, which are shaped but not skipped. The output
 * holds no NaN or infinity whatever the chunks hold: a filter behind it would never recover.
 */
import { FADE_SECONDS, FadeTail, riseRamp } from './fade.js';
import type { PlayerCommand, PlayerEvent } from './player-protocol.js';

const POSITIONS_PER_SECOND = 30;

export class PlayerQueue {
  readonly #emit: (event: PlayerEvent) => void;
  readonly #reportFrames: number;
  readonly #rise: Float32Array;
  readonly #tail: FadeTail;
  readonly #chunks: Float32Array[] = [];
  #offset = 0; // Into the first chunk.
  #queued = 0; // Samples in all chunks from there.
  #stream = 0;
  #open = false; // The stream takes chunks or has some left.
  #final = false; // `end` has come.
  #started = false; // A sample of the stream has sounded.
  #flowing = false; // Samples are sounding: a cut now would click.
  #paused = false;
  #riseIndex: number; // Fade-in's progress; the ramp's length when there is none.
  #last = 0; // The sample given last, with its gain: what an underrun holds.
  #heard = 0;
  #underruns = 0;
  #nextReport = 0;
  #pending: 'paused' | 'stopped' | undefined; // Confirmed when the tail is silent.
  // One closure for good: `release` runs on the audio thread.
  readonly #takeOrHold = (): number => (this.#queued > 0 ? this.#take() : this.#last);

  constructor(sampleRate: number, emit: (event: PlayerEvent) => void) {
    const fade = Math.max(1, Math.round(FADE_SECONDS * sampleRate));
    this.#emit = emit;
    this.#reportFrames = sampleRate / POSITIONS_PER_SECOND;
    this.#rise = riseRamp(fade);
    this.#riseIndex = fade;
    this.#tail = new FadeTail(fade);
  }

  /** `frame` is the context frame of the next block. */
  handle(command: PlayerCommand, frame: number): void {
    switch (command.type) {
      case 'chunk': {
        this.#append(command.stream, command.samples, frame);
        return;
      }
      case 'end':
        if (command.stream === this.#stream) this.#final = true;
        return;
      case 'start': {
        this.#start(command.stream);
        return;
      }
      case 'pause': {
        this.#pause(frame);
        return;
      }
      case 'resume': {
        this.#resume();
        return;
      }
      case 'stop': {
        this.#stop();
        return;
      }
    }
  }

  /** Fills one block that sounds at context frame `frame`. */
  process(output: Float32Array, frame: number): void {
    output.fill(0);
    const given = this.#paused ? 0 : this.#fill(output, frame);
    this.#heard += given;
    // Where the stream broke off in this block, if it did.
    const cut = given < output.length && this.#flowing ? given : output.length;
    this.#tail.addTo(output, 0, cut);
    if (cut < output.length) {
      this.#cutFlow();
      this.#tail.addTo(output, cut, output.length);
    }
    if (this.#open && !this.#paused) this.#report(frame, given, cut < output.length);
    if (this.#pending && !this.#tail.active) this.#confirm();
  }

  #fill(output: Float32Array, frame: number): number {
    if (this.#queued === 0) return 0;
    if (!this.#started) {
      this.#started = true;
      this.#emit({ type: 'started', stream: this.#stream, frame });
    } else if (!this.#flowing) {
      this.#riseIndex = 0;
    }
    this.#flowing = true;
    const count = Math.min(output.length, this.#queued);
    for (let i = 0; i < count; i++) output[i] = this.#take();
    return count;
  }

  /** The next sample of a queue that is not empty. */
  #take(): number {
    const chunk = this.#chunks[0];
    const raw = chunk?.[this.#offset++] ?? 0;
    this.#queued--;
    if (this.#offset === chunk?.length) {
      this.#chunks.shift();
      this.#offset = 0;
    }
    const gain = this.#rise[this.#riseIndex];
    if (gain !== undefined) this.#riseIndex++;
    this.#last = Number.isFinite(raw) ? raw * (gain ?? 1) : 0;
    return this.#last;
  }

  /** Ends the sound without a click: what is queued fades out, then the last sample's value. */
  #cutFlow(): void {
    if (!this.#flowing) return;
    const before = this.#queued;
    this.#tail.release(this.#takeOrHold);
    this.#heard += before - this.#queued;
    this.#flowing = false;
  }

  #report(frame: number, given: number, cut: boolean): void {
    const ended = this.#final && this.#queued === 0;
    const underrun = cut && !ended;
    if (ended || underrun || (this.#flowing && frame >= this.#nextReport)) {
      this.#nextReport = frame + this.#reportFrames;
      this.#position(frame + given);
    }
    if (underrun) {
      this.#emit({ type: 'underrun', stream: this.#stream, count: ++this.#underruns });
    } else if (ended) {
      this.#cutFlow();
      this.#open = false;
      this.#emit({ type: 'ended', stream: this.#stream, heard: this.#heard });
    }
  }

  #position(frame: number): void {
    const heard = this.#heard;
    this.#emit({ type: 'position', stream: this.#stream, heard, frame, queued: this.#queued });
  }

  #append(stream: number, samples: Float32Array, frame: number): void {
    if (stream !== this.#stream || !this.#open || this.#final || samples.length === 0) return;
    this.#chunks.push(samples);
    this.#queued += samples.length;
    if (!this.#flowing) this.#position(frame);
  }

  #start(stream: number): void {
    this.#drop();
    this.#confirm();
    this.#stream = stream;
    this.#open = true;
    this.#final = this.#started = this.#paused = false;
    this.#heard = this.#underruns = 0;
    this.#riseIndex = this.#rise.length;
  }

  #pause(frame: number): void {
    this.#paused = true;
    const before = this.#heard;
    this.#cutFlow();
    if (this.#open) this.#position(frame + this.#heard - before);
    this.#confirmLater('paused');
  }

  #resume(): void {
    this.#paused = false;
    this.#confirm();
    this.#emit({ type: 'resumed', stream: this.#stream });
  }

  #stop(): void {
    this.#drop();
    this.#confirmLater('stopped');
  }

  #drop(): void {
    this.#cutFlow();
    this.#chunks.length = 0;
    this.#offset = this.#queued = 0;
    this.#open = false;
  }

  #confirmLater(what: 'paused' | 'stopped'): void {
    this.#confirm();
    this.#pending = what;
    if (!this.#tail.active) this.#confirm();
  }

  #confirm(): void {
    if (this.#pending) this.#emit({ type: this.#pending, stream: this.#stream });
    this.#pending = undefined;
  }
}
