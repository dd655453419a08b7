/*!
 * The audio thread's end of the player: an AudioWorkletProcessor around PlayerQueue, which holds
 * the contract. Bundled into one self-contained file. Everything comes and goes by the port, in
 * transferred buffers: no SharedArrayBuffer, so the page needs no cross-origin isolation.
 * Output: one mono block, the same on every channel. Lives until its context closes.
 * The bundle keeps this comment: it must stay above 4 KiB, below which Vite inlines an asset as a
 * `data:` URL, which a content security policy refuses.
 */
import type { PlayerCommand } from './player-protocol.js';
import { PlayerQueue } from './player-queue.js';
import { PLAYER_PROCESSOR } from './processor-name.js';

// The part of AudioWorkletGlobalScope used here; TypeScript's DOM library does not declare it.
declare const sampleRate: number;
declare const currentFrame: number;
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

class PlayerProcessor extends AudioWorkletProcessor {
  readonly #queue = new PlayerQueue(sampleRate, (event) => {
    this.port.postMessage(event);
  });

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlayerCommand>) => {
      this.#queue.handle(data, currentFrame);
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0];
    const mono = channels?.[0];
    if (!channels || !mono) return true;
    this.#queue.process(mono, currentFrame);
    for (let c = 1; c < channels.length; c++) channels[c]?.set(mono);
    return true;
  }
}

registerProcessor(PLAYER_PROCESSOR, PlayerProcessor);
