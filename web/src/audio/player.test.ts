import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Player, type PlayerOptions } from './player.js';
import { FakeAudio } from './testing/fake-audio.js';

let audio: FakeAudio;

beforeEach(() => {
  vi.useFakeTimers();
  audio = new FakeAudio();
  audio.install();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const make = (options: Partial<PlayerOptions> = {}): Player =>
  new Player({ workletUrl: 'https://page.test/player.worklet.js', ...options });
const seconds = (length: number, value = 0.5): Float32Array<ArrayBuffer> =>
  new Float32Array(length * audio.sampleRate).fill(value);
const run = (length: number): Promise<unknown> => vi.advanceTimersByTimeAsync(length * 1000);
const listener = { onUpdate: (): void => undefined };

describe('unlock', () => {
  it('readies the output and connects it', async () => {
    await make().unlock();
    expect(audio.state).toBe('running');
    expect(audio.connections).toEqual(['player -> gain', 'gain -> destination']);
  });

  it('gives the sound to the node that a page makes', async () => {
    await make({ destination: () => 'own node' as unknown as AudioNode }).unlock();
    expect(audio.connections.at(-1)).toBe('gain -> own node');
  });

  it('tells that sound is blocked, and works once it is not', async () => {
    audio.allowed = false;
    const player = make();
    const blocked = expect(player.unlock()).rejects.toMatchObject({ code: 'not-allowed' });
    await run(1);
    await blocked;
    audio.allow();
    await player.unlock();
  });

  it('waits longer for a slow device after a gesture', async () => {
    vi.stubGlobal('navigator', { userActivation: { hasBeenActive: true } });
    audio.allowed = false;
    const unlocked = make().unlock();
    await run(2);
    audio.allow();
    await unlocked;
  });

  it('tells that the worklet is missing, and tries again', async () => {
    audio.moduleMissing = true;
    const player = make();
    await expect(player.unlock()).rejects.toMatchObject({ code: 'download-failed' });
    audio.moduleMissing = false;
    await player.unlock();
  });

  it('tells that the browser has no AudioWorklet', async () => {
    vi.stubGlobal('AudioWorkletNode', undefined);
    await expect(make().unlock()).rejects.toMatchObject({ code: 'unsupported-browser' });
  });
});

describe('a stream', () => {
  it('sounds what was appended before the output was ready', async () => {
    const player = make();
    const stream = player.play(listener);
    stream.append(seconds(0.2));
    stream.finish();
    await player.unlock();
    await run(0.4);
    expect(audio.output.filter((sample) => sample === 0.5)).toHaveLength(0.2 * audio.sampleRate);
    expect(stream.ended).toBe(true);
    expect(stream.heardSeconds).toBeCloseTo(0.2, 9);
    expect(stream.underruns).toBe(0);
  });

  it('tells what is audible, which is behind what was given to the output', async () => {
    const player = make();
    await player.unlock();
    const stream = player.play(listener);
    expect(stream.audibleSeconds()).toBe(-Infinity);
    stream.append(seconds(1));
    await run(0.03);
    expect(stream.audibleSeconds()).toBeLessThan(0);
    await run(0.47);
    expect(stream.heardSeconds).toBeGreaterThan(0.44);
    expect(stream.audibleSeconds()).toBeGreaterThan(0.43);
    expect(stream.audibleSeconds()).toBeLessThan(0.46);
    await run(2);
    expect(stream.audibleSeconds()).toBe(1);
    expect(stream.underruns).toBe(1);
  });

  it('never runs backwards over pauses', async () => {
    const player = make();
    await player.unlock();
    const stream = player.play(listener);
    stream.append(seconds(2));
    let last = -Infinity;
    for (let step = 0; step < 100; step++) {
      if (step % 20 === 5) void player.pause();
      if (step % 20 === 15) void player.resume();
      await run(0.013);
      expect(stream.audibleSeconds()).toBeGreaterThanOrEqual(last);
      last = stream.audibleSeconds();
    }
    expect(last).toBeGreaterThan(0.5);
    expect(last).toBeLessThan(0.8);
  });

  it.each([0, 0.25])('starts when %f s are there', async (prebufferSeconds) => {
    const player = make({ prebufferSeconds });
    await player.unlock();
    const stream = player.play(listener);
    stream.append(seconds(0.2));
    await run(0.1);
    expect(stream.heardSeconds > 0).toBe(prebufferSeconds === 0);
    stream.append(seconds(0.1));
    await run(0.1);
    expect(stream.heardSeconds).toBeGreaterThan(0);
  });

  it('starts when what is there lasts until the next samples', async () => {
    const player = make({});
    await player.unlock();
    const stream = player.play(listener);
    stream.append(seconds(0.2), 0.25);
    await run(0.1);
    expect(stream.heardSeconds).toBe(0);
    stream.append(seconds(0.2), 0.35);
    await run(0.1);
    expect(stream.heardSeconds).toBeGreaterThan(0);
  });

  it('starts when it ends before the prebuffer is full', async () => {
    const player = make({ prebufferSeconds: 1 });
    await player.unlock();
    const stream = player.play(listener);
    stream.append(seconds(0.2));
    stream.finish();
    await run(0.3);
    expect(stream.ended).toBe(true);
  });
});

describe('pause, resume and stop', () => {
  it('resolve once the audio thread has done it', async () => {
    const player = make();
    await player.unlock();
    const stream = player.play(listener);
    stream.append(seconds(1));
    await run(0.1);
    const pausing = player.pause();
    await run(0.05);
    await pausing;
    const held = stream.heardSeconds;
    expect(audio.output.slice(-960).every((sample) => sample === 0)).toBe(true);
    await run(1);
    expect(stream.heardSeconds).toBe(held);
    const resuming = player.resume();
    await run(0.1);
    await resuming;
    expect(audio.output.at(-1)).toBe(0.5);
    const stopping = player.stop();
    await run(0.05);
    await stopping;
    expect(audio.output.slice(-960).every((sample) => sample === 0)).toBe(true);
  });

  it('resolve at once where nothing runs', async () => {
    const player = make();
    await player.pause();
    await player.stop();
    await player.unlock();
    audio.state = 'suspended';
    await player.pause();
    await player.stop();
  });

  it('resolve when the player is disposed of, after which nothing works', async () => {
    const player = make();
    await player.unlock();
    player.play(listener).append(seconds(1));
    await run(0.1);
    const pausing = player.pause();
    await player.dispose();
    await pausing;
    expect(audio.state).toBe('closed');
    await expect(player.unlock()).rejects.toMatchObject({ code: 'disposed' });
    expect(() => player.play(listener)).toThrow(expect.objectContaining({ code: 'disposed' }));
  });

  it('let a newer stream take over', async () => {
    const player = make();
    await player.unlock();
    const first = player.play(listener);
    first.append(seconds(1, 0.25));
    await run(0.1);
    const second = player.play(listener);
    first.append(seconds(1, 0.25));
    second.append(seconds(0.1));
    second.finish();
    await run(0.3);
    expect(second.ended).toBe(true);
    expect(first.ended).toBe(false);
    expect(audio.output.at(-1)).toBe(0);
  });
});

it('sets the volume, before and after there is an output', async () => {
  const player = make();
  player.volume = 0.3;
  await player.unlock();
  player.volume = -1;
  expect(audio.volumes).toEqual([0.3, 0]);
});
