/** Every way a call can fail. A code is part of the public interface; a message is for people. */
export type ErrorCode =
  // From the C++ modules; src/base/status.cc has the same names with the same meanings.
  | 'invalid-argument'
  | 'wrong-state'
  | 'text-too-long'
  | 'word-too-long'
  | 'nothing-to-speak'
  | 'unknown-language'
  | 'language-data-invalid'
  | 'phonemizer-failed'
  | 'voice-invalid'
  | 'voice-unsupported'
  | 'voice-too-large'
  // A file could not be had: no network, a status that is not 2xx, a short body.
  | 'download-failed'
  // A file's bytes do not have the SHA-256 of the manifest.
  | 'hash-mismatch'
  // The caller stopped it: stop(), an AbortSignal, a newer speak().
  | 'cancelled'
  // A WASM module trapped or the worker died; it has been replaced.
  | 'worker-crashed'
  // No voice is loaded.
  | 'no-voice'
  // The inference backend failed on a voice that was accepted.
  | 'inference-failed'
  // The browser wants a user's gesture before sound may start.
  | 'not-allowed'
  // The browser lacks what is needed: WebAssembly SIMD, AudioWorklet, module workers.
  | 'unsupported-browser'
  // The synthesizer was disposed of.
  | 'disposed';

/** The one error type that this package throws or reports. */
export class SottovoceError extends Error {
  override readonly name = 'SottovoceError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An error as it crosses from a worker. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
}

export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof SottovoceError) return { code: error.code, message: error.message };
  return {
    code: 'worker-crashed',
    message: error instanceof Error ? error.message : String(error),
  };
}

export function fromErrorRecord(record: ErrorRecord): SottovoceError {
  return new SottovoceError(record.code, record.message);
}
