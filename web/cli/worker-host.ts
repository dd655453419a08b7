/** In a thread of Node: what a page's worker finds around it, and then the page's own worker. */
import { parentPort, workerData } from 'node:worker_threads';
import { installFileFetch } from './file-fetch.js';

interface WorkerScope {
  onmessage?: (event: { readonly data: unknown }) => void;
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
}

const scope = globalThis as unknown as WorkerScope;
scope.postMessage = (message, transfer) => parentPort?.postMessage(message, transfer);
installFileFetch();
await import(workerData as string);
parentPort?.on('message', (data: unknown) => scope.onmessage?.({ data }));
