/** What the worker's commands do. Knows nothing of messages: worker.ts does. */
import type { BackendChoice, InferenceBackend } from '../backends/backend.js';
import { SottovoceError } from '../errors.js';
import { parseVoiceConfig, type VoiceConfig } from '../voice/config.js';
import type { CoreModule, CoreUrls } from '../wasm/core.js';
import type { FrontModule } from '../wasm/front.js';
import type { ModuleHost } from '../wasm/module-host.js';
import { analyzeText } from './analyze.js';
import type { Job, Work } from './command-loop.js';
import type { LanguageSource } from './language-data.js';
import type { AssetUrls, CommandResult, SpeakStats, VoiceInfo, VoiceSource } from './protocol.js';
import { checkSpeakOptions, speakUtterance } from './speak.js';

/** The engine's parts, and how to get them; tests give their own. */
export interface EngineParts {
  loadFront(url: string): Promise<ModuleHost<FrontModule>>;
  loadCore(urls: CoreUrls): Promise<ModuleHost<CoreModule>>;
  openLanguages(folder: string): Promise<LanguageSource>;
  /** Downloads, verifies and stores a voice, or has its bytes already. */
  obtainVoice(source: VoiceSource, job: Job): Promise<VoiceFiles>;
  /** A backend of the model that the caller chose, or the best that takes it. */
  createBackend(
    choice: BackendChoice,
    model: Uint8Array<ArrayBuffer>,
    core: ModuleHost<CoreModule>,
    urls: AssetUrls,
  ): Promise<InferenceBackend>;
}

export interface VoiceFiles {
  readonly model: Uint8Array<ArrayBuffer>;
  readonly config: Uint8Array<ArrayBuffer>;
}

interface Modules {
  readonly urls: AssetUrls;
  readonly front: ModuleHost<FrontModule>;
  readonly core: ModuleHost<CoreModule>;
  readonly languages: LanguageSource;
}

interface LoadedVoice {
  readonly config: VoiceConfig;
  readonly backend: InferenceBackend;
}

type WorkOf<Type extends Work['type']> = Extract<Work, { type: Type }>;

export class SpeechEngine {
  readonly #parts: EngineParts;
  #modules: Modules | undefined;
  #voice: LoadedVoice | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** Commands must be run one at a time. */
  async run(command: Work, job: Job): Promise<CommandResult> {
    switch (command.type) {
      case 'init':
        return this.#init(command.urls);
      case 'load-voice':
        return { type: 'load-voice', voice: await this.#loadVoice(command, job) };
      case 'speak':
        return { type: 'speak', stats: await this.#speak(command, job) };
      case 'analyze':
        return this.#analyze(command, job);
    }
  }

  async #init(urls: AssetUrls): Promise<CommandResult> {
    const [front, core, languages] = await Promise.all([
      this.#parts.loadFront(urls.frontWasm),
      this.#parts.loadCore(urls),
      this.#parts.openLanguages(urls.languageData),
    ]);
    this.#modules = { urls, front, core, languages };
    const version = (await core.get()).version();
    return { type: 'init', version, languages: languages.languages };
  }

  /** Until the new voice is ready the old one stays, and it stays if the new one fails. */
  async #loadVoice(command: WorkOf<'load-voice'>, job: Job): Promise<VoiceInfo> {
    const { source } = command;
    const started = performance.now();
    const { urls, core } = this.#initialised();
    const files = await this.#parts.obtainVoice(source, job);
    const config = parseVoiceConfig(files.config);
    job.signal.throwIfAborted();
    const backend = await this.#parts.createBackend(command.backend, files.model, core, urls);
    if (job.signal.aborted) {
      await backend.dispose();
      job.signal.throwIfAborted();
    }
    const old = this.#voice;
    this.#voice = { config, backend };
    await old?.backend.dispose();
    return {
      name: source.type === 'manifest' ? source.manifest.name : 'custom',
      language: config.language,
      sampleRate: config.sampleRate,
      backend: backend.name,
      speakers: config.speakers,
      loadSeconds: (performance.now() - started) / 1000,
      noiseScale: config.noiseScale,
      lengthScale: config.lengthScale,
      noiseWScale: config.noiseWScale,
    };
  }

  async #speak(command: WorkOf<'speak'>, job: Job): Promise<SpeakStats> {
    const { core } = this.#initialised();
    if (!this.#voice) throw new SottovoceError('no-voice', 'No voice is loaded');
    const { config, backend } = this.#voice;
    checkSpeakOptions(command.options, config.speakers);
    const { front, sentences } = await this.#open(command.text, config.language);
    const { outputSampleRate, aheadSeconds, options } = command;
    const utterance = (await core.get()).createUtterance({
      voiceSampleRate: config.sampleRate,
      outputSampleRate,
      hopLength: backend.hopLength,
      phonemeMap: config.phonemeMap,
      phonemeIdMap: config.phonemeIdMap,
    });
    try {
      return await speakUtterance({
        ...{ front, sentences, utterance, backend, config },
        ...{ options, outputSampleRate, aheadSeconds, job },
      });
    } finally {
      utterance.delete();
    }
  }

  async #analyze(command: WorkOf<'analyze'>, job: Job): Promise<CommandResult> {
    const core = await this.#initialised().core.get();
    const config = this.#voice?.config;
    let opened;
    try {
      opened = await this.#open(command.text, command.language);
    } catch (error) {
      if (!(error instanceof SottovoceError && error.code === 'nothing-to-speak')) throw error;
      // Of such a text nothing is read aloud, which an analysis can say without an error.
      const analysis = { normalized: '', spans: new Uint32Array(), sentences: [] };
      return { type: 'analyze', analysis };
    }
    const { front, sentences } = opened;
    const analysis = await analyzeText(front, sentences, core, config, job.signal);
    return { type: 'analyze', analysis };
  }

  async #open(text: string, language: string): Promise<{ front: FrontModule; sentences: number }> {
    const { front: host, languages } = this.#initialised();
    const front = await host.get();
    await languages.use(front, language);
    return { front, sentences: front.open(text) };
  }

  #initialised(): Modules {
    if (this.#modules) return this.#modules;
    throw new SottovoceError('wrong-state', 'The worker was given a command before init');
  }
}
