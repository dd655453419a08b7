import { createWriteStream, writeFileSync } from 'node:fs';
import type {
  BackendChoice,
  Mark,
  SpeakOptions,
  SpeakStats,
  VoiceInfo,
} from '../src/worker/protocol.js';
import { createClient } from './node-worker.js';
import { readText, TEXT_OPTION } from './input.js';
import { UsageError, type Arguments, type CommandUsage } from './usage.js';
import { DEFAULT_VOICE, findVoice, readConfig, voiceSource, type FoundVoice } from './voices.js';
import { encodeWav } from './wav.js';

const BACKENDS: readonly BackendChoice[] = ['auto', 'engine', 'ort-wasm'];

export const SAY_USAGE: CommandUsage = {
  summary: 'Speaks a text into a WAV file: 16-bit, mono.',
  positionals: '[TEXT...]',
  options: {
    out: { type: 'string', short: 'o', value: 'FILE.wav', help: 'Where to write; - is stdout' },
    marks: { type: 'string', value: 'FILE.json', help: 'Also write when each part is heard' },
    ...TEXT_OPTION,
    voice: { type: 'string', value: 'NAME|FILE.onnx', help: `Default ${DEFAULT_VOICE}` },
    speaker: { type: 'string', value: 'NUMBER|NAME', help: 'Of a voice with several' },
    seed: { type: 'string', value: 'NUMBER', help: 'Of the noise, default 0' },
    'noise-scale': { type: 'string', value: 'X', help: "Variation of sound, default the voice's" },
    'length-scale': { type: 'string', value: 'X', help: "2 is half as fast, default the voice's" },
    'noise-w-scale': {
      type: 'string',
      value: 'X',
      help: "Variation of length, default the voice's",
    },
    backend: {
      type: 'string',
      value: 'NAME',
      help: `${BACKENDS.join(', ')}; default ${BACKENDS[0]}`,
    },
    'sample-rate': { type: 'string', value: 'HZ', help: "Default the voice's" },
    json: { type: 'boolean', help: 'Print what was done as JSON' },
  },
};

interface Spoken {
  readonly samples: Float32Array;
  readonly marks: readonly Mark[];
  readonly stats: SpeakStats;
  readonly sampleRate: number;
  readonly voice: VoiceInfo;
}

/** Resolves to the exit status. */
export async function say(given: Arguments): Promise<number> {
  const out = given.text('out');
  if (!out) throw new UsageError('--out FILE.wav is needed');
  const backend = backendChoice(given.text('backend'));
  const voice = findVoice(given.text('voice') ?? DEFAULT_VOICE);
  const options = speakOptions(given, voice);
  const text = await readText(given);

  const spoken = await speak(text, voice, backend, options, given.number('sample-rate'));
  await writeOut(out, encodeWav(spoken.samples, spoken.sampleRate));
  const marks = given.text('marks');
  if (marks) writeFileSync(marks, `${JSON.stringify(spoken.marks)}\n`);
  report(given, out, spoken);
  return 0;
}

function backendChoice(name = 'auto'): BackendChoice {
  const choice = BACKENDS.find((backend) => backend === name);
  if (!choice) throw new UsageError(`there is no backend ${name}`);
  return choice;
}

function speakOptions(given: Arguments, voice: FoundVoice): SpeakOptions {
  const entries = {
    noiseScale: given.number('noise-scale'),
    lengthScale: given.number('length-scale'),
    noiseWScale: given.number('noise-w-scale'),
    seed: given.number('seed'),
    speakerId: speakerId(given.text('speaker'), voice),
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

function speakerId(speaker: string | undefined, voice: FoundVoice): number | undefined {
  if (speaker === undefined || /^\d+$/.test(speaker)) return speaker ? Number(speaker) : undefined;
  const { speakerIds } = readConfig(voice);
  const id = Object.hasOwn(speakerIds, speaker) ? speakerIds[speaker] : undefined;
  if (id === undefined) throw new UsageError(`the voice has no speaker ${speaker}`);
  return id;
}

async function speak(
  text: string,
  found: FoundVoice,
  backend: BackendChoice,
  options: SpeakOptions,
  rate: number | undefined,
): Promise<Spoken> {
  const client = createClient();
  try {
    const voice = await client.loadVoice(voiceSource(found), { backend });
    const sampleRate = rate ?? voice.sampleRate;
    const chunks: Float32Array[] = [];
    const marks: Mark[] = [];
    const stats = await client.speak({
      ...{ text, options, outputSampleRate: sampleRate },
      aheadSeconds: Infinity,
      onChunk: (chunk) => {
        chunks.push(chunk.samples);
        marks.push(...chunk.marks);
      },
    }).done;
    return { samples: concatenate(chunks), marks, stats, sampleRate, voice };
  } finally {
    client.dispose();
  }
}

function concatenate(chunks: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let filled = 0;
  for (const chunk of chunks) {
    whole.set(chunk, filled);
    filled += chunk.length;
  }
  return whole;
}

async function writeOut(out: string, wav: Uint8Array): Promise<void> {
  if (out !== '-') {
    writeFileSync(out, wav);
    return;
  }
  const stream = createWriteStream('', { fd: 1, autoClose: false });
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject);
    stream.end(wav, resolve);
  });
}

/** On standard error where the sound goes to standard output. */
function report(given: Arguments, out: string, spoken: Spoken): void {
  const { stats, sampleRate, voice, samples } = spoken;
  const missing = Object.entries(stats.missingPhonemes);
  const seconds = (value: number): string => `${value.toFixed(2)} s`;
  const words = given.flag('json')
    ? JSON.stringify({ out, sampleRate, samples: samples.length, voice, stats })
    : `${out}: ${seconds(stats.audioSeconds)} of sound at ${sampleRate} Hz, made in ${seconds(stats.totalSeconds)} ` +
      `(voice loaded in ${seconds(voice.loadSeconds)}, first chunk after ${seconds(stats.firstChunkSeconds)})`;
  (out === '-' ? process.stderr : process.stdout).write(`${words}\n`);
  if (missing.length > 0) {
    const list = missing.map(([phoneme, count]) => `${phoneme} (${count})`).join(' ');
    process.stderr.write(`the voice does not know these phonemes: ${list}\n`);
  }
}
