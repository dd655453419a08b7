/** phonemize, normalize, sentences: what the front module makes of texts, one a line. */
import { loadCore } from '../src/wasm/core.js';
import { phonemeIds } from '../src/wasm/phoneme-ids.js';
import type { AnalyzedSentence, Analysis } from '../src/worker/protocol.js';
import { toErrorRecord } from '../src/errors.js';
import { ASSET_URLS } from './assets.js';
import { readLines, TEXT_OPTION } from './input.js';
import { createClient } from './node-worker.js';
import { UsageError, type Arguments, type CommandUsage } from './usage.js';
import { DEFAULT_VOICE, findVoice, readConfig } from './voices.js';

const LANGUAGE_OPTION: CommandUsage['options'] = {
  language: { type: 'string', value: 'NAME', help: "espeak-ng's name, default en-us" },
};
const JSON_OPTION: CommandUsage['options'] = {
  json: { type: 'boolean', help: 'Print one JSON object a text' },
};

export const NORMALIZE_USAGE: CommandUsage = {
  summary: 'Prints each text as it is read aloud.',
  positionals: '[TEXT...]',
  options: { ...TEXT_OPTION, ...LANGUAGE_OPTION, ...JSON_OPTION },
};

export const SENTENCES_USAGE: CommandUsage = {
  summary: 'Prints the sentences of each text, as normalised.',
  positionals: '[TEXT...]',
  options: { ...TEXT_OPTION, ...LANGUAGE_OPTION, ...JSON_OPTION },
};

export const PHONEMIZE_USAGE: CommandUsage = {
  summary: 'Prints the phonemes of each sentence of each text.',
  positionals: '[TEXT...]',
  options: {
    format: { type: 'string', value: 'ids|ipa|mnemonics', help: 'Default ipa' },
    ...TEXT_OPTION,
    ...LANGUAGE_OPTION,
    voice: { type: 'string', value: 'NAME|FILE.onnx', help: `For ids; default ${DEFAULT_VOICE}` },
    ...JSON_OPTION,
  },
};

/** How one command prints a text. */
interface Printer {
  json(analysis: Analysis): object;
  lines(analysis: Analysis): readonly string[];
}

export async function normalize(given: Arguments): Promise<number> {
  return printTexts(given, 'en-us', {
    json: ({ normalized, spans }) => ({ normalized, spans: pairs(spans) }),
    lines: ({ normalized }) => [normalized],
  });
}

export async function sentences(given: Arguments): Promise<number> {
  return printTexts(given, 'en-us', {
    json: ({ sentences }) => ({
      sentences: sentences.map(({ text, start, end }) => ({ text, start, end })),
    }),
    lines: ({ sentences }) => sentences.map(({ text }) => text),
  });
}

export async function phonemize(given: Arguments): Promise<number> {
  const format = given.text('format') ?? 'ipa';
  if (format !== 'ids' && format !== 'ipa' && format !== 'mnemonics') {
    throw new UsageError(`--format must be ids, ipa or mnemonics, and is "${format}"`);
  }
  const { language, idsOf } = await idMapper(given, format === 'ids');
  return printTexts(given, language, {
    json: ({ sentences }) => ({
      sentences: sentences.map((sentence) => ({
        phonemes: sentence.phonemes,
        ...(idsOf && { ids: idsOf(sentence) }),
        words: sentence.words.map(({ start, end, firstPhoneme }) => ({
          ...{ start, end, phoneme: firstPhoneme },
        })),
        ...(given.text('format') && format !== 'ids' && { [format]: oneLine(sentence[format]) }),
      })),
    }),
    lines: ({ sentences }) =>
      sentences.map((sentence) =>
        format === 'ids' ? (idsOf?.(sentence) ?? []).join(' ') : oneLine(sentence[format]),
      ),
  });
}

/** Ids need a voice's config, though not its network. Without a voice there are none to print. */
async function idMapper(
  given: Arguments,
  needed: boolean,
): Promise<{ language: string; idsOf?: (sentence: AnalyzedSentence) => readonly number[] }> {
  const named = given.text('voice');
  if (named === undefined && !needed && !given.flag('json')) return { language: 'en-us' };
  let voice;
  try {
    voice = findVoice(named ?? DEFAULT_VOICE);
  } catch (error) {
    if (named !== undefined || needed) throw error;
    return { language: 'en-us' };
  }
  const config = readConfig(voice);
  const core = await (await loadCore(ASSET_URLS)).get();
  return {
    language: config.language,
    idsOf: ({ phonemes, words, start, end }) => [
      ...phonemeIds(core, config, {
        phonemes,
        phonemeSpans: new Uint32Array(2 * phonemes.length),
        words: Uint32Array.from(
          words.flatMap((word) => [word.start, word.end, word.firstPhoneme, word.phonemeCount]),
        ),
        start,
        end,
      }),
    ],
  };
}

/** Texts that fail are reported and do not stop the others. Returns the exit status. */
async function printTexts(given: Arguments, language: string, printer: Printer): Promise<number> {
  const client = createClient();
  let status = 0;
  try {
    for (const text of await readLines(given)) {
      try {
        const analysis = await client.analyze(text, given.text('language') ?? language);
        print(given, text, printer, analysis);
      } catch (error) {
        status = 1;
        const record = toErrorRecord(error);
        process.stderr.write(`error: ${record.code}: ${record.message}\n`);
        if (given.flag('json')) printJson({ text, error: record });
      }
    }
  } finally {
    client.dispose();
  }
  return status;
}

function print(given: Arguments, text: string, printer: Printer, analysis: Analysis): void {
  if (given.flag('json')) {
    printJson({ text, ...printer.json(analysis) });
    return;
  }
  for (const line of printer.lines(analysis)) process.stdout.write(`${line}\n`);
}

function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** espeak-ng writes a line a clause. */
function oneLine(transcription: string): string {
  return transcription.trim().replaceAll(/\s*\n\s*/g, ' ');
}

function pairs(flat: Uint32Array): readonly (readonly [number, number])[] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [
    flat[2 * i] ?? 0,
    flat[2 * i + 1] ?? 0,
  ]);
}
