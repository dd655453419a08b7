import { describe, expect, it } from 'vitest';
import { audibleTime } from './output-clock.js';

const stamp = (contextTime: number, performanceTime: number) => () => ({
  contextTime,
  performanceTime,
});

describe('audibleTime', () => {
  it('goes on from the last timestamp of the output', () => {
    const context = { currentTime: 10, getOutputTimestamp: stamp(9.9, 5000) };
    expect(audibleTime(context, 5030)).toBeCloseTo(9.93, 9);
  });

  it.each([
    ['is ahead of the clock, as after a suspension', stamp(9.9, 1000)],
    ['is older than any latency', stamp(1, 5000)],
    ['was not made yet', stamp(0, 0)],
  ])('takes the latency where the timestamp %s', (_, getOutputTimestamp) => {
    const context = { currentTime: 10, outputLatency: 0.2, getOutputTimestamp };
    expect(audibleTime(context, 5000)).toBeCloseTo(9.8, 9);
  });

  it('takes what latency there is', () => {
    expect(audibleTime({ currentTime: 10, baseLatency: 0.01 }, 0)).toBeCloseTo(9.99, 9);
    expect(audibleTime({ currentTime: 10 }, 0)).toBe(10);
  });
});
