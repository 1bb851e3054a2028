import assert from 'node:assert/strict';
import { aucInterval, clusteredVariance, varianceOfMean } from '../../server/science/interval';
import { benjaminiHochberg, holm } from '../../server/science/multiple';
import { p95, permutationP } from '../../server/science/nullMatched';
import { seededRandom } from '../../server/science/random';
import { bootstrapMean, signPermutationP } from '../../server/science/resampling';

const near = (a: number, b: number, tolerance: number): void =>
  assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

describe('statistics', () => {
  it('adjusts p-values as Benjamini and Hochberg (1995) do in their example', () => {
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
      0.6528, 0.759, 1,
    ];
    const q = benjaminiHochberg(p);
    assert.equal(q.filter((v) => v <= 0.05).length, 4);
    near(q[3]!, (0.0095 * 15) / 4, 1e-12);
    assert.deepEqual(
      [...q].sort((a, b) => a - b),
      q,
    );
  });

  it('adjusts p-values as Holm (1979) does', () => {
    assert.deepEqual(
      holm([0.01, 0.04, 0.03, 0.005]).map((v) => Math.round(v * 1e9) / 1e9),
      [0.03, 0.06, 0.06, 0.02],
    );
  });

  it('has the DeLong variance of a worked example', () => {
    // Positives 3 4 5, negatives 1 3 4: placements of positives 1/2, 5/6, 1; of negatives 1, 5/6, 1/2.
    const positives = [0.5, 5 / 6, 1];
    const variance = clusteredVariance(positives, [0, 1, 2]);
    near(variance, varianceOfMean(positives), 1e-15);
    near(variance, 0.0648148148 / 3, 1e-9);
  });

  it('widens with dependence: two copies of each item are no more evidence than one', () => {
    const values = [0.2, 0.9, 0.5, 0.7];
    const twice = values.flatMap((v) => [v, v]);
    const clusters = values.flatMap((_, i) => [i, i]);
    near(clusteredVariance(twice, clusters), varianceOfMean(values), 1e-12);
  });

  it('keeps the interval of an AUC inside [0, 1], and never claims certainty', () => {
    const high = aucInterval(0.98, 0.01, 30);
    assert.ok(high.low! > 0 && high.high! < 1 && high.low! < 0.98 && high.high! > 0.98);
    near(aucInterval(1, 0, 20).low!, 0.025 ** (1 / 20), 1e-12);
    near(aucInterval(0, 0, 20).high!, 1 - 0.025 ** (1 / 20), 1e-12);
    assert.equal(aucInterval(0.7, 0.01, 9).low, null);
  });

  it('covers the truth about 95 times in 100 (bootstrap of a mean, n = 30)', () => {
    const random = seededRandom(11, 'coverage');
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
    let covered = 0;
    for (let i = 0; i < 200; i++) {
      const { low, high } = bootstrapMean(Array.from({ length: 30 }, normal), random);
      if (low <= 0 && 0 <= high) covered++;
    }
    assert.ok(covered >= 180 && covered <= 199, `${covered} of 200`);
  });

  it('gives permutation p-values that are never 0, and exact where all is known', () => {
    const random = seededRandom(1, 'p');
    assert.equal(permutationP(0.9, [0.1, 0.2, 0.9]), 0.5);
    assert.equal(permutationP(2, new Array<number>(99).fill(0)), 0.01);
    // Ten differences of one sign: two-sided p = 2 / 2^10, one-sided 1 / 2^10.
    const down = new Array<number>(10).fill(-1);
    near(signPermutationP(down, 'two', random), 2 / 1024, 0.0015);
    near(signPermutationP(down, 'lower', random), 1 / 1024, 0.0012);
    assert.equal(signPermutationP([0, 0, 0], 'two', random), 1);
    near(
      signPermutationP(
        down.map((d) => -d),
        'lower',
        random,
      ),
      1,
      1e-3,
    );
  });

  it('takes as 95th percentile a value that 95 % of the draws do not exceed', () => {
    const draws = Array.from({ length: 100 }, (_, i) => i + 1);
    assert.equal(p95(draws), 95);
    assert.equal(p95([7]), 7);
  });
});
