import { Worker } from 'node:worker_threads';
import type { Command, Reply } from '../src/worker/protocol.js';
import { WorkerClient, type WorkerPort } from '../src/worker/worker-client.js';
import { asset, ASSET_URLS } from './assets.js';

/** A worker client on the page's worker in a thread of Node. */
export function createClient(): WorkerClient {
  return new WorkerClient(createWorker, ASSET_URLS);
}

function createWorker(): WorkerPort {
  const worker = new Worker(asset('cli-worker-host.js'), { workerData: asset('worker.js').href });
  const port: WorkerPort = {
    onmessage: null,
    onerror: null,
    postMessage: (command: Command, transfer) => {
      worker.postMessage(command, transfer as ArrayBuffer[]);
    },
    terminate: () => void worker.terminate(),
  };
  worker.on('message', (data: Reply) => port.onmessage?.({ data }));
  worker.on('error', (error) => port.onerror?.({ message: String(error) }));
  worker.on('exit', () => port.onerror?.({ message: 'it ended' }));
  return port;
}
