/** The main thread's side of the worker: promises for commands, and a new worker after a crash. */
import { fromErrorRecord, SottovoceError } from '../errors.js';
import type {
  Analysis,
  AssetUrls,
  BackendChoice,
  Command,
  CommandResult,
  Reply,
  SpeakOptions,
  SpeakStats,
  VoiceInfo,
  VoiceSource,
} from './protocol.js';

/** What is needed of a Worker; the CLI gives one of Node's. */
export interface WorkerPort {
  postMessage(command: Command, transfer: Transferable[]): void;
  onmessage: ((event: { readonly data: Reply }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  terminate(): void;
}

export type ResultOf<Type extends CommandResult['type']> = Extract<CommandResult, { type: Type }>;
export type Chunk = Extract<Reply, { type: 'chunk' }>;

export interface LoadOptions {
  /** Default `auto`. */
  readonly backend?: BackendChoice;
  readonly signal?: AbortSignal;
  /** Bytes of the voice had so far, of all its files. */
  readonly onProgress?: (loaded: number, total: number) => void;
}

export interface SpeakRequest {
  readonly text: string;
  readonly options: SpeakOptions;
  readonly outputSampleRate: number;
  readonly aheadSeconds: number;
  readonly signal?: AbortSignal;
  readonly onChunk: (chunk: Chunk) => void;
}

export interface SpeakJob {
  /** Settles after the last chunk. */
  readonly done: Promise<SpeakStats>;
  /** How much of the utterance was heard; lets the worker go on. */
  credit(heardSeconds: number): void;
}

type SentCommand = Extract<Command, { id: number }>;
/** A command as the caller writes it; `send` gives it its id. */
type Unsent = SentCommand extends infer C ? (C extends SentCommand ? Omit<C, 'id'> : never) : never;

interface Pending {
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (error: SottovoceError) => void;
  readonly onEvent: (reply: Reply) => void;
}

/** Every promise rejects with a SottovoceError, `cancelled` if its signal was aborted. */
export class WorkerClient {
  readonly #createWorker: () => WorkerPort;
  readonly #urls: AssetUrls;
  readonly #pending = new Map<number, Pending>();
  #port: WorkerPort | undefined;
  #ready: Promise<ResultOf<'init'>> | undefined;
  /** The voice that is loaded, or was before a crash. */
  #voice: { readonly source: VoiceSource; readonly backend: BackendChoice } | undefined;
  /** Absent until the worker that runs has been given the voice. */
  #voiceLoaded: Promise<unknown> | undefined;
  #nextId = 1;
  #disposed = false;

  /** The worker is started by the first call. */
  constructor(createWorker: () => WorkerPort, urls: AssetUrls) {
    this.#createWorker = createWorker;
    this.#urls = urls;
  }

  /** Starts the worker, if none runs. */
  init(): Promise<ResultOf<'init'>> {
    if (this.#disposed) return Promise.reject(disposed());
    this.#ready ??= this.#startWorker();
    return this.#ready;
  }

  /** A voice given as bytes is copied, to be there after a crash; a manifest's comes from storage. */
  async loadVoice(source: VoiceSource, options: LoadOptions = {}): Promise<VoiceInfo> {
    await this.init();
    const wanted = { source, backend: options.backend ?? 'auto' };
    const loaded = this.#load(wanted, options);
    const { voice } = await loaded;
    this.#voice = wanted;
    this.#voiceLoaded = loaded;
    return voice;
  }

  speak(request: SpeakRequest): SpeakJob {
    const { signal, onChunk, ...command } = request;
    let id: number | undefined;
    const run = async (): Promise<SpeakStats> => {
      await this.#initWithVoice();
      id = this.#nextId;
      const result = await this.#send<'speak'>({ type: 'speak', ...command }, signal, (reply) => {
        if (reply.type === 'chunk') onChunk(reply);
      });
      return result.stats;
    };
    return {
      done: run(),
      credit: (heardSeconds) => {
        if (id !== undefined) this.#post({ type: 'credit', speakId: id, heardSeconds });
      },
    };
  }

  /** `language`: an espeak-ng voice name, such as `en-us`. */
  async analyze(text: string, language: string, signal?: AbortSignal): Promise<Analysis> {
    await this.#initWithVoice();
    return (await this.#send<'analyze'>({ type: 'analyze', text, language }, signal)).analysis;
  }

  /** Ends the worker; what is pending rejects with `disposed`. */
  dispose(): void {
    this.#disposed = true;
    this.#end(disposed());
  }

  /** After a crash, gives the new worker the voice that the old one had. */
  async #initWithVoice(): Promise<void> {
    await this.init();
    if (!this.#voice) return;
    this.#voiceLoaded ??= this.#load(this.#voice, {});
    const loading = this.#voiceLoaded;
    try {
      await loading;
    } catch (error) {
      if (this.#voiceLoaded === loading) this.#voiceLoaded = undefined;
      throw error;
    }
  }

  async #startWorker(): Promise<ResultOf<'init'>> {
    const port = this.#createWorker();
    this.#port = port;
    port.onmessage = ({ data }) => {
      this.#receive(port, data);
    };
    port.onerror = ({ message }) => {
      this.#crash(port, message ?? 'it could not be started');
    };
    try {
      return await this.#send<'init'>({ type: 'init', urls: this.#urls });
    } catch (error) {
      // A worker that failed to start is of no use: the next call tries anew.
      if (this.#port === port) this.#end(error as SottovoceError);
      throw error;
    }
  }

  #load(
    voice: { readonly source: VoiceSource; readonly backend: BackendChoice },
    options: LoadOptions,
  ): Promise<ResultOf<'load-voice'>> {
    return this.#send<'load-voice'>({ type: 'load-voice', ...voice }, options.signal, (reply) => {
      if (reply.type === 'progress') options.onProgress?.(reply.loaded, reply.total);
    });
  }

