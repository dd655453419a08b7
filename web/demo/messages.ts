import { SottovoceError, type ErrorCode } from '../src/index.js';

/** What a person is told: what happened, then the way out. */
const MESSAGES: Record<ErrorCode, string> = {
  'invalid-argument':
    'This could not be read as it is. Change the text or the speed and press Play.',
  'wrong-state': 'The page lost its place. Press Play to start again.',
  'text-too-long': 'This text is too long to do in one piece. Shorten it and try again.',
  'word-too-long': 'One word in this text is too long to read. Shorten it and press Play.',
  'nothing-to-speak': 'There is nothing to read aloud here. Write a word or two and press Play.',
  'unknown-language': 'This page does not know the language of this voice. Choose another voice.',
  'language-data-invalid':
    'The pronunciation rules of this language arrived damaged. Load the page again.',
  'phonemizer-failed': 'This text could not be turned into sounds. Change it and press Play.',
  'voice-invalid':
    'This is not a Piper voice, or the file is damaged. Load the voice again or choose another.',
  'voice-unsupported': 'This kind of voice cannot be used here. Choose another Piper voice.',
  'voice-too-large': 'This voice is too large for a web page. Choose a smaller one.',
  'download-failed': 'The voice could not be downloaded. Check the connection, then load it again.',
  'hash-mismatch':
    'The voice that arrived is not the one that was promised, so it was not used. Load it again.',
  cancelled: 'Stopped.',
  'worker-crashed': 'The speech engine stopped and was started afresh. Try again.',
  'no-voice': 'There is no voice yet. Load the voice, then press Play.',
  'inference-failed': 'The voice failed in the middle of this text. Press Play to try again.',
  'not-allowed': 'The browser held the sound back until you ask for it. Press Play.',
  'unsupported-browser':
    'This browser lacks what speech in a page needs: WebAssembly SIMD, module workers and ' +
    'AudioWorklet. A current Chrome, Edge, Firefox or Safari has them.',
  disposed: 'The speech engine was shut down. Load the page again.',
};

export function codeOf(error: unknown): ErrorCode | null {
  return error instanceof SottovoceError ? error.code : null;
}

export function messageFor(error: unknown): string {
  const code = codeOf(error);
  return code === null
    ? 'Something unforeseen went wrong. Press Play to try again, or load the page again.'
    : MESSAGES[code];
}
