/** Long enough to be no click, short enough to be no delay. */
export const FADE_SECONDS = 0.005;

/** Fade-in gains of `length` samples: a raised cosine, above 0 and below 1. */
export function riseRamp(length: number): Float32Array {
  const ramp = new Float32Array(length);
  for (let i = 0; i < length; i++)
    ramp[i] = 0.5 - 0.5 * Math.cos((Math.PI * (i + 1)) / (length + 1));
  return ramp;
}

/**
 * A sound that is dying away: the few samples that follow where a source was cut, already faded.
 * It is mixed over whatever comes next, so the source itself can be dropped or replaced at once.
 * Allocates in the constructor only.
 */
export class FadeTail {
  readonly #ramp: Float32Array;
  readonly #tail: Float32Array;
  #next: number;

  constructor(length: number) {
    this.#ramp = riseRamp(length).reverse();
    this.#tail = new Float32Array(length);
    this.#next = length;
  }

  get active(): boolean {
    return this.#next < this.#tail.length;
  }

  /** Fades out what `nextSample` goes on to give, on top of a tail that still sounds. */
  release(nextSample: () => number): void {
    const tail = this.#tail;
    for (let i = 0; i < tail.length; i++) {
      // Reads at or ahead of the place it writes, so the old tail needs no copy.
      const rest = tail[this.#next + i] ?? 0;
      tail[i] = rest + nextSample() * (this.#ramp[i] ?? 0);
    }
    this.#next = 0;
  }

  /** Adds the tail's next samples to output[from, to). */
  addTo(output: Float32Array, from: number, to: number): void {
    const end = Math.min(to, from + this.#tail.length - this.#next);
    for (let i = from; i < end; i++) output[i] = (output[i] ?? 0) + (this.#tail[this.#next++] ?? 0);
  }
}
