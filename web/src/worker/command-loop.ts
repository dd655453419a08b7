/** Runs commands one after the other, in the order they came; credit and cancel reach them at once. */
import { SottovoceError, toErrorRecord } from '../errors.js';
import { Credit } from './credit.js';
import type { Command, CommandResult, Reply } from './protocol.js';

/** A command that takes time and ends with one reply. */
export type Work = Exclude<Command, { type: 'credit' | 'cancel' }>;

/** What a running command sees of the outside. */
export interface Job {
  readonly signal: AbortSignal;
  readonly credit: Credit;
  progress(loaded: number, total: number): void;
  /** Gives the samples away: their buffer is transferred. */
  chunk(chunk: ChunkOfSound): void;
}

/** A chunk reply without what the loop adds. */
export type ChunkOfSound = Omit<Extract<Reply, { type: 'chunk' }>, 'type' | 'id'>;

export type Handler = (command: Work, job: Job) => Promise<CommandResult>;
export type Post = (reply: Reply, transfer: Transferable[]) => void;

interface Entry extends Job {
  readonly controller: AbortController;
}

export class CommandLoop {
  readonly #handler: Handler;
  readonly #post: Post;
  readonly #entries = new Map<number, Entry>();
  #last: Promise<void> = Promise.resolve();

  constructor(handler: Handler, post: Post) {
    this.#handler = handler;
    this.#post = post;
  }

  receive(command: Command): void {
    if (command.type === 'credit') {
      this.#entries.get(command.speakId)?.credit.add(command.heardSeconds);
    } else if (command.type === 'cancel') {
      this.#entries.get(command.target)?.controller.abort();
    } else {
      const entry = this.#entry(command.id);
      this.#entries.set(command.id, entry);
      this.#last = this.#last.then(() => this.#run(command, entry));
    }
  }

  /** Never rejects: every command ends with one reply. */
  async #run(command: Work, job: Job): Promise<void> {
    const { id } = command;
    let reply: Reply;
    try {
      job.signal.throwIfAborted();
      reply = { type: 'done', id, result: await this.#handler(command, job) };
    } catch (error) {
      const reported = job.signal.aborted ? new SottovoceError('cancelled', 'Cancelled') : error;
      reply = { type: 'error', id, error: toErrorRecord(reported) };
    }
    this.#entries.delete(id);
    this.#post(reply, []);
  }

  #entry(id: number): Entry {
    const controller = new AbortController();
    return {
      controller,
      signal: controller.signal,
      credit: new Credit(),
      progress: (loaded, total) => {
        this.#post({ type: 'progress', id, loaded, total }, []);
      },
      chunk: (chunk) => {
        this.#post({ type: 'chunk', id, ...chunk }, [chunk.samples.buffer]);
      },
    };
  }
}

/**
 * Lets messages that wait be received. Inference resolves its promises without ever going back to the
 * event loop; a timer would, but not sooner than in 4 ms.
 */
export function receiveMessages(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
