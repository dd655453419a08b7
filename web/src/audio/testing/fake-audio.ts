/**
 * An AudioContext and its worklet node on fake timers, with the real PlayerQueue on its "audio
 * thread": what the main thread sees of Web Audio, sample by sample.
 */
import { vi } from 'vitest';
import type { PlayerCommand, PlayerEvent } from '../player-protocol.js';
import { PlayerQueue } from '../player-queue.js';

const BLOCK = 128;
const TICK_MS = 5;

export class FakeAudio {
  readonly sampleRate = 48000;
  readonly latencySeconds = 0.05;
  /** Whether resume() may start sound. */
  allowed = true;
  /** Makes addModule() fail. */
  moduleMissing = false;
  state: AudioContextState = 'suspended';
  frame = 0;
  readonly output: number[] = [];
  /** From each node to what it was connected to, by name. */
  readonly connections: string[] = [];
  readonly volumes: number[] = [];
  queue: PlayerQueue | undefined;
  #due = 0; // Samples of the time that the context has run.
  #pendingResume: (() => void)[] = [];

  /** Puts AudioContext and what goes with it in the global scope. */
  install(): void {
    const audio = this as FakeAudio;
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('AudioContext', function AudioContext() {
      return audio.#context();
    });
    vi.stubGlobal('AudioWorkletNode', function AudioWorkletNode() {
      return audio.#workletNode();
    });
    vi.stubGlobal('GainNode', function GainNode(_: unknown, { gain }: { gain: number }) {
      audio.volumes.push(gain);
      return {
        gain: { setTargetAtTime: (value: number) => audio.volumes.push(value) },
        connect: (target: string) => audio.connections.push(`gain -> ${target}`),
      };
    });
    setInterval(() => {
      audio.#run();
    }, TICK_MS);
  }

  /** As by a click: sound that was asked for may start. */
  allow(): void {
    this.allowed = true;
    for (const resume of this.#pendingResume.splice(0)) resume();
  }

  /** Samples given out between two context times, in seconds. */
  between(from: number, to: number): number[] {
    return this.output.slice(Math.round(from * this.sampleRate), Math.round(to * this.sampleRate));
  }

  #run(): void {
    if (this.state !== 'running') return;
    this.#due += (TICK_MS / 1000) * this.sampleRate;
    while (this.frame + BLOCK <= this.#due) {
      const block = new Float32Array(BLOCK);
      this.queue?.process(block, this.frame);
      this.output.push(...block);
      this.frame += BLOCK;
    }
  }

  #context(): object {
    const time = (): number => this.frame / this.sampleRate;
    const state = (): AudioContextState => this.state;
    return {
      sampleRate: this.sampleRate,
      destination: 'destination',
      get currentTime() {
        return time();
      },
      get state() {
        return state();
      },
      getOutputTimestamp: () => ({
        contextTime: time() - this.latencySeconds,
        performanceTime: performance.now(),
      }),
      audioWorklet: {
        addModule: () =>
          this.moduleMissing ? Promise.reject(new Error('fake: 404')) : Promise.resolve(),
      },
      resume: () =>
        new Promise<void>((resolve) => {
          const start = (): void => {
            this.state = 'running';
            resolve();
          };
          if (this.allowed) start();
          else this.#pendingResume.push(start);
        }),
      close: () => {
        this.state = 'closed';
        return Promise.resolve();
      },
    };
  }

  #workletNode(): object {
    const port: { onmessage?: (event: { data: PlayerEvent }) => void; postMessage: unknown } = {
      postMessage: (command: PlayerCommand, transfer: Transferable[]) => {
        const received = structuredClone(command, { transfer });
        setTimeout(() => {
          queue.handle(received, this.frame);
        });
      },
    };
    const queue = new PlayerQueue(this.sampleRate, (event) => {
      setTimeout(() => port.onmessage?.({ data: event }));
    });
    this.queue = queue;
    return {
      port,
      connect: (gain: object) => {
        this.connections.push('player -> gain');
        return gain;
      },
      disconnect: () => undefined,
    };
  }
}
