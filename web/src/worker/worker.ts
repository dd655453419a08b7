/** The worker's entry: messages in, messages out. */
import { createBackend } from '../backends/choose.js';
import { obtainVoice } from '../storage/voice-store.js';
import { loadCore } from '../wasm/core.js';
import { loadFront } from '../wasm/front.js';
import { CommandLoop, type Job } from './command-loop.js';
import { LanguageData } from './language-data.js';
import type { Command, Reply, VoiceSource } from './protocol.js';
import { SpeechEngine, type VoiceFiles } from './speech-engine.js';

/** What is used of DedicatedWorkerGlobalScope, which TypeScript keeps from code that uses the DOM. */
interface WorkerScope {
  onmessage: ((event: { readonly data: Command }) => void) | null;
  postMessage(reply: Reply, transfer: Transferable[]): void;
}

async function voiceFiles(source: VoiceSource, job: Job): Promise<VoiceFiles> {
  if (source.type === 'bytes') {
    return { model: new Uint8Array(source.model), config: new Uint8Array(source.config) };
  }
  return obtainVoice(source.manifest, source.baseUrl, {
    signal: job.signal,
    onProgress: (loaded, total) => {
      job.progress(loaded, total);
    },
  });
}

const engine = new SpeechEngine({
  loadFront,
  loadCore,
  openLanguages: (folder) => LanguageData.open(folder),
  obtainVoice: voiceFiles,
  createBackend,
});
const scope = globalThis as unknown as WorkerScope;
const loop = new CommandLoop(
  (command, job) => engine.run(command, job),
  (reply, transfer) => {
    scope.postMessage(reply, transfer);
  },
);
scope.onmessage = ({ data }) => {
  loop.receive(data);
};
