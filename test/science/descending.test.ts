import assert from 'node:assert/strict';
import fc from 'fast-check';
import { descending } from '../../server/science/descending';

describe('descending', () => {
  const compared = (values: Float64Array): number[] =>
    Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);

  it('orders any finite numbers as a comparator does, equals by index', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, min: -1e150, max: 1e150 }),
      fc.constantFrom(0, 0.5, 0.75, 0.75 + 2 ** -53, 1),
      fc.integer({ min: -3, max: 3 }),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 300 }), (list) => {
        const values = Float64Array.from(list);
        assert.deepEqual(descending(values), compared(values));
      }),
    );
  });

  it('orders AUCs that differ in their last bits', () => {
    const values = Float64Array.from({ length: 600 }, (_, i) => {
      return 0.5 + ((i * 7919) % 20) / 40 + ((i * 104_729) % 601) * 2 ** -52;
    });
    assert.deepEqual(descending(values), compared(values));
  });
});
