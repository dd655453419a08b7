import { expect, it } from 'vitest';
import { Timeline } from './timeline.js';

it('gives what is due, in order of time, equal times as they came', () => {
  const timeline = new Timeline<string>();
  timeline.add(1, 'b');
  timeline.add(1, 'c');
  timeline.add(0.5, 'a');
  timeline.add(3, 'd');
  expect(timeline.nextTime).toBe(0.5);
  expect(timeline.takeDue(0.4)).toBeUndefined();
  expect([timeline.takeDue(2), timeline.takeDue(2), timeline.takeDue(2)]).toEqual(['a', 'b', 'c']);
  expect(timeline.takeDue(2)).toBeUndefined();
  expect(timeline.nextTime).toBe(3);
  timeline.add(0, 'late');
  expect(timeline.takeDue(2)).toBe('late');
  expect(timeline.takeDue(3)).toBe('d');
  expect(timeline.nextTime).toBeUndefined();
});
