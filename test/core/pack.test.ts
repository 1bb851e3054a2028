import assert from 'node:assert/strict';
import fc from 'fast-check';
import { float16, packRows } from '../../server/core/pack';

const floats = (values: readonly number[]): Float32Array => Float32Array.from(values);

describe('packing states', () => {
  it('sets a bit exactly where a state lies above its threshold', () => {
    const cases = fc
      .tuple(fc.constantFrom(1, 7, 8, 9, 31, 33, 64), fc.nat(5))
      .chain(([dimensions, rows]) => {
        const values = (n: number): fc.Arbitrary<number[]> =>
          fc.array(fc.constantFrom(-1, -0, 0, 0.5, 1, 1e-45), { minLength: n, maxLength: n });
        return fc.tuple(values(rows * dimensions), values(dimensions));
      });
    fc.assert(
      fc.property(cases, ([states, thresholds]) => {
        const packed = packRows(floats(states), 'float32', floats(thresholds));
        assert.ok(packed instanceof Uint8Array);
        const bytes = (thresholds.length + 7) >> 3;
        floats(states).forEach((state, i) => {
          const [row, d] = [Math.floor(i / thresholds.length), i % thresholds.length];
          const bit = (packed[row * bytes + (d >> 3)]! >> (d & 7)) & 1;
          assert.equal(bit === 1, state > floats(thresholds)[d]!);
        });
      }),
    );
  });

  it('reads halves and brain floats as their values', () => {
    assert.deepEqual([0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000].map(float16), [
      1,
      -2,
      2 ** -24,
      65504,
      -0,
    ]);
    const zeros = new Float32Array(8);
    const halves = Uint16Array.of(0x3c00, 0xbc00, 0x0001, 0x8001, 0, 0x8000, 0x7bff, 0xfbff);
    assert.deepEqual(packRows(halves, 'float16', zeros), Uint8Array.of(0b01000101));
    const brains = Uint16Array.of(0x3f80, 0xbf80, 0x0001, 0x8001, 0, 0x8000, 0x7f7f, 0xff7f);
    assert.deepEqual(packRows(brains, 'bfloat16', zeros), Uint8Array.of(0b01000101));
  });

  it('names the first state that is not a number', () => {
    const zeros = new Float32Array(2);
    for (const bad of [NaN, Infinity, -Infinity]) {
      assert.deepEqual(packRows(floats([1, 2, 3, bad]), 'float32', zeros), {
        row: 1,
        dimension: 1,
      });
    }
    assert.deepEqual(packRows(Uint16Array.of(0x7c00, 0), 'float16', zeros), {
      row: 0,
      dimension: 0,
    });
    assert.deepEqual(packRows(Uint16Array.of(0, 0x7fc0), 'bfloat16', zeros), {
      row: 0,
      dimension: 1,
    });
    assert.throws(() => packRows(floats([1, 2, 3]), 'float32', zeros), RangeError);
  });
});
