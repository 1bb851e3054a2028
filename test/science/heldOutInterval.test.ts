import assert from 'node:assert/strict';
import { heldOutEstimate, type RepeatedPlacements } from '../../server/science/heldOutInterval';
import { quantileOfT } from '../../server/science/quantileOfT';

const given: RepeatedPlacements = {
  mean: 0.9,
  ofWords: 0.02,
  words: 20,
  ofRuns: 0.0002,
  ofNegatives: 0,
  negatives: Infinity,
};
const widthOf = (change: Partial<RepeatedPlacements>): number => {
  const { low, high } = heldOutEstimate({ ...given, ...change });
  return high! - low!;
};

describe('The interval of a held-out AUC', () => {
  it('has the quantiles of t of the tables', () => {
    const table = [2.262, 2.201, 2.093, 2.03, 2.001];
    [9, 11, 19, 35, 59].forEach((degrees, i) =>
      assert.ok(Math.abs(quantileOfT(degrees) - table[i]!) < 6e-4),
    );
  });

  it('widens with each part of the variance, and narrows with words', () => {
    const width = widthOf({});
    assert.ok(widthOf({ ofWords: 0.03 }) > width);
    assert.ok(widthOf({ ofRuns: 0.0004 }) > width);
    assert.ok(widthOf({ ofNegatives: 0.0005 }) > width);
    assert.ok(widthOf({ words: 40 }) < width);
  });

  it('lies inside [0, 1], around the mean, and never claims certainty', () => {
    for (const mean of [0, 1e-9, 0.3, 0.5, 0.999999, 1]) {
      const { low, high } = heldOutEstimate({ ...given, mean, ofWords: 0, ofRuns: 0 });
      assert.ok(low! >= 0 && low! <= mean && mean <= high! && high! <= 1, `${low} ${mean} ${high}`);
      assert.ok(high! - low! > 0.001, `${low} ${high}`);
    }
  });

  it('is the same seen from the other side', () => {
    const up = heldOutEstimate(given);
    const down = heldOutEstimate({ ...given, mean: 0.1 });
    assert.ok(Math.abs(1 - up.low! - down.high!) < 1e-12);
    assert.ok(Math.abs(1 - up.high! - down.low!) < 1e-12);
  });

  it('allows for members that score like random tokens and are not among the anchors', () => {
    const sure = { mean: 0.999, ofWords: 0, ofRuns: 0 };
    for (const words of [10, 20, 60]) {
      const { low } = heldOutEstimate({ ...given, ...sure, words });
      const outliers = 1 - 0.05 ** (1 / words);
      assert.ok(low! <= 0.999 - 0.499 * outliers + 1e-12, `${low} of ${words}`);
      assert.ok(Math.abs((1 - outliers) ** words - 0.05) < 1e-12);
    }
    const spread = heldOutEstimate({ ...given, ofWords: 0.05 });
    assert.ok(spread.low! < 0.9 - 0.4 * (1 - 0.05 ** (1 / 20)), 'a variance that says more counts');
  });

  it('ends at 1 if it reaches .99, and only then', () => {
    const highOf = (mean: number): number => heldOutEstimate({ ...given, mean, words: 60 }).high!;
    assert.ok(highOf(0.9) < 0.99);
    assert.equal(highOf(0.985), 1);
    const { low } = heldOutEstimate({ ...given, mean: 0.015, words: 60 });
    assert.equal(low, 0, 'seen from the other side');
  });

  it('is none for few words, few negatives or a single run of folds', () => {
    for (const change of [{ words: 9 }, { negatives: 9 }, { ofRuns: NaN }]) {
      const { value, low, high } = heldOutEstimate({ ...given, ...change });
      assert.deepEqual([value, low, high], [0.9, null, null]);
    }
  });
});
