import { describe, expect, it, vi } from 'vitest';
import { SottovoceError } from '../errors.js';
import { CommandLoop, receiveMessages, type Handler, type Job } from './command-loop.js';
import type { Command, Reply } from './protocol.js';

const STATS = {
  ...{ audioSeconds: 0, inferenceSeconds: 0, totalSeconds: 0, firstChunkSeconds: 0 },
  missingPhonemes: {},
};

function speak(id: number, text = 'a'): Command {
  return { type: 'speak', id, text, options: {}, outputSampleRate: 8000, aheadSeconds: 1 };
}

function start(handler: (text: string, job: Job) => Promise<void>): {
  loop: CommandLoop;
  replies: Reply[];
} {
  const replies: Reply[] = [];
  const run: Handler = async (command, job) => {
    await handler(command.type === 'speak' ? command.text : '', job);
    return { type: 'speak', stats: STATS };
  };
  return { loop: new CommandLoop(run, (reply) => replies.push(reply)), replies };
}

const ends = (replies: readonly Reply[]): readonly string[] =>
  replies.map((reply) =>
    reply.type === 'error' ? `${reply.id} ${reply.error.code}` : `${reply.id} ${reply.type}`,
  );

describe('CommandLoop', () => {
  it('runs commands in order, one at a time', async () => {
    let running = 0;
    const order: string[] = [];
    const { loop, replies } = start(async (text) => {
      expect(++running).toBe(1);
      order.push(text);
      await receiveMessages();
      --running;
    });
    for (const [id, text] of ['a', 'b', 'c'].entries()) loop.receive(speak(id, text));
    await vi.waitFor(() => {
      expect(ends(replies)).toEqual(['0 done', '1 done', '2 done']);
    });
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('cancels the command that runs, and goes on with the next', async () => {
    const { loop, replies } = start(async (text, { credit, signal }) => {
      if (text === 'long') await credit.reach(10, signal);
    });
    loop.receive(speak(1, 'long'));
    loop.receive(speak(2));
    await receiveMessages();
    loop.receive({ type: 'cancel', target: 1 });
    await vi.waitFor(() => {
      expect(ends(replies)).toEqual(['1 cancelled', '2 done']);
    });
  });

  it('never starts a command that was cancelled while it waited', async () => {
    const started: string[] = [];
    const { loop, replies } = start(async (text) => {
      started.push(text);
      await receiveMessages();
    });
    loop.receive(speak(1, 'first'));
    loop.receive(speak(2, 'second'));
    loop.receive({ type: 'cancel', target: 2 });
    await vi.waitFor(() => {
      expect(ends(replies)).toEqual(['1 done', '2 cancelled']);
    });
    expect(started).toEqual(['first']);
  });

  it('takes a cancel or credit for a command that is over or never was', async () => {
    const { loop, replies } = start(() => Promise.resolve());
    loop.receive(speak(1));
    await vi.waitFor(() => {
      expect(replies).toHaveLength(1);
    });
    loop.receive({ type: 'cancel', target: 1 });
    loop.receive({ type: 'credit', speakId: 99, heardSeconds: 1 });
    loop.receive(speak(2));
    await vi.waitFor(() => {
      expect(ends(replies)).toEqual(['1 done', '2 done']);
    });
  });

  it.each<[Error, string]>([
    [new SottovoceError('text-too-long', 'x'), 'text-too-long'],
    [new TypeError('a bug'), 'worker-crashed'],
  ])('reports %s and runs on', async (thrown, code) => {
    const { loop, replies } = start((text) =>
      text === 'bad' ? Promise.reject(thrown) : Promise.resolve(),
    );
    loop.receive(speak(1, 'bad'));
    loop.receive(speak(2));
    await vi.waitFor(() => {
      expect(ends(replies)).toEqual([`1 ${code}`, '2 done']);
    });
  });

  it('gives credit to the command it names', async () => {
    const reached: number[] = [];
    const { loop, replies } = start(async (_text, { credit, signal }) => {
      for (const seconds of [0, 1, 2]) {
        await credit.reach(seconds, signal);
        reached.push(seconds);
      }
    });
    loop.receive(speak(1));
    await receiveMessages();
    expect(reached).toEqual([0]);
    loop.receive({ type: 'credit', speakId: 1, heardSeconds: 1.5 });
    await receiveMessages();
    expect(reached).toEqual([0, 1]);
    // An older message that comes late takes nothing back.
    loop.receive({ type: 'credit', speakId: 1, heardSeconds: 0.5 });
    loop.receive({ type: 'credit', speakId: 1, heardSeconds: 2 });
    await vi.waitFor(() => {
      expect(ends(replies)).toEqual(['1 done']);
    });
  });

  it('transfers the samples of a chunk', async () => {
    const posted: Transferable[][] = [];
    const samples = new Float32Array(4);
    const loop = new CommandLoop(
      (_command, job) => {
        job.chunk({ samples, firstSample: 0, marks: [], inferenceSeconds: 0.1 });
        return Promise.resolve({ type: 'speak', stats: STATS });
      },
      (_reply, transfer) => posted.push(transfer),
    );
    loop.receive(speak(1));
    await vi.waitFor(() => {
      expect(posted).toEqual([[samples.buffer], []]);
    });
  });
});
