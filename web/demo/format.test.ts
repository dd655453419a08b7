import { expect, test } from 'vitest';
import { describeVoice, formatBytes, formatSeconds, formatSpeed } from './format.js';

test.each([
  [0, '0 kB'],
  [4794, '5 kB'],
  [999_999, '1000 kB'],
  [1_000_000, '1.0 MB'],
  [63_206_088, '63.2 MB'],
])('%i bytes are %s', (bytes, wanted) => {
  expect(formatBytes(bytes)).toBe(wanted);
});

test.each([
  [0.1421, '0.14 s'],
  [9.99, '9.99 s'],
  [24.31, '24.3 s'],
])('%f seconds are %s', (seconds, wanted) => {
  expect(formatSeconds(seconds)).toBe(wanted);
});

test.each([
  [1, '1×'],
  [0.55, '0.55×'],
  [1.5, '1.5×'],
])('a speed of %f is %s', (speed, wanted) => {
  expect(formatSpeed(speed)).toBe(wanted);
});

test.each([
  ['en_US-joe-medium', 'Joe', 'American English, medium quality'],
  ['de_DE-thorsten_emotional-x_low', 'Thorsten emotional', 'German (Germany), x low quality'],
  ['my own voice', 'my own voice', ''],
])('%s is %s', (name, title, detail) => {
  expect(describeVoice(name)).toEqual({ title, detail });
});
