/** The demo page: finds its elements, joins them to a synthesizer, and keeps no state of its own. */
import { createSynthesizer, type Synthesizer } from '../src/index.js';
import { findElements, type Elements } from './elements.js';
import { formatSpeed } from './format.js';
import { messageFor } from './messages.js';
import { readPreferences, writePreferences } from './preferences.js';
import { Reader } from './reader.js';
import { ReadingView } from './reading-view.js';
import { render } from './render.js';
import { Store } from './store.js';
import { chooseFiles, VoiceLoader, type VoiceChoice } from './voice-loader.js';

const DEFAULT_VOICE: VoiceChoice = {
  type: 'manifest',
  title: 'en_US-joe-medium',
  url: new URL('../voices/en_US-joe-medium/manifest.json', import.meta.url).href,
};

/** A file is read to memory as a whole; nothing larger is a voice. */
const MAX_VOICE_BYTES = 512 * 1024 * 1024;

function start(elements: Elements): void {
  restorePreferences(elements);
  const tts = createSynthesizer();
  const store = new Store(DEFAULT_VOICE.title, (state) => {
    render(elements, state);
  });
  const voices = new VoiceLoader(tts, store);
  const view = new ReadingView(elements);
  const reader = new Reader(tts, store, voices, view);

  bindTransport(elements, reader);
  bindVoice(elements, store, voices);
  voices.load(DEFAULT_VOICE);
  void showVersion(elements, tts);
}

async function showVersion({ engine }: Elements, tts: Synthesizer): Promise<void> {
  try {
    engine.textContent = `sottovoce ${(await tts.ready()).version}`;
  } catch {
    // Loading the voice fails for the same reason, and tells it.
  }
}

function restorePreferences({ text, speed, speedValue }: Elements): void {
  const preferences = readPreferences();
  if (preferences) {
    text.value = preferences.text;
    speed.valueAsNumber = preferences.speed;
  }
  const showSpeed = () => {
    speedValue.textContent = formatSpeed(speed.valueAsNumber);
    speed.ariaValueText = `${speed.value} times`;
  };
  const remember = () => {
    writePreferences({ text: text.value, speed: speed.valueAsNumber });
  };
  showSpeed();
  speed.addEventListener('input', showSpeed);
  speed.addEventListener('change', remember);
  text.addEventListener('change', remember);
}

function bindTransport(elements: Elements, reader: Reader): void {
  const toggle = () => {
    reader.toggle(elements.text.value, elements.speed.valueAsNumber);
  };
  elements.play.addEventListener('click', toggle);
  elements.save.addEventListener('click', () => {
    reader.save(elements.text.value, elements.speed.valueAsNumber);
  });
  elements.stop.addEventListener('click', () => {
    reader.stop();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') reader.stop();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault(); // On a focused button it would be a click as well.
    toggle();
  });
}

function bindVoice(elements: Elements, store: Store, voices: VoiceLoader): void {
  elements.cancel.addEventListener('click', () => {
    voices.cancel();
  });
  elements.retry.addEventListener('click', () => {
    voices.load(DEFAULT_VOICE);
  });

  const take = (files: FileList | null | undefined) => {
    const list = Array.from(files ?? []);
    if (list.length === 0) return;
    const choice = chooseFiles(list);
    if (!choice) store.fail('A voice is two files. Pick its .onnx and its .onnx.json together.');
    else if (list.some(({ size }) => size > MAX_VOICE_BYTES))
      store.fail('This voice is too large for a web page. Choose a smaller one.');
    else voices.load(choice);
  };
  elements.files.addEventListener('change', () => {
    take(elements.files.files);
    elements.files.value = ''; // So that the same files can be picked again.
  });
  bindDrop(take);
}

function bindDrop(take: (files: FileList | null | undefined) => void): void {
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  const show = (dropping: boolean) => {
    document.body.classList.toggle('dropping', dropping);
  };
  document.addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(true);
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) show(false);
  });
  document.addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(false);
    take(event.dataTransfer?.files);
  });
}

/** The key that goes with Enter, as the keyboard at hand names it. */
function nameKeys(): void {
  if (!/^(Mac|iP)/.test(navigator.platform)) return;
  for (const key of document.querySelectorAll('[data-key="mod"]')) key.textContent = '⌘';
}

nameKeys();
const elements = findElements(document);
try {
  start(elements);
} catch (error) {
  elements.unsupported.textContent = messageFor(error);
  elements.unsupported.hidden = false;
  elements.play.disabled = true;
}
