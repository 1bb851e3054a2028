import assert from 'node:assert/strict';
import fc from 'fast-check';
import { setOf } from '../../server/core/bits';
import { scoreMany } from '../support/scoreMany';
import { noiseBits, planesOf } from '../support/noise';
import { prototypes, shapes, subsets } from './support/shapes';

describe('scoring many prototypes', () => {
  it('gives the histograms that scoring token by token gives', () => {
    const cases = shapes().chain((s) =>
      fc.tuple(
        fc.constant(s),
        fc.array(fc.tuple(prototypes(s.dimensions), subsets(s.tokens), subsets(s.tokens)), {
          maxLength: 4,
        }),
      ),
    );
    fc.assert(
      fc.property(cases, ([s, tasks]) => {
        const bits = noiseBits(s.tokens, s.dimensions, s.seed);
        const results = scoreMany(
          planesOf(bits),
          tasks.map(([prototype, positives, negatives]) => {
            return { prototype, positives, negatives: setOf(negatives, s.tokens) };
          }),
        );
        tasks.forEach(([{ dimensions, polarity }, positives, negatives], i) => {
          const score = (t: number): number =>
            dimensions.filter((d, j) => bits.at(t, d) === polarity[j]! > 0).length;
          const counts = (tokens: readonly number[]): number[] => {
            const found = new Array<number>(dimensions.length + 1).fill(0);
            for (const t of tokens) found[score(t)]!++;
            return found;
          };
          assert.deepEqual([...results[i]!.positive], counts(positives));
          assert.deepEqual([...results[i]!.negative], counts(negatives));
          assert.deepEqual([...results[i]!.scores], positives.map(score));
        });
      }),
      { numRuns: 60 },
    );
  });
});
