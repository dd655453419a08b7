import { SottovoceError } from '../errors.js';
import type { CoreModule } from '../wasm/core.js';
import type { ModuleHost } from '../wasm/module-host.js';
import type { BackendChoice, InferenceBackend } from './backend.js';
import { EngineBackend } from './engine.js';
import type { OrtUrls } from './ort-session.js';
import { OrtWasmBackend } from './ort-wasm.js';

/**
 * A backend for a whole voice file. Nothing of ONNX Runtime Web is fetched unless it is to run.
 * @throws SottovoceError `voice-invalid`, `voice-unsupported` or `voice-too-large`, of the backend
 *   tried last; `download-failed` if ONNX Runtime Web cannot be had.
 */
export async function createBackend(
  choice: BackendChoice,
  model: Uint8Array,
  core: ModuleHost<CoreModule>,
  urls: OrtUrls,
): Promise<InferenceBackend> {
  if (choice !== 'ort-wasm') {
    try {
      return await EngineBackend.create(model, core);
    } catch (error) {
      const unknown = error instanceof SottovoceError && error.code === 'voice-unsupported';
      if (choice === 'engine' || !unknown) throw error;
    }
  }
  return OrtWasmBackend.create(model, core, urls);
}
