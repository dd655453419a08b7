/**
 * A WebAssembly module compiled once and instantiated as often as needed: again after a trap, which
 * leaves an instance's memory in an unknown state, or for a moment, to give its memory back.
 */
import { SottovoceError, type ErrorCode } from '../errors.js';
import { unwrap, type Reply } from './reply.js';

/** What Emscripten's MODULARIZE output exports, as far as it is used here. */
export type EmscriptenFactory<Exports> = (options: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
  print(line: string): void;
  printErr(line: string): void;
}) => Promise<Exports>;

/** Runs the calls of one instance; a trap in one ends the instance. */
export class CallGuard {
  #trapped = false;
  readonly #onTrap: () => void;
  readonly #trapCode: ErrorCode;
  readonly #trapMessage: string;

  constructor(trapCode: ErrorCode, trapMessage: string, onTrap: () => void) {
    this.#trapCode = trapCode;
    this.#trapMessage = trapMessage;
    this.#onTrap = onTrap;
  }

  /** @throws SottovoceError of the module's reply, or of the trap. */
  call<T>(run: () => Reply<T>): T {
    return unwrap(this.run(run));
  }

  /** For calls that cannot fail but by a trap. */
  run<T>(run: () => T): T {
    if (this.#trapped) throw new SottovoceError(this.#trapCode, this.#trapMessage);
    try {
      return run();
    } catch (error) {
      if (!isTrap(error)) throw error;
      this.#trapped = true;
      this.#onTrap();
      throw new SottovoceError(this.#trapCode, this.#trapMessage, { cause: error });
    }
  }
}

/** A trap or abort(), or the stack's end, which engines report as a RangeError. */
export function isTrap(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
}

export class ModuleHost<Wrapped> {
  #current: Promise<Wrapped> | undefined;
  readonly #instantiate: (onTrap: () => void) => Promise<Wrapped>;

  /** `instantiate` makes a new instance and calls `onTrap` once it is of no more use. */
  constructor(instantiate: (onTrap: () => void) => Promise<Wrapped>) {
    this.#instantiate = instantiate;
  }

  /** The instance in use; a new one after the last has trapped. */
  get(): Promise<Wrapped> {
    if (this.#current === undefined) {
      const made = this.#instantiate(() => {
        this.#drop(made);
      });
      made.catch(() => {
        this.#drop(made);
      });
      this.#current = made;
    }
    return this.#current;
  }

  /** An instance of the caller's own; its memory is given back when the caller lets go of it. */
  fresh(): Promise<Wrapped> {
    return this.#instantiate(() => undefined);
  }

  #drop(instance: Promise<Wrapped>): void {
    if (this.#current === instance) this.#current = undefined;
  }
}

/** @throws SottovoceError `download-failed`, or `unsupported-browser` if it does not compile. */
export async function compileWasm(url: string): Promise<WebAssembly.Module> {
  const response = await fetchOk(url);
  try {
    // Streaming demands the right type of the server; static hosts often send another.
    return response.headers.get('Content-Type') === 'application/wasm'
      ? await WebAssembly.compileStreaming(response)
      : await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) {
      throw new SottovoceError('unsupported-browser', `Cannot compile ${url}: ${error.message}`, {
        cause: error,
      });
    }
    throw new SottovoceError('download-failed', `${url} broke off`, { cause: error });
  }
}

/** @throws SottovoceError `download-failed` without a network, or for a status that is not 2xx. */
export async function fetchOk(url: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new SottovoceError('download-failed', `Cannot fetch ${url}`, { cause: error });
  }
  if (!response.ok) {
    throw new SottovoceError('download-failed', `${url} answered ${response.status}`);
  }
  return response;
}

/** One instance of a compiled module through Emscripten's glue. */
export function instantiate<Exports>(
  factory: EmscriptenFactory<Exports>,
  module: WebAssembly.Module,
): Promise<Exports> {
  return new Promise((resolve, reject) => {
    factory({
      instantiateWasm(imports, receive) {
        WebAssembly.instantiate(module, imports).then(
          (instance) => {
            receive(instance, module);
          },
          (error: unknown) => {
            reject(
              new SottovoceError('unsupported-browser', 'A WebAssembly module cannot be started', {
                cause: error,
              }),
            );
          },
        );
        return {};
      },
      // The modules report by replies; what the C library prints before an abort is for developers.
      print: console.debug,
      printErr: console.debug,
    }).then(resolve, reject);
  });
}
