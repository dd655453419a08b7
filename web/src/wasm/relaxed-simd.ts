/**
 * (func (result v128) i32.const 0 i8x16.splat ×3 f32x4.relaxed_madd): fused multiply-add, whose
 * opcode is fd 85 02.
 */
export const RELAXED_MODULE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  // One type, () -> v128, and one function of it.
  ...[1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0],
  ...[10, 19, 1, 17, 0],
  ...[0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f],
  ...[0xfd, 0x85, 0x02, 0x0b],
);

/** Whether WebAssembly here has the relaxed SIMD instructions, with which the engine runs faster. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_MODULE);
}
