import { describe, expect, it } from 'vitest';
import { FADE_SECONDS } from './fade.js';
import type { PlayerEvent } from './player-protocol.js';
import { PlayerQueue } from './player-queue.js';

const RATE = 48000;
const FADE = Math.round(FADE_SECONDS * RATE);

/** Drives a queue as the worklet does and keeps all that it gave. */
class Bench {
  readonly events: PlayerEvent[] = [];
  readonly output: number[] = [];
  readonly queue = new PlayerQueue(RATE, (event) => this.events.push(event));
  get frame(): number {
    return this.output.length;
  }
  start(stream: number): void {
    this.queue.handle({ type: 'start', stream }, this.frame);
  }
  chunk(stream: number, samples: ArrayLike<number>): void {
    this.queue.handle({ type: 'chunk', stream, samples: Float32Array.from(samples) }, this.frame);
  }
  end(stream: number): void {
    this.queue.handle({ type: 'end', stream }, this.frame);
  }
  send(type: 'stop' | 'pause' | 'resume'): void {
    this.queue.handle({ type }, this.frame);
  }
  run(blocks: number, size = 128): void {
    for (let i = 0; i < blocks; i++) {
      const block = new Float32Array(size).fill(NaN);
      this.queue.process(block, this.frame);
      this.output.push(...block);
    }
  }
  of<T extends PlayerEvent['type']>(type: T): Extract<PlayerEvent, { type: T }>[] {
    type Wanted = Extract<PlayerEvent, { type: T }>;
    return this.events.filter((event): event is Wanted => event.type === type);
  }
  types(): string[] {
    return this.events.map((event) => event.type).filter((type) => type !== 'position');
  }
}

/** Distinct values that float32 holds exactly. */
const ramp = (length: number, from = 1): number[] =>
  Array.from({ length }, (_, i) => (from + i) / 2 ** 20);
const constant = (length: number, value: number): number[] => new Array<number>(length).fill(value);
const largestStep = (samples: readonly number[]): number =>
  samples.reduce((most, s, i) => Math.max(most, Math.abs(s - (samples[i - 1] ?? s))), 0);

