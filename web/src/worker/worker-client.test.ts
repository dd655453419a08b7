import { describe, expect, it, vi } from 'vitest';
import type {
  AssetUrls,
  Command,
  CommandResult,
  Reply,
  VoiceInfo,
  VoiceSource,
} from './protocol.js';
import { WorkerClient, type Chunk, type WorkerPort } from './worker-client.js';

const URLS: AssetUrls = {
  ...{ frontWasm: 'f', coreWasm: 'c', coreRelaxedWasm: 'r' },
  ...{ ortScript: 's', ortWasm: 'w', ortModule: 'm' },
  languageData: 'l/',
};
const VOICE: VoiceInfo = {
  ...{ name: 'custom', language: 'en-us', sampleRate: 8000, backend: 'fake', speakers: 1 },
  ...{ loadSeconds: 0, noiseScale: 0, lengthScale: 1, noiseWScale: 0 },
};
const SOURCE: VoiceSource = {
  ...{ type: 'bytes', model: new ArrayBuffer(1), config: new ArrayBuffer(1) },
};
const STATS = {
  ...{ audioSeconds: 1, inferenceSeconds: 0, totalSeconds: 0, firstChunkSeconds: 0 },
  missingPhonemes: {},
};

/** A worker that answers init and load-voice, and leaves the rest to the test. */
class FakeWorker implements WorkerPort {
  onmessage: WorkerPort['onmessage'] = null;
  onerror: WorkerPort['onerror'] = null;
  terminated = false;
  readonly commands: Command[] = [];

  postMessage(command: Command): void {
    this.commands.push(command);
    if (command.type === 'init') {
      this.done(command.id, { type: 'init', version: '1', languages: [] });
    } else if (command.type === 'load-voice') {
      this.reply({ type: 'progress', id: command.id, loaded: 1, total: 2 });
      this.done(command.id, { type: 'load-voice', voice: VOICE });
    }
  }

  terminate(): void {
    this.terminated = true;
  }

  reply(reply: Reply): void {
    queueMicrotask(() => this.onmessage?.({ data: reply }));
  }

  done(id: number, result: CommandResult): void {
    this.reply({ type: 'done', id, result });
  }

  types(): readonly string[] {
    return this.commands.map(({ type }) => type);
  }

  async next(type: Command['type']): Promise<number> {
    return vi.waitFor(() => {
      const command = this.commands.find((one) => one.type === type);
      if (!command || !('id' in command)) throw new Error(`no ${type} yet`);
      return command.id;
    });
  }
}

function start(): { client: WorkerClient; workers: FakeWorker[]; worker: () => FakeWorker } {
  const workers: FakeWorker[] = [];
  const client = new WorkerClient(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  }, URLS);
  const worker = (): FakeWorker => {
    const last = workers.at(-1);
    if (!last) throw new Error('no worker was started');
    return last;
  };
  return { client, workers, worker };
}

const request = (onChunk: (chunk: Chunk) => void = () => undefined, signal?: AbortSignal) => ({
  ...{ text: 'a', options: {}, outputSampleRate: 8000, aheadSeconds: 1, onChunk },
  ...(signal && { signal }),
});

