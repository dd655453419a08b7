import type { VoiceConfig } from '../voice/config.js';
import type { CoreModule, SentenceInput } from './core.js';

/** The network's input for one sentence: BOS, each phoneme's ids with pads, EOS. */
export function phonemeIds(
  core: CoreModule,
  config: VoiceConfig,
  sentence: Omit<SentenceInput, 'pauseAfterSeconds'>,
): Int32Array {
  // An utterance's first step after a sentence names the ids; nothing of it depends on the hop.
  const utterance = core.createUtterance({
    voiceSampleRate: config.sampleRate,
    outputSampleRate: config.sampleRate,
    hopLength: 256,
    phonemeMap: config.phonemeMap,
    phonemeIdMap: config.phonemeIdMap,
  });
  try {
    utterance.next();
    utterance.addSentence({ ...sentence, pauseAfterSeconds: 0 });
    const step = utterance.next();
    return step.type === 'begin' ? Int32Array.from(step.ids) : new Int32Array();
  } finally {
    utterance.delete();
  }
}
