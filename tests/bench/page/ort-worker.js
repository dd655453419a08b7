// ONNX Runtime Web on the unsplit graph, as a page would run it: one worker, one session.
import * as ort from './ort.wasm.bundle.min.mjs';

let session;

const handlers = {
  async load({ model, threads }) {
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.wasmPaths = new URL('./', import.meta.url).href;
    const start = performance.now();
    session = await ort.InferenceSession.create(new Uint8Array(model), {
      executionProviders: ['wasm'],
    });
    return { seconds: (performance.now() - start) / 1000 };
  },

  async run({ ids, scales }) {
    const start = performance.now();
    const outputs = await session.run({
      input: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      input_lengths: new ort.Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
      scales: new ort.Tensor('float32', Float32Array.from(scales), [3]),
    });
    const samples = outputs.output.data;
    return { seconds: (performance.now() - start) / 1000, samples };
  },
};

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ value: await handlers[data.type](data) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
