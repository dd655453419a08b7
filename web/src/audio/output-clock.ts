/** What the clock reads of an AudioContext; Safari lacks `outputLatency`. */
export interface ClockSource {
  readonly currentTime: number;
  readonly baseLatency?: number;
  readonly outputLatency?: number;
  getOutputTimestamp?(): AudioTimestamp;
}

/** More than any output's latency, Bluetooth's 0.3 s included: such a timestamp is an old one. */
const LONGEST_LATENCY_SECONDS = 2;

/**
 * The time on the context's clock, in seconds, of the sample that leaves the device now.
 * `currentTime` itself is ahead of it by what is under way to the ears: 20 ms with built-in
 * speakers, 300 with wireless ones. `nowMs`: performance.now().
 */
export function audibleTime(context: ClockSource, nowMs: number): number {
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp?.() ?? {};
  const { currentTime } = context;
  if (performanceTime > 0) {
    const time = contextTime + (nowMs - performanceTime) / 1000;
    // A suspended context keeps its last timestamp, from which the extrapolation runs away.
    if (time <= currentTime && time >= currentTime - LONGEST_LATENCY_SECONDS) return time;
  }
  return currentTime - (context.outputLatency ?? context.baseLatency ?? 0);
}
