import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FiniteWatch } from '../../server/checkpoint/finite';
import type { StoredTensor } from '../../server/checkpoint/safetensors';
import { fault } from '../support/faults';

const stored = (name: string, dtype: StoredTensor['dtype'], offset: number, length: number) =>
  ({ name, dtype, shape: [], file: 'm', offset, length }) satisfies StoredTensor;

/** 3 bytes of header; a: 2 float32; i: 3 bytes; b: 3 bfloat16; h: 2 float16. */
const tensors = [
  stored('h', 'F16', 20, 4),
  stored('a', 'F32', 3, 8),
  stored('i', 'U8', 11, 3),
  stored('b', 'BF16', 14, 6),
];

function fileWith(
  ...changes: readonly (readonly [at: number, bytes: readonly number[]])[]
): Buffer {
  const file = Buffer.alloc(24, 0xff);
  file.fill(0, 3, 11);
  file.fill(0, 14);
  for (const [at, bytes] of changes) file.set(bytes, at);
  return file;
}

function watch(file: Buffer, cuts: readonly number[] = []): void {
  const finite = new FiniteWatch(tensors);
  const edges = [0, ...[...cuts].sort((x, y) => x - y), file.length];
  edges.slice(1).forEach((end, i) => finite.take(file.subarray(edges[i], end)));
}

describe('Weights that are not numbers', () => {
  it('are none where every float is finite, whatever other tensors hold', () => {
    watch(fileWith([3, [0xff, 0xff, 0x7f, 0x7f]], [14, [0x7f, 0xff]], [20, [0xff, 0x7b]]));
  });

  const bad = [
    ['NaN', 'a', 0, 3, [0x01, 0x00, 0x80, 0x7f]],
    ['infinity', 'a', 1, 7, [0x00, 0x00, 0x80, 0xff]],
    ['NaN', 'b', 2, 18, [0xc0, 0x7f]],
    ['infinity', 'b', 0, 14, [0x80, 0xff]],
    ['NaN', 'h', 1, 22, [0x00, 0x7e]],
    ['infinity', 'h', 0, 20, [0x00, 0x7c]],
  ] as const;
  for (const [what, name, index, at, bytes] of bad)
    it(`are named: ${what} in ${name}, wherever the file is cut`, () => {
      const message = new RegExp(`m holds ${what} in "${name}" \\(number ${index}\\)`);
      fc.assert(
        fc.property(fc.array(fc.nat(24), { maxLength: 6 }), (cuts) => {
          assert.throws(() => watch(fileWith([at, bytes]), cuts), fault('model-corrupt', message));
        }),
      );
    });
});
