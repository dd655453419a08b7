import { describe, expect, it } from 'vitest';
import { putFrames, takeFrames, widen } from './windows.js';

describe('widen', () => {
  it.each([
    [10, 20, 3, 100, 7, 23],
    [0, 20, 3, 100, 0, 23],
    [2, 20, 3, 100, 0, 23],
    [90, 98, 3, 100, 87, 100],
    [0, 100, 3, 100, 0, 100],
    [4, 5, 0, 100, 4, 5],
  ])('[%i, %i) by %i of %i is [%i, %i)', (start, end, margin, frames, wideStart, wideEnd) => {
    expect(widen({ start, end }, margin, frames)).toEqual({ start: wideStart, end: wideEnd });
  });
});

describe('takeFrames and putFrames', () => {
  const frames = 5;
  const tensor = Float32Array.from({ length: 3 * frames }, (_, i) => i);

  it('takes columns of every channel', () => {
    expect([...takeFrames(tensor, frames, { start: 1, end: 3 })]).toEqual([1, 2, 6, 7, 11, 12]);
  });

  it('puts back what lies inside the covered columns, and nothing else', () => {
    const covered = { start: 1, end: 5 };
    const copy = new Float32Array(tensor.length).fill(-1);
    putFrames(copy, frames, { start: 2, end: 4 }, takeFrames(tensor, frames, covered), covered);
    expect([...copy]).toEqual([-1, -1, 2, 3, -1, -1, -1, 7, 8, -1, -1, -1, 12, 13, -1]);
  });
});