  #send<Type extends CommandResult['type']>(
    command: Extract<Unsent, { type: Type }>,
    signal?: AbortSignal,
    onEvent: (reply: Reply) => void = () => undefined,
  ): Promise<ResultOf<Type>> {
    const id = this.#nextId++;
    return new Promise<ResultOf<Type>>((resolve, reject) => {
      if (signal?.aborted) {
        reject(cancelled());
        return;
      }
      if (!this.#port) {
        reject(new SottovoceError('worker-crashed', 'The worker is gone'));
        return;
      }
      const cancel = (): void => {
        this.#post({ type: 'cancel', target: id });
        // Whether a voice was replaced or stayed, only the worker knows.
        if (command.type !== 'load-voice') this.#settle(id)?.reject(cancelled());
      };
      const forget = (): void => signal?.removeEventListener('abort', cancel);
      this.#pending.set(id, {
        resolve: (result) => {
          forget();
          resolve(result as ResultOf<Type>);
        },
        reject: (error) => {
          forget();
          reject(error);
        },
        onEvent,
      });
      signal?.addEventListener('abort', cancel);
      this.#post({ ...command, id });
    });
  }

  #post(command: Command): void {
    this.#port?.postMessage(command, []);
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #receive(port: WorkerPort, reply: Reply): void {
    if (port !== this.#port) return;
    if (reply.type === 'done') {
      this.#settle(reply.id)?.resolve(reply.result);
    } else if (reply.type === 'error') {
      this.#settle(reply.id)?.reject(fromErrorRecord(reply.error));
      // The worker's state is unknown: it goes, with all that waits for it.
      if (reply.error.code === 'worker-crashed') this.#crash(port, reply.error.message);
    } else {
      this.#pending.get(reply.id)?.onEvent(reply);
    }
  }

  #crash(port: WorkerPort, why: string): void {
    if (port !== this.#port) return;
    this.#end(new SottovoceError('worker-crashed', `The worker crashed: ${why}`));
  }

  /** Ends the worker and rejects what is pending; the next call starts another. */
  #end(error: SottovoceError): void {
    this.#port?.terminate();
    this.#port = undefined;
    this.#ready = undefined;
    this.#voiceLoaded = undefined;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const one of pending) one.reject(error);
  }
}

function disposed(): SottovoceError {
  return new SottovoceError('disposed', 'The synthesizer was disposed of');
}

function cancelled(): SottovoceError {
  return new SottovoceError('cancelled', 'Cancelled');
}
