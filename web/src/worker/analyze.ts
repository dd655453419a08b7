import type { VoiceConfig } from '../voice/config.js';
import type { CoreModule } from '../wasm/core.js';
import type { FrontModule, FrontSentence } from '../wasm/front.js';
import { phonemeIds } from '../wasm/phoneme-ids.js';
import { receiveMessages } from './command-loop.js';
import type { AnalyzedSentence, Analysis } from './protocol.js';

/** What the front makes of an opened text, and the ids that a voice would be given. */
export async function analyzeText(
  front: FrontModule,
  sentences: number,
  core: CoreModule,
  config: VoiceConfig | undefined,
  signal: AbortSignal,
): Promise<Analysis> {
  const analyzed: AnalyzedSentence[] = [];
  for (let index = 0; index < sentences; ++index) {
    const sentence = front.sentence(index);
    analyzed.push({
      text: sentence.text,
      start: sentence.start,
      end: sentence.end,
      phonemes: sentence.phonemes,
      words: words(sentence),
      ipa: front.transcribe(index, 'ipa'),
      mnemonics: front.transcribe(index, 'mnemonics'),
      ...(config && { ids: [...phonemeIds(core, config, sentence)] }),
    });
    await receiveMessages();
    signal.throwIfAborted();
  }
  return { ...spansOf(front), sentences: analyzed };
}

function spansOf(front: FrontModule): { normalized: string; spans: Uint32Array } {
  const { text, spans } = front.normalized();
  return { normalized: text, spans };
}

function words({ words: rows }: FrontSentence): AnalyzedSentence['words'] {
  return Array.from({ length: rows.length / 4 }, (_, word) => {
    const [start = 0, end = 0, firstPhoneme = 0, phonemeCount = 0] = rows.subarray(4 * word);
    return { start, end, firstPhoneme, phonemeCount };
  });
}
