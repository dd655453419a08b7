import type { Elements } from './elements.js';
import { describeVoice, formatBytes, formatSeconds } from './format.js';
import type { DemoState, Figures, SpeechState, Status, VoiceState } from './state.js';

const PLAY_LABELS: Record<SpeechState, string> = {
  silent: 'Play',
  preparing: 'Play',
  speaking: 'Pause',
  paused: 'Resume',
  saving: 'Play',
};

/** Makes the page show the state. Writes only what differs, so nothing is announced twice. */
export function render(elements: Elements, state: DemoState): void {
  renderVoice(elements, state.voice);
  renderSpeech(elements, state.speech);
  renderStatus(elements, state.status);
  renderFigures(elements, state.figures);
}

function renderVoice(elements: Elements, voice: VoiceState): void {
  const { title, detail } = describeVoice(voice.title);
  setText(elements.voiceName, title);
  setText(elements.voiceDetail, voice.type === 'ready' ? readyDetail(detail, voice) : detail);
  elements.download.hidden = voice.type !== 'loading';
  elements.retry.hidden = voice.type !== 'missing';
  if (voice.type === 'loading') renderProgress(elements, voice.loaded, voice.total);
}

function readyDetail(detail: string, { info }: Extract<VoiceState, { type: 'ready' }>): string {
  const rate = `${String(info.sampleRate / 1000)} kHz`;
  return [detail, rate, `runs on ${info.backend}`].filter(Boolean).join(' · ');
}

function renderProgress(elements: Elements, loaded: number, total: number): void {
  if (total === 0) {
    elements.progress.removeAttribute('value');
    setText(elements.progressBytes, 'Asking for the voice');
    return;
  }
  elements.progress.value = loaded / total;
  const bytes = `${formatBytes(loaded)} of ${formatBytes(total)}`;
  // All bytes are here: what still takes time is checking and compiling.
  setText(elements.progressBytes, loaded < total ? bytes : `${bytes}, getting ready`);
}

function renderSpeech(elements: Elements, speech: SpeechState): void {
  const silent = speech === 'silent';
  setText(elements.playLabel, PLAY_LABELS[speech]);
  elements.play.classList.toggle('sounding', speech === 'speaking');
  // Not `disabled`, which would throw a keyboard's focus away in the middle of the page.
  const busy = speech === 'preparing' || speech === 'saving';
  elements.play.ariaDisabled = String(busy);
  elements.save.ariaDisabled = String(!silent);
  if (silent && document.activeElement === elements.stop) elements.play.focus();
  elements.stop.disabled = silent;
  setText(elements.textHint, silent || speech === 'saving' ? '' : 'Stop to edit');
}

function renderStatus(elements: Elements, status: Status): void {
  setText(elements.status, status.text);
  elements.status.classList.toggle('failed', status.failed);
}

function renderFigures(elements: Elements, figures: Figures): void {
  const show = (value: number | null, format: (value: number) => string) =>
    value === null ? '–' : format(value);
  setText(elements.firstAudio, show(figures.firstAudioSeconds, formatSeconds));
  setText(
    elements.factor,
    show(figures.realTimeFactor, (factor) => factor.toFixed(2)),
  );
  setText(elements.audioLength, show(figures.audioSeconds, formatSeconds));
  setText(elements.underruns, show(figures.underruns, String));
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
