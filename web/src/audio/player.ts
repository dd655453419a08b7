/**
 * The main thread's player: owns the AudioContext, its worklet node and the volume. Needs neither
 * cross-origin isolation nor more than `script-src 'self'`.
 */
import { SottovoceError } from '../errors.js';
import { audibleTime } from './output-clock.js';
import type { PlayerCommand, PlayerEvent } from './player-protocol.js';
import { PlayerStream, type StreamListener } from './player-stream.js';
import { PLAYER_PROCESSOR } from './processor-name.js';

export interface PlayerOptions {
  readonly workletUrl: string;
  /**
   * Sound starts when so much of it is there, and what is there lasts until more is made. Default 0.
   * Devices that are slower than real time underrun with any value that is not the whole speech.
   */
  readonly prebufferSeconds?: number;
  /** Makes the node that gets the sound, in place of the context's own destination. */
  readonly destination?: (context: AudioContext) => AudioNode;
}

/** A blocked context leaves resume() pending for good; one that may start takes 50 ms or so. */
const START_LIMIT_MS = { withoutGesture: 500, withGesture: 5000 };
/** Of a change of volume: no click. */
const VOLUME_SECONDS = 0.02;

type Confirmation = 'paused' | 'resumed' | 'stopped';

export class Player {
  readonly #options: PlayerOptions;
  #context: AudioContext | undefined;
  #gain: GainNode | undefined;
  #node: AudioWorkletNode | undefined;
  #opening: Promise<void> | undefined;
  #outbox: PlayerCommand[] = []; // What waits for the node.
  #waiting: { readonly type: Confirmation; readonly resolve: () => void }[] = [];
  #stream: PlayerStream | undefined;
  #nextStream = 1;
  #volume = 1;
  #disposed = false;

  /** Makes no AudioContext yet: browsers want that in a gesture. */
  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** The output device's rate, in Hz; samples are to have it. */
  get sampleRate(): number {
    return this.#ensureContext().sampleRate;
  }

  get volume(): number {
    return this.#volume;
  }

  /** 0 is silence, 1 (the default) the voice as it is. */
  set volume(volume: number) {
    this.#volume = Math.max(0, volume);
    this.#gain?.gain.setTargetAtTime(this.#volume, 0, VOLUME_SECONDS);
  }

  /**
   * Readies the output; to be called in a click or key handler, once. Resolves when sound can start.
   * @throws SottovoceError `not-allowed` where the browser blocks it, `unsupported-browser`,
   *   `download-failed` for the worklet's file, `disposed`.
   */
  async unlock(): Promise<void> {
    const context = this.#ensureContext();
    // Both at once, and resume() within the gesture.
    const running = startContext(context);
    this.#opening ??= this.#open(context);
    const results = await Promise.allSettled([running, this.#opening]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    if (this.#disposed) throw disposed();
  }

  /** Begins a new stream, which takes the place of the one that sounds. Ends a pause. */
  play(listener: StreamListener): PlayerStream {
    const context = this.#ensureContext();
    const stream = this.#nextStream++;
    this.#stream = new PlayerStream(
      {
        stream,
        sampleRate: context.sampleRate,
        prebufferSeconds: this.#options.prebufferSeconds ?? 0,
        audibleTime: () => audibleTime(context, performance.now()),
        post: (command) => {
          this.#post(command);
        },
      },
      listener,
    );
    this.#post({ type: 'start', stream });
    return this.#stream;
  }

  /** Resolves when there is silence, which is within 10 ms; the position holds. */
  pause(): Promise<void> {
    return this.#command('pause', 'paused');
  }

  /** Resolves when sound goes on. */
  async resume(): Promise<void> {
    // The system may have suspended the context in the meantime, as for a call.
    if (this.#context) await startContext(this.#context);
    await this.#command('resume', 'resumed');
  }

  /** Drops what is queued. Resolves when there is silence, which is within 10 ms. */
  stop(): Promise<void> {
    this.#stream = undefined;
    return this.#command('stop', 'stopped');
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#stream = undefined;
    this.#settle();
    this.#node?.disconnect();
    if (this.#context && this.#context.state !== 'closed') await this.#context.close();
  }

  #ensureContext(): AudioContext {
    if (this.#disposed) throw disposed();
    if (this.#context) return this.#context;
    // Only secure contexts have AudioWorklet.
    if (typeof AudioContext === 'undefined' || typeof AudioWorkletNode === 'undefined') {
      const message =
        'AudioWorklet is missing: a current browser and HTTPS (or localhost) are needed.';
      throw new SottovoceError('unsupported-browser', message);
    }
    this.#context = new AudioContext({ latencyHint: 'playback' });
    return this.#context;
  }

  async #open(context: AudioContext): Promise<void> {
    try {
      await context.audioWorklet.addModule(this.#options.workletUrl);
    } catch (cause) {
      this.#opening = undefined; // The next unlock() tries anew.
      const message = `The audio worklet could not be loaded from ${this.#options.workletUrl}.`;
      throw new SottovoceError('download-failed', message, { cause });
    }
    if (this.#disposed) return;
    const node = new AudioWorkletNode(context, PLAYER_PROCESSOR, {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    node.port.onmessage = ({ data }: MessageEvent<PlayerEvent>) => {
      this.#receive(data);
    };
    this.#gain = new GainNode(context, { gain: this.#volume });
    node.connect(this.#gain).connect(this.#options.destination?.(context) ?? context.destination);
    this.#node = node;
    for (const command of this.#outbox.splice(0)) this.#post(command);
  }

  #post(command: PlayerCommand): void {
    if (this.#disposed) return;
    // What came before a start is overtaken by it, and must not pile up.
    if (command.type === 'start') this.#outbox = [];
    if (!this.#node) this.#outbox.push(command);
    else
      this.#node.port.postMessage(
        command,
        command.type === 'chunk' ? [command.samples.buffer] : [],
      );
  }

  #command(type: 'pause' | 'resume' | 'stop', confirmation: Confirmation): Promise<void> {
    this.#post({ type });
    // A graph that does not run is silent already, and would answer when it is too late.
    if (!this.#node || this.#context?.state !== 'running') return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ type: confirmation, resolve });
    });
  }

  #receive(event: PlayerEvent): void {
    if (event.type === 'paused' || event.type === 'resumed' || event.type === 'stopped') {
      this.#settle(event.type);
    }
    if (event.stream === this.#stream?.id) this.#stream.receive(event);
  }

  #settle(type?: Confirmation): void {
    const settled = this.#waiting.filter((one) => type === undefined || one.type === type);
    this.#waiting = this.#waiting.filter((one) => !settled.includes(one));
    for (const { resolve } of settled) resolve();
  }
}

async function startContext(context: AudioContext): Promise<void> {
  if (context.state === 'running') return;
  // Younger than AudioWorklet in Firefox and Safari.
  const activation = navigator.userActivation as UserActivation | undefined;
  const gesture = activation?.hasBeenActive ?? false;
  const limit = gesture ? START_LIMIT_MS.withGesture : START_LIMIT_MS.withoutGesture;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit);
  });
  const resumed = context.resume().catch(() => undefined); // The state tells.
  await Promise.race([resumed, late]);
  clearTimeout(timer);
  if ((context.state as AudioContextState) === 'running') return;
  const message =
    'The browser has not let sound start. Call speak() or unlock() in a click or key handler.';
  throw new SottovoceError('not-allowed', message);
}

function disposed(): SottovoceError {
  return new SottovoceError('disposed', 'The player was disposed of.');
}
