import { expect, it } from 'vitest';
import { encodeWav } from './wav.js';

it('writes a header and clipped 16-bit samples', () => {
  const wav = encodeWav(Float32Array.of(0, 1, -1, 2, -2, 0.5), 22050);
  const view = new DataView(wav.buffer);
  expect(new TextDecoder().decode(wav.slice(0, 16))).toMatch(/^RIFF....WAVEfmt $/s);
  expect(view.getUint32(4, true)).toBe(wav.length - 8);
  expect(view.getUint16(22, true)).toBe(1);
  expect(view.getUint32(24, true)).toBe(22050);
  expect(view.getUint32(28, true)).toBe(44100);
  expect(view.getUint32(40, true)).toBe(12);
  expect([...new Int16Array(wav.buffer, 44)]).toEqual([0, 32767, -32767, 32767, -32767, 16384]);
});
