import type { Player } from '../audio/player.js';
import type { PlayerStream } from '../audio/player-stream.js';
import { SottovoceError } from '../errors.js';
import type { Mark, SpeakOptions, SpeakStats } from '../worker/protocol.js';
import type { Chunk, SpeakJob, WorkerClient } from '../worker/worker-client.js';
import { Timeline } from './timeline.js';
import { Utterance, type UtteranceSummary } from './utterance.js';

/** Sound is made this far ahead of the ear: 1.5 MB at 48 kHz, and a pause of the worker unheard. */
const AHEAD_SECONDS = 8;
/**
 * What the next window may take, to the one before it: the pipeline lets windows grow by half, and a
 * busy machine may be slower the next time.
 */
const NEXT_WINDOW = 1.5 * 1.25;
/** Between two credit messages to the worker, in seconds heard. */
const CREDIT_STEP_SECONDS = 0.25;
/** No eye sees 10 ms; a clock that stands still must not be asked all the time. */
const SHORTEST_WAIT_SECONDS = 0.01;

export interface SpeechOptions {
  readonly client: Pick<WorkerClient, 'speak'>;
  readonly player: Player;
  readonly text: string;
  readonly options: SpeakOptions;
  /** Settles when no voice is on its way any more; never rejects. */
  readonly voiceSettled: Promise<unknown>;
  /** Called once, before the last event. */
  readonly onSettled: (speech: Speech) => void;
}

/** Runs one utterance: worker to player, and the player's clock to events. */
export class Speech {
  readonly utterance: Utterance;
  readonly #setup: SpeechOptions;
  readonly #calledAt = performance.now();
  readonly #abort = new AbortController();
  readonly #marks = new Timeline<Mark>();
  #resolve!: (summary: UtteranceSummary) => void;
  #reject!: (error: SottovoceError) => void;
  #stream: PlayerStream | undefined;
  #job: SpeakJob | undefined;
  #stats: SpeakStats | undefined;
  #firstAudioSeconds: number | undefined;
  #credited = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settled = false;

  constructor(setup: SpeechOptions) {
    this.#setup = setup;
    const finished = new Promise<UtteranceSummary>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.utterance = new Utterance(setup.text, finished);
  }

  /** To be called in the gesture that asked for speech. Failures become the utterance's error. */
  async start(): Promise<void> {
    try {
      const { player, client, text, options } = this.#setup;
      const unlocked = player.unlock();
      unlocked.catch(() => undefined); // Awaited below, unless something else fails first.
      const stream = player.play({
        onUpdate: () => {
          this.#update();
        },
      });
      this.#stream = stream;
      await this.#setup.voiceSettled;
      this.#job = client.speak({
        text,
        options,
        outputSampleRate: player.sampleRate,
        aheadSeconds: AHEAD_SECONDS,
        signal: this.#abort.signal,
        onChunk: (chunk) => {
          this.#take(chunk, stream);
        },
      });
      [this.#stats] = await Promise.all([this.#job.done, unlocked]);
      if (!this.#settled) stream.finish();
    } catch (error) {
      this.fail(asSottovoceError(error));
    }
  }

  /** Ends the utterance with `error`; the sound is the caller's to stop. Harmless when settled. */
  fail(error: SottovoceError): void {
    if (!this.#settle()) return;
    this.#abort.abort();
    this.#reject(error);
    this.#dispatch(new CustomEvent('error', { detail: error }));
  }

  #take(chunk: Chunk, stream: PlayerStream): void {
    if (this.#settled) return;
    for (const mark of chunk.marks) this.#marks.add(mark.time, mark);
    stream.append(chunk.samples, NEXT_WINDOW * chunk.inferenceSeconds);
  }

  /** Brings events, credit and the timer up to what is audible now. */
  #update(): void {
    if (this.#settled || !this.#stream) return;
    const now = this.#stream.audibleSeconds();
    this.#giveCredit(this.#stream.heardSeconds);
    if (now >= 0 && this.#firstAudioSeconds === undefined) {
      this.#firstAudioSeconds = (performance.now() - this.#calledAt) / 1000;
      this.utterance.dispatchEvent(new Event('start'));
    }
    const atEnd = this.#stream.ended && now >= this.#stream.heardSeconds;
    // Rounding may put a mark behind the last sample.
    this.#dispatchMarks(atEnd ? Infinity : now);
    if (atEnd && this.#stats) this.#finish(this.#stats);
    else this.#wait(this.#stream, now);
  }

  /** A listener may end the utterance: then no event may follow. */
  #dispatchMarks(now: number): void {
    while (!this.#settled) {
      const mark = this.#marks.takeDue(now);
      if (!mark) return;
      this.utterance.dispatchEvent(new CustomEvent('mark', { detail: mark }));
    }
  }

  /** Sets the timer for the next event, if its time will come without another report. */
  #wait(stream: PlayerStream, now: number): void {
    clearTimeout(this.#timer);
    if (this.#settled || now === -Infinity) return;
    const end = stream.ended ? stream.heardSeconds : Infinity;
    const next = now < 0 ? 0 : Math.min(this.#marks.nextTime ?? Infinity, end);
    if (next > stream.reachableSeconds) return;
    const seconds = Math.max(next - now, SHORTEST_WAIT_SECONDS);
    this.#timer = setTimeout(() => {
      this.#update();
    }, seconds * 1000);
  }

  #giveCredit(heardSeconds: number): void {
    if (heardSeconds - this.#credited < CREDIT_STEP_SECONDS) return;
    this.#credited = heardSeconds;
    this.#job?.credit(heardSeconds);
  }

  #finish(stats: SpeakStats): void {
    const underruns = this.#stream?.underruns ?? 0;
    const { audioSeconds, inferenceSeconds } = stats;
    const summary: UtteranceSummary = {
      stats,
      underruns,
      timeToFirstAudioSeconds: this.#firstAudioSeconds ?? 0,
      audioSeconds,
      realTimeFactor: audioSeconds > 0 ? inferenceSeconds / audioSeconds : 0,
    };
    if (!this.#settle()) return;
    this.#resolve(summary);
    this.#dispatch(new CustomEvent('end', { detail: summary }));
  }

  /** False if it was settled before. */
  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#setup.onSettled(this);
    return true;
  }

  /** Later, so that the caller of speak() or stop() returns before a listener runs. */
  #dispatch(event: Event): void {
    queueMicrotask(() => {
      this.utterance.dispatchEvent(event);
    });
  }
}

function asSottovoceError(error: unknown): SottovoceError {
  if (error instanceof SottovoceError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SottovoceError('unsupported-browser', `Audio could not be set up: ${message}`, {
    cause: error,
  });
}
