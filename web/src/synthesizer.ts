import { Player } from './audio/player.js';
import { SottovoceError } from './errors.js';
import { type AssetOptions, resolveAssets } from './synthesizer/assets.js';
import { requireBrowserSupport } from './synthesizer/browser-support.js';
import { type VoiceRequest, voiceSource } from './synthesizer/manifest-source.js';
import { Speech } from './synthesizer/speech.js';
import type { Utterance } from './synthesizer/utterance.js';
import type {
  Analysis,
  BackendChoice,
  Mark,
  SpeakOptions,
  SpeakStats,
  VoiceInfo,
} from './worker/protocol.js';
import { WorkerClient, type WorkerPort } from './worker/worker-client.js';

export interface SynthesizerOptions extends AssetOptions {
  /** Makes the audio node that gets the sound, in place of the context's own destination. */
  readonly destination?: (context: AudioContext) => AudioNode;
  /** Sound starts when so much of it is there; default 0. */
  readonly prebufferSeconds?: number;
}

export interface LoadVoiceOptions {
  /** What is to run the voice; default `auto`. `VoiceInfo.backend` tells what does. */
  readonly backend?: BackendChoice;
  /** Bytes of the voice had so far, of all its files. */
  readonly onProgress?: (loaded: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** The voice's own scales are the defaults; 0 is legal. */
export interface UtteranceOptions extends SpeakOptions {
  readonly signal?: AbortSignal;
}

export interface SynthesizeOptions extends UtteranceOptions {
  /** In Hz; default the voice's own. */
  readonly sampleRate?: number;
}

export interface SynthesizedSpeech {
  /** Mono, in [-1, 1]. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
  readonly marks: readonly Mark[];
  readonly stats: SpeakStats;
}

export type SynthesizerState = 'idle' | 'loading' | 'speaking' | 'paused';

/** Of synthesize(): no one listens, so the work is only kept from running away. */
const SYNTHESIZE_AHEAD_SECONDS = 30;

/**
 * A synthesizer whose worker starts with the first call; `ready()` starts it sooner.
 * @throws SottovoceError `unsupported-browser`.
 */
export function createSynthesizer(options: SynthesizerOptions = {}): Synthesizer {
  requireBrowserSupport();
  const assets = resolveAssets(options);
  const player = new Player({
    workletUrl: assets.worklet,
    ...(options.prebufferSeconds !== undefined && { prebufferSeconds: options.prebufferSeconds }),
    ...(options.destination && { destination: options.destination }),
  });
  // A Worker's handlers take events that hold more than a WorkerPort promises.
  const createWorker = (): WorkerPort =>
    new Worker(assets.worker, { type: 'module' }) as WorkerPort;
  return new Synthesizer(new WorkerClient(createWorker, assets.urls), player);
}

/**
 * Text to speech on the main thread. Speaks one utterance at a time; all errors are
 * SottovoceErrors, and after any of them but `disposed` the next call works: a worker that
 * crashed is replaced and gets the voice again. Dispatches `statechange`.
 */
export class Synthesizer extends EventTarget {
  readonly #client: WorkerClient;
  readonly #player: Player;
  #speech: Speech | undefined;
  #paused = false;
  #loading = 0;
  #voiceSettled: Promise<unknown> = Promise.resolve();
  #voice: VoiceInfo | undefined;
  #disposed = false;

  /** Takes over both; use createSynthesizer(). */
  constructor(client: WorkerClient, player: Player) {
    super();
    this.#client = client;
    this.#player = player;
  }

  get state(): SynthesizerState {
    if (this.#speech) return this.#paused ? 'paused' : 'speaking';
    return this.#loading > 0 ? 'loading' : 'idle';
  }

  /** The voice that was loaded last. */
  get voice(): VoiceInfo | undefined {
    return this.#voice;
  }

  /** From 0 to 1, the default. */
  get volume(): number {
    return this.#player.volume;
  }

  set volume(volume: number) {
    this.#player.volume = volume;
  }

  /** Starts the worker and tells its version and the languages that it can read. */
  async ready(): Promise<{ version: string; languages: readonly string[] }> {
    const { version, languages } = await this.#client.init();
    return { version, languages };
  }

  /**
   * Lets later calls of speak() make sound though they are not in a gesture: to be called in one.
   * speak() in a click or key handler needs no such call.
   * @throws SottovoceError `not-allowed`, `unsupported-browser`, `download-failed`.
   */
  unlock(): Promise<void> {
    return this.#player.unlock();
  }

  /**
   * Downloads (or finds on this device), checks and loads a voice, for all later calls: these wait
   * for it. Where it fails, the voice loaded before stays.
   */
  loadVoice(request: VoiceRequest, options: LoadVoiceOptions = {}): Promise<VoiceInfo> {
    const loaded = this.#load(request, options);
    this.#voiceSettled = Promise.allSettled([this.#voiceSettled, loaded]);
    return loaded;
  }

  /**
   * Speaks `text`, in place of what is being spoken: that one ends with the error `cancelled`.
   * Ends a pause. Never throws: every failure is the utterance's.
   */
  speak(text: string, options: UtteranceOptions = {}): Utterance {
    const { signal, ...speakOptions } = options;
    const before = this.#speech;
    const speech = new Speech({
      client: this.#client,
      player: this.#player,
      text,
      options: speakOptions,
      voiceSettled: this.#voiceSettled,
      onSettled: (settled) => {
        signal?.removeEventListener('abort', abort);
        this.#settled(settled);
      },
    });
    const abort = (): void => {
      speech.fail(cancelled('its signal was aborted'));
    };
    this.#speech = speech;
    this.#paused = false;
    before?.fail(cancelled('a newer speak() took its place'));
    this.#announceState();
    if (this.#disposed) speech.fail(new SottovoceError('disposed', 'It was disposed of.'));
    else if (signal?.aborted) abort();
    else {
      signal?.addEventListener('abort', abort);
      void speech.start();
    }
    return speech.utterance;
  }

  /** Fades out within 10 ms and holds the position; nothing unless speaking. */
  pause(): void {
    if (!this.#speech || this.#paused) return;
    this.#paused = true;
    void this.#player.pause();
    this.#announceState();
  }

  /** Goes on where pause() held; nothing unless paused. */
  resume(): void {
    const speech = this.#speech;
    if (!speech || !this.#paused) return;
    this.#paused = false;
    this.#player.resume().catch((error: unknown) => {
      if (error instanceof SottovoceError) speech.fail(error);
    });
    this.#announceState();
  }

  /** Silent within 10 ms; the utterance ends with the error `cancelled`. */
  stop(): void {
    this.#speech?.fail(cancelled('stop() was called'));
  }

  /**
   * The samples of a text, without the player. The worker does one thing at a time: while an
   * utterance is spoken this waits until all of it is synthesized.
   */
  async synthesize(text: string, options: SynthesizeOptions = {}): Promise<SynthesizedSpeech> {
    await this.#voiceSettled;
    const { signal, sampleRate = this.#voice?.sampleRate, ...speakOptions } = options;
    if (sampleRate === undefined) throw noVoice();
    const chunks: Float32Array[] = [];
    const marks: Mark[] = [];
    let length = 0;
    const job = this.#client.speak({
      text,
      options: speakOptions,
      outputSampleRate: sampleRate,
      aheadSeconds: SYNTHESIZE_AHEAD_SECONDS,
      ...(signal && { signal }),
      onChunk: (chunk) => {
        chunks.push(chunk.samples);
        marks.push(...chunk.marks);
        length += chunk.samples.length;
        job.credit(length / sampleRate);
      },
    });
    const stats = await job.done;
    return { samples: concatenate(chunks, length), sampleRate, marks, stats };
  }

  /**
   * How a text is read: normalised, in sentences, as phonemes. `language` is an espeak-ng voice
   * name such as `en-us`; default the loaded voice's.
   */
  async analyze(text: string, language?: string): Promise<Analysis> {
    await this.#voiceSettled;
    const chosen = language ?? this.#voice?.language;
    if (chosen === undefined) throw noVoice();
    return this.#client.analyze(text, chosen);
  }

  /** Ends everything; what is pending fails with `disposed`. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#speech?.fail(new SottovoceError('disposed', 'The synthesizer was disposed of.'));
    this.#client.dispose();
    await this.#player.dispose();
  }

  async #load(request: VoiceRequest, options: LoadVoiceOptions): Promise<VoiceInfo> {
    this.#loading++;
    this.#announceState();
    try {
      const source = await voiceSource(request, options.signal);
      this.#voice = await this.#client.loadVoice(source, options);
      return this.#voice;
    } finally {
      this.#loading--;
      this.#announceState();
    }
  }

  #settled(speech: Speech): void {
    if (this.#speech !== speech) return;
    this.#speech = undefined;
    this.#paused = false;
    void this.#player.stop();
    this.#announceState();
  }

  #announceState(): void {
    this.dispatchEvent(new Event('statechange'));
  }
}

function concatenate(chunks: readonly Float32Array[], length: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(length);
  let end = 0;
  for (const chunk of chunks) {
    samples.set(chunk, end);
    end += chunk.length;
  }
  return samples;
}

function cancelled(why: string): SottovoceError {
  return new SottovoceError('cancelled', `The utterance was cancelled: ${why}.`);
}

function noVoice(): SottovoceError {
  return new SottovoceError('no-voice', 'No voice is loaded: call loadVoice() first.');
}
