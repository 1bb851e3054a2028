import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fullSet, setOf } from '../../server/core/bits';
import { jointPlusCounts, mutualInformation, pairIndex, pairRows } from '../../server/core/pairs';
import { noiseBits, planesOf } from '../support/noise';
import { shapes, subsets } from './support/shapes';

/** Entropy-based definition: H(X) + H(Y) - H(X, Y). */
function naiveInformation(table: readonly (readonly number[])[]): number {
  const n = table.flat().reduce((sum, c) => sum + c, 0);
  const entropy = (counts: readonly number[]): number =>
    -counts.reduce((sum, c) => sum + (c === 0 ? 0 : (c / n) * Math.log2(c / n)), 0);
  const rows = table.map(([a, b]) => a! + b!);
  const columns = [table[0]![0]! + table[1]![0]!, table[0]![1]! + table[1]![1]!];
  return entropy(rows) + entropy(columns) - entropy(table.flat());
}

describe('pairs', () => {
  it('count as a loop over tokens does, for all dimensions and for some', () => {
    const cases = shapes()
      .map((s) => ({ ...s, dimensions: Math.min(s.dimensions, 65) }))
      .chain((s) => fc.tuple(fc.constant(s), subsets(s.tokens), subsets(s.dimensions)));
    fc.assert(
      fc.property(cases, ([s, tokens, some]) => {
        const bits = noiseBits(s.tokens, s.dimensions, s.seed);
        const all = Array.from({ length: s.dimensions }, (_, d) => d);
        for (const dims of [all, some]) {
          const counts = jointPlusCounts(planesOf(bits), setOf(tokens, s.tokens), dims);
          const naive = dims.flatMap((a, i) =>
            dims
              .slice(i + 1)
              .map((b) => tokens.filter((t) => bits.at(t, a) && bits.at(t, b)).length),
          );
          assert.deepEqual([...counts], naive);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('come row by row, and stop when nobody asks for more', () => {
    const planes = planesOf(noiseBits(100, 9, 4));
    const whole = jointPlusCounts(planes, fullSet(100));
    let rows = 0;
    for (const { i, counts } of pairRows(planes, fullSet(100))) {
      if (i === 3) break;
      assert.equal(counts[8 - i - 1], whole[pairIndex(i, 8, 9)]);
      rows++;
    }
    assert.equal(rows, 3);
  });

  it('tell as much as the entropies say', () => {
    const cell = fc.nat(50);
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        const n = a + b + c + d;
        fc.pre(n > 0);
        const information = mutualInformation(n, a + b, a + c, a);
        assert.ok(
          Math.abs(
            information -
              naiveInformation([
                [a, b],
                [c, d],
              ]),
          ) < 1e-9,
        );
      }),
    );
    assert.equal(mutualInformation(8, 4, 4, 4), 1);
    assert.equal(mutualInformation(8, 4, 4, 2), 0);
    assert.equal(mutualInformation(8, 8, 4, 4), 0);
    assert.equal(mutualInformation(0, 0, 0, 0), 0);
  });
});