/** A small linear congruential generator: the same sizes on every run. */
function sizes(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('a stream', () => {
  it.each([1, 2, 3, 4, 5])('gives every sample once and in order, random sizes %i', (seed) => {
    const next = sizes(seed);
    const bench = new Bench();
    const expected = ramp(20000);
    bench.start(7);
    let sent = 0;
    while (sent < expected.length) {
      const size = next(3000);
      bench.chunk(7, expected.slice(sent, sent + size));
      sent = Math.min(expected.length, sent + size);
      // Never runs dry: what is left over is at least one block.
      while (sent - bench.frame > 1000) bench.run(1, 1 + next(300));
    }
    bench.end(7);
    bench.run(20);
    expect(bench.output.slice(0, expected.length)).toEqual(expected);
    expect(bench.types()).toEqual(['started', 'ended']);
    expect(bench.of('ended')).toEqual([{ type: 'ended', stream: 7, heard: expected.length }]);
  });

  it('fades a stream that ends away from zero and is silent after', () => {
    const bench = new Bench();
    bench.start(1);
    bench.chunk(1, constant(256, 0.5));
    bench.end(1);
    bench.run(10);
    expect(bench.output.slice(0, 256)).toEqual(constant(256, 0.5));
    expect(largestStep(bench.output)).toBeLessThan(0.01);
    expect(bench.output.slice(256 + FADE).every((s) => s === 0)).toBe(true);
  });

  it('ends an empty stream', () => {
    const bench = new Bench();
    bench.start(1);
    bench.end(1);
    bench.run(1);
    expect(bench.of('ended')).toEqual([{ type: 'ended', stream: 1, heard: 0 }]);
  });

  it('tells the position some 30 times a second, on the context clock', () => {
    const bench = new Bench();
    bench.run(3);
    bench.start(1);
    bench.chunk(1, ramp(RATE));
    bench.run(Math.floor(RATE / 128));
    const positions = bench.of('position');
    expect(positions.length).toBeGreaterThanOrEqual(25);
    expect(positions.length).toBeLessThanOrEqual(33);
    for (const { heard, frame, queued } of positions) {
      expect(frame - heard).toBe(3 * 128);
      expect(heard + queued).toBe(RATE);
    }
    expect(bench.of('started')).toEqual([{ type: 'started', stream: 1, frame: 3 * 128 }]);
  });

  it('drops chunks of other streams, of none, and those after the end', () => {
    const bench = new Bench();
    bench.chunk(0, constant(128, 0.5));
    bench.start(2);
    bench.chunk(1, constant(128, 0.5));
    bench.end(1);
    bench.end(2);
    bench.chunk(2, constant(128, 0.5));
    bench.run(3);
    expect(bench.output.every((s) => s === 0)).toBe(true);
  });

  it('gives no NaN and no infinity', () => {
    const bench = new Bench();
    bench.start(1);
    bench.chunk(1, [0.1, NaN, Infinity, -Infinity, 0.2]);
    bench.run(2);
    expect(bench.output.every(Number.isFinite)).toBe(true);
  });
});

describe('pause and resume', () => {
  it('fades both ways, holds the position and skips no sample', () => {
    const bench = new Bench();
    bench.start(1);
    bench.chunk(1, constant(10000, 0.5));
    bench.end(1);
    bench.run(10);
    bench.send('pause');
    expect(bench.types()).toEqual(['started']);
    bench.run(10);
    expect(bench.types()).toEqual(['started', 'paused']);
    expect(bench.of('position').at(-1)).toMatchObject({ heard: 1280 + FADE, frame: 1280 + FADE });
    expect(bench.output.slice(1280 + FADE).every((s) => s === 0)).toBe(true);
    bench.send('resume');
    bench.run(90);
    expect(largestStep(bench.output)).toBeLessThan(0.01);
    expect(bench.of('ended')[0]?.heard).toBe(10000);
    expect(bench.of('underrun')).toEqual([]);
    const paused = 10 * 128 - FADE;
    expect(bench.output.filter((s) => s !== 0).length).toBe(10000 + FADE);
    expect(bench.output.slice(10000 + paused + FADE).every((s) => s === 0)).toBe(true);
  });

  it('goes on with the sample after the last one given', () => {
    const bench = new Bench();
    const samples = ramp(4000);
    bench.start(1);
    bench.chunk(1, samples);
    bench.run(4);
    bench.send('pause');
    bench.run(5);
    bench.send('resume');
    bench.run(20);
    const resumed = 9 * 128;
    const from = 4 * 128 + FADE;
    expect(bench.output.slice(resumed + FADE, resumed + 2000)).toEqual(
      samples.slice(from + FADE, from + 2000),
    );
  });

  it('confirms a pause that a resume overtakes, in order', () => {
    const bench = new Bench();
    bench.start(1);
    bench.chunk(1, constant(4000, 0.5));
    bench.run(1);
    bench.send('pause');
    bench.send('resume');
    bench.run(5);
    expect(bench.types()).toEqual(['started', 'paused', 'resumed']);
    expect(largestStep(bench.output)).toBeLessThan(0.02);
  });

  it('confirms at once in silence, and sounds nothing until resumed', () => {
    const bench = new Bench();
    bench.start(1);
    bench.send('pause');
    expect(bench.types()).toEqual(['paused']);
    bench.chunk(1, constant(500, 0.5));
    bench.run(5);
    expect(bench.output.every((s) => s === 0)).toBe(true);
    bench.send('resume');
    bench.run(1);
    expect(bench.output.at(-1)).toBe(0.5);
  });

  it('is undone by a new stream', () => {
    const bench = new Bench();
    bench.start(1);
    bench.send('pause');
    bench.start(2);
    bench.chunk(2, constant(128, 0.5));
    bench.run(1);
    expect(bench.output).toEqual(constant(128, 0.5));
  });
});

describe('stop and replace', () => {
  it('is silent within 10 ms of stop, without a click, and says so', () => {
    const bench = new Bench();
    bench.start(3);
    bench.chunk(3, constant(20000, 0.8));
    bench.run(10);
    bench.send('stop');
    bench.run(4);
    expect(largestStep(bench.output)).toBeLessThan(0.02);
    expect(bench.output.slice(1280 + FADE).every((s) => s === 0)).toBe(true);
    expect(bench.of('stopped')).toEqual([{ type: 'stopped', stream: 3 }]);
    bench.chunk(3, constant(1000, 0.8));
    bench.run(4);
    expect(bench.output.slice(-512).every((s) => s === 0)).toBe(true);
  });

  it('lets a new stream begin exactly while the old one fades', () => {
    const bench = new Bench();
    bench.start(1);
    bench.chunk(1, constant(20000, 0.5));
    bench.run(2);
    bench.start(2);
    bench.chunk(2, constant(1000, 0));
    bench.run(4);
    expect(largestStep(bench.output)).toBeLessThan(0.01);
    expect(bench.of('started').map(({ stream, frame }) => [stream, frame])).toEqual([
      [1, 0],
      [2, 256],
    ]);
  });
});

describe('an underrun', () => {
  it('is counted, faded, reported, and faded out of', () => {
    const bench = new Bench();
    bench.start(1);
    bench.chunk(1, constant(300, 0.5));
    bench.run(10);
    expect(bench.of('underrun')).toEqual([{ type: 'underrun', stream: 1, count: 1 }]);
    expect(bench.output.slice(300 + FADE).every((s) => s === 0)).toBe(true);
    bench.chunk(1, constant(300, 0.5));
    bench.run(10);
    expect(bench.of('underrun').map((event) => event.count)).toEqual([1, 2]);
    bench.chunk(1, constant(300, 0.5));
    bench.end(1);
    bench.run(10);
    expect(bench.of('underrun')).toHaveLength(2);
    expect(bench.of('ended')[0]?.heard).toBe(900);
    expect(largestStep(bench.output)).toBeLessThan(0.01);
  });

  it('counts from zero in the next stream', () => {
    const bench = new Bench();
    for (const stream of [1, 2]) {
      bench.start(stream);
      bench.chunk(stream, constant(100, 0.5));
      bench.run(4);
    }
    expect(bench.of('underrun').map(({ stream, count }) => [stream, count])).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it('is not waiting for the first chunk, nor a pause that outlasts the queue', () => {
    const bench = new Bench();
    bench.start(1);
    bench.run(10);
    bench.chunk(1, constant(300, 0.5));
    bench.run(1);
    bench.send('pause');
    bench.run(10);
    bench.send('resume');
    bench.run(1);
    expect(bench.of('underrun')).toEqual([]);
  });
});
