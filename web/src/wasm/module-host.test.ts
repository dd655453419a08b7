import { afterEach, describe, expect, it, vi } from 'vitest';
import { CallGuard, compileWasm, ModuleHost } from './module-host.js';

/** (module): the smallest there is. */
const MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

function answer(body: Uint8Array<ArrayBuffer>, type: string, status = 200): void {
  const headers = { 'Content-Type': type };
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status, headers })));
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('compileWasm', () => {
  it.each(['application/wasm', 'application/octet-stream', 'text/plain'])(
    'compiles what is served as %s',
    async (type) => {
      answer(MODULE, type);
      expect(await compileWasm('https://a.test/m.wasm')).toBeInstanceOf(WebAssembly.Module);
    },
  );

  it('says what is not there', async () => {
    answer(MODULE, 'application/wasm', 404);
    await expect(compileWasm('https://a.test/m.wasm')).rejects.toMatchObject({
      code: 'download-failed',
    });
  });

  it('says that there is no network', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
    await expect(compileWasm('https://a.test/m.wasm')).rejects.toMatchObject({
      code: 'download-failed',
    });
  });

  it.each(['application/wasm', 'text/html'])('refuses %s that does not compile', async (type) => {
    answer(new TextEncoder().encode('<!doctype html>'), type);
    await expect(compileWasm('https://a.test/m.wasm')).rejects.toMatchObject({
      code: 'unsupported-browser',
    });
  });
});

describe('ModuleHost', () => {
  interface Instance {
    readonly number: number;
    readonly trap: () => void;
    readonly fail: () => void;
  }

  function host(): ModuleHost<Instance> {
    let made = 0;
    return new ModuleHost((onTrap) => {
      const guard = new CallGuard('phonemizer-failed', 'it trapped', onTrap);
      return Promise.resolve({
        number: ++made,
        trap: () => {
          guard.run(() => {
            throw new WebAssembly.RuntimeError('unreachable');
          });
        },
        fail: () => {
          guard.call(() => ({ ok: false, code: 'wrong-state', message: 'no' }));
        },
      });
    });
  }

  it('keeps one instance as long as it only fails', async () => {
    const one = host();
    const instance = await one.get();
    expect(() => {
      instance.fail();
    }).toThrow(expect.objectContaining({ code: 'wrong-state' }));
    expect((await one.get()).number).toBe(1);
    expect((await one.fresh()).number).toBe(2);
    expect((await one.get()).number).toBe(1);
  });

  it('makes another after a trap, and never enters the first again', async () => {
    const one = host();
    const instance = await one.get();
    expect(instance.trap).toThrow(expect.objectContaining({ code: 'phonemizer-failed' }));
    expect(instance.fail).toThrow(expect.objectContaining({ code: 'phonemizer-failed' }));
    expect((await one.get()).number).toBe(2);
  });
});
