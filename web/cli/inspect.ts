import { loadCore, type GraphFacts, type VoicePart } from '../src/wasm/core.js';
import type { VoiceConfig } from '../src/voice/config.js';
import { ASSET_URLS } from './assets.js';
import { UsageError, type Arguments, type CommandUsage } from './usage.js';
import { findVoice, read, readConfig } from './voices.js';

export const INSPECT_USAGE: CommandUsage = {
  summary: 'Prints what a voice is made of.',
  positionals: 'VOICE',
  options: { json: { type: 'boolean', help: 'Print one JSON object' } },
};

const PARTS: readonly VoicePart[] = ['encoder', 'flow', 'decoder'];

/** Resolves to the exit status. */
export async function inspect(given: Arguments): Promise<number> {
  const [name, ...more] = given.positionals;
  if (name === undefined || more.length > 0) throw new UsageError('one VOICE is needed');
  const voice = findVoice(name);
  const config = readConfig(voice);
  const model = read(voice.modelPath);
  const split = (await (await loadCore(ASSET_URLS)).fresh()).splitVoice(model);
  const partBytes = Object.fromEntries(PARTS.map((part) => [part, split.take(part).length]));
  const facts = split.facts;
  split.delete();
  const described = {
    name: voice.name,
    model: voice.modelPath,
    bytes: model.length,
    partBytes,
    graph: facts,
    config: describeConfig(config),
  };
  process.stdout.write(
    given.flag('json') ? `${JSON.stringify(described)}\n` : inWords(described, config, facts),
  );
  return 0;
}

function describeConfig(config: VoiceConfig): object {
  const { phonemeMap, phonemeIdMap, speakerIds, ...plain } = config;
  return {
    ...plain,
    phonemes: Object.keys(phonemeIdMap).length,
    mappedPhonemes: Object.keys(phonemeMap).length,
    speakerIds,
  };
}

function inWords(
  {
    name,
    model,
    bytes,
    partBytes,
  }: {
    name: string;
    model: string;
    bytes: number;
    partBytes: Record<string, number>;
  },
  config: VoiceConfig,
  facts: GraphFacts,
): string {
  const parts = Object.entries(partBytes).map(([part, size]) => `${part} ${size}`);
  const rows: readonly (readonly [string, string])[] = [
    ['voice', name],
    ['model', model],
    ['bytes', `${bytes} (${parts.join(', ')})`],
    ['language', config.language],
    ['sample rate', `${config.sampleRate} Hz, ${facts.hopLength} samples a frame`],
    ['latent channels', String(facts.latentChannels)],
    ['margins', `flow ${facts.flowMargin}, decoder ${facts.decoderMargin} frames`],
    ['durations', facts.stochasticDurations ? 'stochastic' : 'deterministic'],
    ['speakers', [config.speakers, ...Object.keys(config.speakerIds)].join(' ')],
    ['phonemes', String(Object.keys(config.phonemeIdMap).length)],
    [
      'scales',
      `noise ${config.noiseScale}, length ${config.lengthScale}, noise w ${config.noiseWScale}`,
    ],
  ];
  return rows.map(([field, value]) => `${field.padEnd(17)}${value}\n`).join('');
}
