import type { Page } from 'playwright-core';

/** What reached the destination of the page's audio graph, from context frame `firstFrame` on. */
export interface Captured {
  readonly sampleRate: number;
  readonly firstFrame: number;
  readonly samples: Float32Array;
}

declare global {
  interface Window {
    captured: {
      context: BaseAudioContext;
      blocks: { firstFrame: number; samples: Float32Array }[];
    };
  }
}

/**
 * Listens at the audio graph's last edge, whatever code built the graph: to be called before the
 * page's own scripts run.
 */
export async function captureAudio(page: Page): Promise<void> {
  await page.addInitScript(() => {
    /* eslint-disable @typescript-eslint/unbound-method -- both are called with a `this` again */
    // The tap must be there before the first sample is, so it loads along with the page's worklet.
    const addModule = AudioWorklet.prototype.addModule;
    AudioWorklet.prototype.addModule = async function (...args) {
      await addModule.call(this, '/test/capture.worklet.js');
      return addModule.apply(this, args);
    };
    const connect = AudioNode.prototype.connect;
    const tap = function (this: AudioNode, target: AudioNode, ...rest: number[]) {
      if (target instanceof AudioDestinationNode) {
        const blocks: Window['captured']['blocks'] = [];
        const node = new AudioWorkletNode(this.context, 'capture', { numberOfOutputs: 0 });
        node.port.onmessage = ({ data }: MessageEvent<(typeof blocks)[number]>) =>
          blocks.push(data);
        Reflect.apply(connect, this, [node]);
        window.captured = { context: this.context, blocks };
      }
      return Reflect.apply(connect, this, [target, ...rest]) as AudioNode;
    };
    AudioNode.prototype.connect = tap as typeof connect;
  });
}

export async function readCapture(page: Page): Promise<Captured> {
  const { sampleRate, firstFrame, base64 } = await page.evaluate(() => {
    const { context, blocks } = window.captured;
    const size = blocks.reduce((sum, { samples }) => sum + samples.length, 0);
    const all = new Float32Array(size);
    let filled = 0;
    for (const { samples } of blocks) {
      all.set(samples, filled);
      filled += samples.length;
    }
    let binary = '';
    const bytes = new Uint8Array(all.buffer);
    for (let i = 0; i < bytes.length; i += 0x8000) {
      binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    }
    const { sampleRate } = context;
    return { sampleRate, firstFrame: blocks[0]?.firstFrame ?? 0, base64: btoa(binary) };
  });
  const bytes = Buffer.from(base64, 'base64');
  const samples = new Float32Array(bytes.length / 4);
  for (let i = 0; i < samples.length; ++i) samples[i] = bytes.readFloatLE(4 * i);
  return { sampleRate, firstFrame, samples };
}

/** Root mean square of samples [start, end). */
export function rms(samples: Float32Array, start = 0, end = samples.length): number {
  let sum = 0;
  for (const sample of samples.subarray(start, end)) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, end - start));
}

/** [first, last + 1) of the samples that are not silence, a level no 16-bit file could hold. */
export function soundingRange(samples: Float32Array): { start: number; end: number } {
  const sounds = (sample: number) => Math.abs(sample) > 1 / 65536;
  const start = samples.findIndex(sounds);
  return start < 0 ? { start: 0, end: 0 } : { start, end: samples.findLastIndex(sounds) + 1 };
}
