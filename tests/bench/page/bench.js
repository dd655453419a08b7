// What runs in the page: each contender as an object that bench.mjs calls, one call at a time.
import { createSynthesizer } from '/sottovoce.js';

const bytesOf = async (url) => (await fetch(url)).arrayBuffer();

/** The page's own package. Noise stays at the voice's defaults; the seed fixes the length. */
async function loadOurs(request) {
  const tts = createSynthesizer({ baseUrl: '/' });
  await tts.ready();
  const voice = await tts.loadVoice(request);
  return {
    voice,
    async ids(text) {
      const { sentences } = await tts.analyze(text);
      return sentences.flatMap((sentence) => [...sentence.ids]);
    },
    async run(text) {
      const { stats } = await tts.synthesize(text, { seed: 1 });
      return {
        firstAudio: stats.firstChunkSeconds,
        total: stats.totalSeconds,
        audio: stats.audioSeconds,
      };
    },
  };
}

async function loadOrt(modelUrl, sampleRate, scales) {
  const worker = new Worker(new URL('./ort-worker.js', import.meta.url), { type: 'module' });
  const call = (message, transfer = []) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) =>
        data.error ? reject(new Error(data.error)) : resolve(data.value);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(message, transfer);
    });
  const model = await bytesOf(modelUrl);
  const { seconds } = await call({ type: 'load', model, threads: 1 }, [model]);
  return {
    loadSeconds: seconds,
    async run(ids) {
      const result = await call({ type: 'run', ids, scales });
      // The whole graph gives its first sample with its last.
      return {
        firstAudio: result.seconds,
        total: result.seconds,
        audio: result.samples.length / sampleRate,
      };
    },
  };
}

window.bench = { bytesOf, loadOurs, loadOrt };
