import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expectedToStandOut, percentiles } from '../../../server/science/read/chance';
import { setSizeOf } from '../../../server/science/read/randomRegisters';

/** Draws by tokens. */
const drawn = fc
  .tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 1, max: 9 }),
  )
  .chain(([tokens, draws, k]) =>
    fc.record({
      k: fc.constant(k),
      random: fc.array(
        fc
          .uint8Array({ minLength: tokens, maxLength: tokens, max: k })
          .map((a) => Uint16Array.from(a)),
        { minLength: draws, maxLength: draws },
      ),
    }),
  );

describe('percentiles among random registers', () => {
  it('count the registers that agree less, and half of the ties', () => {
    const random = [[0], [1], [1], [3]].map((counts) => Uint16Array.from(counts));
    assert.deepEqual([...percentiles([1], random)], [50]);
    assert.deepEqual([...percentiles([3], random)], [87.5]);
    assert.deepEqual([...percentiles([0], random)], [12.5]);
  });

  it('expect above 99 what the random registers themselves have there', () => {
    fc.assert(
      fc.property(drawn, ({ k, random }) => {
        const ofEach = random.map(
          (own) => [...percentiles(own, random)].filter((p) => p > 99).length,
        );
        const mean = ofEach.reduce((sum, n) => sum + n, 0) / random.length;
        assert.ok(Math.abs(expectedToStandOut(random, k) - mean) < 1e-9);
      }),
    );
  });

  it('share sets of words among features of similar size, never larger ones', () => {
    assert.deepEqual(
      [1, 2, 3, 5, 11, 12, 36, 47, 48, 100].map(setSizeOf),
      [2, 2, 3, 4, 8, 12, 32, 32, 48, 96],
    );
  });
});
