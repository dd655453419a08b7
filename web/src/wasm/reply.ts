import { SottovoceError, type ErrorCode } from '../errors.js';

/** What a call of a C++ module returns; src/bindings/reply.h makes it. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** @throws SottovoceError with the module's own code and words. */
export function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw new SottovoceError(reply.code, reply.message);
}
