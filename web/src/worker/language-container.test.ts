import { describe, expect, it } from 'vitest';
import { parseContainer } from './language-container.js';

function container(
  header: unknown,
  body: readonly number[],
  headerLength?: number,
): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(4 + json.length + body.length);
  new DataView(bytes.buffer).setUint32(0, headerLength ?? json.length, true);
  bytes.set(json, 4);
  bytes.set(body, 4 + json.length);
  return bytes;
}

describe('parseContainer', () => {
  it('gives each file its bytes', () => {
    const files = [
      { path: 'phontab', bytes: 2 },
      { path: 'empty', bytes: 0 },
      { path: 'lang/en', bytes: 3 },
    ];
    const parsed = parseContainer(container({ files }, [1, 2, 3, 4, 5]));
    expect(parsed.map(({ path, bytes }) => [path, [...bytes]])).toEqual([
      ['phontab', [1, 2]],
      ['empty', []],
      ['lang/en', [3, 4, 5]],
    ]);
  });

  const files = [{ path: 'a', bytes: 2 }];
  it.each([
    ['nothing', new Uint8Array(3)],
    ['a header beyond the end', container({ files }, [1, 2], 0xffffffff)],
    ['a header that is not JSON', container('[', [1, 2])],
    ['null', container(null, [])],
    ['no list', container({ files: 3 }, [])],
    ['a negative size', container({ files: [{ path: 'a', bytes: -1 }] }, [])],
    ['a file beyond the end', container({ files: [{ path: 'a', bytes: 3 }] }, [1, 2])],
    ['bytes left over', container({ files }, [1, 2, 3])],
  ])('refuses %s', (_name, bytes) => {
    expect(() => parseContainer(bytes)).toThrow(
      expect.objectContaining({ code: 'language-data-invalid' }),
    );
  });
});
