import { SottovoceError } from '../errors.js';
import type { CoreModule, VoiceFile } from '../wasm/core.js';
import type { ModuleHost } from '../wasm/module-host.js';
import type { BackendChoice, InferenceBackend } from './backend.js';
import { EngineBackend } from './engine.js';
import type { OrtUrls } from './ort-session.js';
import { OrtWasmBackend } from './ort-wasm.js';

/**
 * A backend for a whole voice file, whose buffer is taken from the caller. Nothing of ONNX Runtime
 * Web is fetched unless it is to run.
 * @throws SottovoceError `voice-invalid`, `voice-unsupported` or `voice-too-large`, of the backend
 *   tried last; `download-failed` if ONNX Runtime Web cannot be had.
 */
export async function createBackend(
  choice: BackendChoice,
  model: Uint8Array<ArrayBuffer>,
  core: ModuleHost<CoreModule>,
  urls: OrtUrls,
): Promise<InferenceBackend> {
  // WebAssembly memory never shrinks: in an instance of its own all of the voice's goes with it.
  const voice = (await core.fresh()).openVoice(model);
  release(model.buffer);
  try {
    return createEngine(choice, voice) ?? (await OrtWasmBackend.create(voice, core, urls));
  } finally {
    voice.delete();
  }
}

/** Undefined if ONNX Runtime is to run the voice. */
function createEngine(choice: BackendChoice, voice: VoiceFile): EngineBackend | undefined {
  if (choice === 'ort-wasm') return undefined;
  try {
    return EngineBackend.create(voice);
  } catch (error) {
    const unknown = error instanceof SottovoceError && error.code === 'voice-unsupported';
    if (choice === 'auto' && unknown) return undefined;
    throw error;
  }
}

/**
 * Gives memory back at once where the platform can; elsewhere the next garbage collection does. A
 * voice's file would otherwise lie there twice while its weights are packed, when memory peaks.
 */
function release(buffer: ArrayBuffer & { transfer?: (length: number) => ArrayBuffer }): void {
  buffer.transfer?.(0);
}
