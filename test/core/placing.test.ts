import assert from 'node:assert/strict';
import fc from 'fast-check';
import { agreementCounts } from '../../server/core/agreement';
import { aucOfHistograms } from '../../server/core/auc';
import { setOf } from '../../server/core/bits';
import { aucOfPlaced, placeMany, placementsOf } from '../../server/core/placing';
import { scoreMany } from '../support/scoreMany';
import { noiseBits, planesOf } from '../support/noise';
import { prototypes, shapes, subsets } from './support/shapes';

describe('placing positives among negatives', () => {
  const cases = shapes({ tokens: 1 }).chain((s) =>
    fc.tuple(fc.constant(s), prototypes(s.dimensions), subsets(s.tokens), subsets(s.tokens)),
  );

  it('counts the negatives that each of them outscores, pair by pair, ties half', () => {
    fc.assert(
      fc.property(cases, ([s, prototype, positives, negatives]) => {
        const planes = planesOf(noiseBits(s.tokens, s.dimensions, s.seed));
        const task = { prototype, positives, negatives: setOf(negatives, s.tokens) };
        const [placed] = placeMany(planes, [task]);
        const scores = agreementCounts(planes, prototype);
        const won = (p: number, n: number): number => (Math.sign(scores[p]! - scores[n]!) + 1) / 2;
        const outscored = positives.map((p) => negatives.reduce((sum, n) => sum + won(p, n), 0));
        assert.deepEqual([...placed!.outscored], outscored);
        assert.deepEqual(
          [...placed!.scores],
          positives.map((p) => scores[p]!),
        );
        assert.deepEqual(
          [...placementsOf(placed!)],
          outscored.map((n) => n / negatives.length),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('gives the AUC of its histograms to the last bit', () => {
    fc.assert(
      fc.property(cases, ([s, prototype, positives, negatives]) => {
        const planes = planesOf(noiseBits(s.tokens, s.dimensions, s.seed));
        const task = { prototype, positives, negatives: setOf(negatives, s.tokens) };
        const [histograms] = scoreMany(planes, [task]);
        const { positive, negative } = histograms!;
        assert.equal(
          aucOfPlaced(placeMany(planes, [task])[0]!),
          aucOfHistograms(positive, negative),
        );
      }),
      { numRuns: 60 },
    );
  });
});
