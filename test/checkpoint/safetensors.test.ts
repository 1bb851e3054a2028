import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dtypeBits } from '../../server/checkpoint/dtypes';
import { firstRepeatedKey } from '../../server/checkpoint/repeatedKey';
import { headerLength, mostHeaderBytes, tensorsIn } from '../../server/checkpoint/safetensors';
import type { FaultCode } from '../../server/protocol/fault';
import { fault } from '../support/faults';
import { float32 } from './support';

const read = (header: string | object, dataBytes: number): ReturnType<typeof tensorsIn> =>
  tensorsIn(typeof header === 'string' ? header : JSON.stringify(header), {
    ...{ file: '/m/model.safetensors', dataStart: 100, size: 100 + dataBytes },
  });
const lengthOf = (value: bigint, size: number): number => {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(value);
  return headerLength(start, size, '/m/model.safetensors');
};

const throwsFault = (act: () => unknown, code: FaultCode, message: RegExp): void => {
  assert.throws(act, fault(code, message));
};

describe('The header of a safetensors file', () => {
  it('says where each tensor lies, in the order of the data', () => {
    const header = {
      __metadata__: { format: 'pt' },
      ...{
        b: float32([2, 3], 8),
        a: float32([2], 0),
        none: float32([0], 32),
        one: float32([], 32),
      },
    };
    const tensors = read(`${JSON.stringify(header)}   `, 36);
    assert.deepEqual(
      tensors.map(({ name, shape, offset, length }) => [name, shape, offset, length]),
      [
        ['a', [2], 100, 8],
        ['b', [2, 3], 108, 24],
        ['none', [0], 132, 0],
        ['one', [], 132, 4],
      ],
    );
  });

  it('is read for every element type', () => {
    for (const [dtype, bits] of Object.entries(dtypeBits)) {
      const [tensor] = read({ x: { dtype, shape: [8], data_offsets: [0, bits] } }, bits);
      assert.equal(tensor!.length, bits);
    }
  });

  const wrong: readonly (readonly [string, string | object, number, RegExp])[] = [
    ['no JSON', '{"a":', 0, /not JSON/],
    ['no object', '[]', 0, /not a JSON object/],
    ['an entry that is no tensor', { a: 1 }, 0, /"a" without a type, shape and place/],
    ['a negative size', { a: { ...float32([1], 0), shape: [-1] } }, 4, /without a type/],
    ['half a row', { a: { ...float32([1], 0), shape: [0.5] } }, 4, /without a type/],
    ['one offset', { a: { ...float32([1], 0), data_offsets: [0] } }, 4, /without a type/],
    [
      'an end before the beginning',
      { a: { ...float32([1], 0), data_offsets: [4, 0] } },
      4,
      /-4 bytes/,
    ],
    ['a shape of another size', { a: { ...float32([2], 0), shape: [3] } }, 8, /8 bytes, where 12/],
    [
      'a shape beyond all numbers',
      { a: { ...float32([1], 0), shape: [2 ** 50, 2 ** 50] } },
      4,
      /4 bytes, where 5\.07/,
    ],
    ['overlapping tensors', { a: float32([2], 0), b: float32([2], 4) }, 12, /"b" overlap with "a"/],
    ['the same place twice', { a: float32([2], 0), b: float32([2], 0) }, 8, /overlap/],
    ['a gap', { a: float32([2], 0), b: float32([2], 12) }, 20, /4 bytes of no tensor before "b"/],
    ['a gap at the beginning', { a: float32([2], 4) }, 12, /4 bytes of no tensor before "a"/],
    ['data beyond the file', { a: float32([2], 0) }, 7, /truncated: it has 107 .* end at 108/],
    ['data that no tensor takes', { a: float32([2], 0) }, 9, /1 bytes after "a"/],
    [
      'one name twice',
      `{"a":${JSON.stringify(float32([1], 0))},"\\u0061":${JSON.stringify(float32([1], 4))}}`,
      8,
      /"a" twice/,
    ],
  ];
  for (const [what, header, dataBytes, message] of wrong)
    it(`is refused with ${what}`, () => {
      throwsFault(() => read(header, dataBytes), 'model-corrupt', message);
    });

  it('is refused with an unknown type, by name', () => {
    const header = { a: { dtype: 'Q4_K', shape: [8], data_offsets: [0, 4] } };
    throwsFault(() => read(header, 4), 'model-unsupported', /"a" as "Q4_K"/);
  });

  it('shortens what it quotes from the file', () => {
    const header = { [`\u001b${'x'.repeat(500)}`]: 1 };
    throwsFault(() => read(header, 0), 'model-corrupt', /describes "\\u001bx{119}…" without/);
  });

  it('has a length that fits the file', () => {
    assert.equal(lengthOf(92n, 100), 92);
    throwsFault(() => lengthOf(93n, 100), 'model-corrupt', /93 bytes, but only 92 follow/);
    throwsFault(
      () => lengthOf(100_000_000n, 1e12),
      'model-corrupt',
      /claims a header of 100000000/,
    );
    throwsFault(() => lengthOf(2n ** 64n - 1n, 1e12), 'model-corrupt', /18446744073709551615/);
    throwsFault(() => headerLength(new Uint8Array(7), 7, 'x'), 'model-corrupt', /has 7 bytes/);
    assert.equal(lengthOf(BigInt(mostHeaderBytes), 1e9), mostHeaderBytes);
  });
});

describe('A key that repeats', () => {
  it('is found in the outermost object only', () => {
    assert.equal(firstRepeatedKey('{"a":{"a":1,"b":[{"a":2}]},"b":"a"}'), undefined);
    assert.equal(firstRepeatedKey('{"a":{"b":1},"b":1,"\\"}":2,"b":3}'), 'b');
  });

  it('is the one that a list of keys shows', () => {
    const key = fc.oneof(fc.constantFrom('a', '"', '\\', '{', '}', ':', ',"'), fc.string());
    const value = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 8 }), (entries) => {
        const json = `{${entries.map(([k, v]) => `${JSON.stringify(k)} : ${JSON.stringify(v)}`).join(',')}}`;
        const keys = entries.map(([k]) => k);
        assert.equal(
          firstRepeatedKey(json),
          keys.find((k, i) => keys.indexOf(k) < i),
        );
      }),
    );
  });
});
