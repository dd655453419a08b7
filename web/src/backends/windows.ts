/**
 * Which frames to run so that a window of a sentence equals that window of the whole. A tensor of
 * frames is [channels, frames] with channels outermost.
 */

/** Frames [start, end). */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
}

/**
 * A range with the frames it depends on. At the sentence's true ends nothing is added: there the
 * graph's own zero padding counts, as it does in the whole sentence.
 */
export function widen(range: FrameRange, margin: number, frames: number): FrameRange {
  return { start: Math.max(0, range.start - margin), end: Math.min(frames, range.end + margin) };
}

/** A copy of the columns `range` of a [channels, frames] tensor. */
export function takeFrames(
  tensor: Float32Array,
  frames: number,
  range: FrameRange,
): Float32Array<ArrayBuffer> {
  const channels = tensor.length / frames;
  const width = range.end - range.start;
  const taken = new Float32Array(channels * width);
  for (let channel = 0; channel < channels; ++channel) {
    const row = channel * frames;
    taken.set(tensor.subarray(row + range.start, row + range.end), channel * width);
  }
  return taken;
}

/**
 * Writes the columns `range` of a [channels, frames] tensor from `part`, whose columns are those of
 * `covered`, a range that holds `range`.
 */
export function putFrames(
  tensor: Float32Array,
  frames: number,
  range: FrameRange,
  part: Float32Array,
  covered: FrameRange,
): void {
  const channels = tensor.length / frames;
  const width = covered.end - covered.start;
  for (let channel = 0; channel < channels; ++channel) {
    const first = channel * width + range.start - covered.start;
    tensor.set(
      part.subarray(first, first + range.end - range.start),
      channel * frames + range.start,
    );
  }
}
