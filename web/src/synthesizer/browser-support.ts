import { SottovoceError } from '../errors.js';

/** (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt): needs the SIMD instructions. */
const SIMD_MODULE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

/** @throws SottovoceError `unsupported-browser` naming what is missing for speech without a player. */
export function requireBrowserSupport(): void {
  if (typeof Worker === 'undefined') throw missing('Web Workers');
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(SIMD_MODULE)) {
    throw missing('WebAssembly SIMD');
  }
}

function missing(what: string): SottovoceError {
  return new SottovoceError('unsupported-browser', `This browser lacks ${what}.`);
}
