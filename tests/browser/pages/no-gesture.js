/* global console */
import { createSynthesizer } from '/sottovoce.js';

const tts = createSynthesizer();
await tts.loadVoice('/voices/en_US-joe-medium/manifest.json');
tts.speak('Good morning.').addEventListener('error', ({ detail }) => {
  console.info(`code: ${detail.code}`);
});