describe('WorkerClient', () => {
  it('starts one worker, once', async () => {
    const { client, workers } = start();
    expect(workers).toHaveLength(0);
    await Promise.all([client.init(), client.init()]);
    expect(workers.map((worker) => worker.types())).toEqual([['init']]);
  });

  it('reports the progress of a voice', async () => {
    const { client } = start();
    const onProgress = vi.fn();
    expect(await client.loadVoice(SOURCE, { onProgress })).toEqual(VOICE);
    expect(onProgress.mock.calls).toEqual([[1, 2]]);
  });

  it('gives chunks to the speak they belong to, then its stats', async () => {
    const { client, worker } = start();
    await client.loadVoice(SOURCE);
    const chunks: Chunk[] = [];
    const job = client.speak(request((chunk) => chunks.push(chunk)));
    const id = await worker().next('speak');
    job.credit(0.5);
    expect(worker().commands.at(-1)).toEqual({ type: 'credit', speakId: id, heardSeconds: 0.5 });
    const chunk = {
      samples: new Float32Array(1),
      firstSample: 0,
      marks: [],
      inferenceSeconds: 0.1,
    };
    worker().reply({ type: 'chunk', id, ...chunk });
    worker().reply({ type: 'chunk', id: id + 1, ...chunk });
    worker().done(id, { type: 'speak', stats: STATS });
    expect(await job.done).toEqual(STATS);
    expect(chunks.map((one) => one.id)).toEqual([id]);
  });

  it('cancels at once, and tells the worker', async () => {
    const { client, worker } = start();
    const controller = new AbortController();
    const onChunk = vi.fn();
    const { done } = client.speak(request(onChunk, controller.signal));
    const id = await worker().next('speak');
    controller.abort();
    await expect(done).rejects.toMatchObject({ code: 'cancelled' });
    expect(worker().commands.at(-1)).toEqual({ type: 'cancel', target: id });
    worker().reply({
      type: 'chunk',
      id,
      samples: new Float32Array(1),
      firstSample: 0,
      marks: [],
      inferenceSeconds: 0.1,
    });
    await Promise.resolve();
    expect(onChunk).not.toHaveBeenCalled();
  });

  it('sends nothing for what was cancelled before', async () => {
    const { client, worker } = start();
    const { done } = client.speak(request(undefined, AbortSignal.abort()));
    await expect(done).rejects.toMatchObject({ code: 'cancelled' });
    expect(worker().types()).toEqual(['init']);
  });

  it('passes on a typed error and keeps the worker', async () => {
    const { client, workers, worker } = start();
    const { done } = client.speak(request());
    const id = await worker().next('speak');
    worker().reply({ type: 'error', id, error: { code: 'nothing-to-speak', message: 'x' } });
    await expect(done).rejects.toMatchObject({ code: 'nothing-to-speak', message: 'x' });
    await client.init();
    expect(workers).toHaveLength(1);
  });

  it.each<[string, (worker: FakeWorker, id: number) => void]>([
    ['dies', (worker) => worker.onerror?.({ message: 'boom' })],
    [
      'reports a crash',
      (worker, id) => {
        worker.reply({ type: 'error', id, error: { code: 'worker-crashed', message: 'boom' } });
      },
    ],
  ])('replaces a worker that %s, with its voice', async (_name, crash) => {
    const { client, workers, worker } = start();
    await client.loadVoice(SOURCE, { backend: 'ort-wasm' });
    const first = client.speak(request());
    const waiting = client.analyze('a', 'en-us');
    const id = await worker().next('speak');
    await worker().next('analyze');
    crash(worker(), id);
    await expect(first.done).rejects.toMatchObject({ code: 'worker-crashed' });
    await expect(waiting).rejects.toMatchObject({ code: 'worker-crashed' });
    expect(workers[0]?.terminated).toBe(true);
    // Nothing is started before it is needed.
    expect(workers).toHaveLength(1);

    const second = client.speak(request());
    const secondId = await vi.waitFor(() => workers[1]?.next('speak'));
    expect(worker().types()).toEqual(['init', 'load-voice', 'speak']);
    expect(worker().commands[1]).toMatchObject({ source: SOURCE, backend: 'ort-wasm' });
    worker().done(secondId ?? 0, { type: 'speak', stats: STATS });
    expect(await second.done).toEqual(STATS);
  });

  it('rejects what is pending when disposed of, and all that comes after', async () => {
    const { client, worker } = start();
    const { done } = client.speak(request());
    await worker().next('speak');
    client.dispose();
    await expect(done).rejects.toMatchObject({ code: 'disposed' });
    await expect(client.init()).rejects.toMatchObject({ code: 'disposed' });
    expect(worker().terminated).toBe(true);
  });
});
