/**
 * Our statistics beside those of R, SciPy, scikit-learn and published examples (test/science/reference/ made the
 * figures).
 */
import assert from 'node:assert/strict';
import { aucOfHistograms, histogram, placements } from '../../server/core/auc';
import { fullSet, setOf, without } from '../../server/core/bits';
import { varianceOfNegatives } from '../../server/science/delong';
import { heldOutAuc, heldOutPlacements } from '../../server/science/evaluate';
import { fitLogistic, scoresOf } from '../../server/science/experiments/common/logistic';
import { aucOfScores, midRanks, spearman } from '../../server/science/experiments/common/scores';
import { sweepRules } from '../../server/science/experiments/detect/sweep';
import { detectionOf, evaluatedOf, planFolds } from '../../server/science/measure';
import { clusteredVariance } from '../../server/science/interval';
import { benjaminiHochberg } from '../../server/science/multiple';
import { mean } from '../../server/science/resampling';
import { taskOf } from '../support/measuring';
import { noisePlanes } from '../support/noise';

const near = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

const repeated = (counts: readonly number[]): number[] =>
  counts.flatMap((n, i) => new Array<number>(n).fill(i + 1));

/** Integer scores as one fold that holds every positive out. */
function scored(positives: readonly number[], negatives: readonly number[]) {
  const counts = Uint16Array.from([...positives, ...negatives]);
  const k = Math.max(...counts);
  const set = without(
    fullSet(counts.length),
    setOf(
      positives.map((_, i) => i),
      counts.length,
    ),
  );
  const negativeHistogram = histogram(Uint16Array.from(negatives), negatives.keys(), k);
  const fold = {
    k,
    counts,
    heldOut: positives.map((_, i) => i),
    heldOutCounts: positives,
    placement: placements(negativeHistogram),
    negatives: set,
    negativeHistogram,
  };
  const clusters = positives.map((_, i) => i);
  return {
    auc: heldOutAuc([fold], positives.length),
    variance:
      clusteredVariance(heldOutPlacements([fold], clusters.length), clusters) +
      varianceOfNegatives([fold], { clusters, negatives: set, negativesFolded: false }),
    ofHistograms: aucOfHistograms(
      histogram(Uint16Array.from(positives), positives.keys(), k),
      negativeHistogram,
    ),
  };
}

const POS = Array.from({ length: 25 }, (_, i) => (((i + 1) * 7 + 5) % 13) + 3);
const NEG = Array.from({ length: 40 }, (_, i) => ((i + 1) * 5 + 1) % 14);

describe('statistics beside those of others', () => {
  it('has the AUC of Hanley and McNeil (1982), and the DeLong variance of pROC for it', () => {
    const [abnormal, normal] = [repeated([3, 2, 2, 11, 33]), repeated([33, 6, 6, 11, 2])];
    const { auc, variance, ofHistograms } = scored(abnormal, normal);
    near(auc, 0.893171061528, 1e-12);
    near(ofHistograms!, auc, 1e-12);
    near(aucOfScores(abnormal, normal)!, auc, 1e-12);
    near(variance, 0.00094398927, 1e-12);
  });

  it('has the AUC of SciPy and the variance of pROC where scores tie', () => {
    const { auc, variance } = scored(POS, NEG);
    near(auc, 0.6675, 1e-12);
    near(variance, 0.00465443109, 1e-12);
  });

  it('has the Benjamini-Hochberg values of SciPy', () => {
    const p = [
      0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269,
      0.275, 0.34,
    ];
    const expected = [
      0.015,
      0.06,
      0.126,
      0.126,
      0.126,
      0.15,
      0.15857142857142856,
      ...new Array<number>(7).fill(0.29464285714285715),
      0.34,
    ];
    benjaminiHochberg(p).forEach((q, i) => near(q, expected[i]!, 1e-12));
  });

  it('has the rank correlation of SciPy, ties at their mean rank', () => {
    near(spearman(POS, NEG.slice(0, 25))!, -0.21402356976446152, 1e-12);
    assert.deepEqual([...midRanks([5, 1, 5, 3])], [3.5, 1, 3.5, 2]);
    assert.equal(spearman([1, 1, 1], [1, 2, 3]), undefined);
  });

  it('has the logistic regression of scikit-learn', () => {
    const values = Float32Array.from({ length: 120 }, (_, i) => {
      const [r, c] = [i >> 2, i & 3];
      return ((r * (c + 3) * 7 + c * c) % 11) / 5 - 1;
    });
    const x = { rows: 30, width: 4, values };
    const y = Uint8Array.from({ length: 30 }, (_, r) => ((r * 5) % 7 < 3 ? 1 : 0));
    const expected = [
      [1, [-0.35112430588, -0.12216724786, 0.2715009982, -0.11108519019], -0.24847387008],
      [20, [-0.05176148645, -0.02259358617, 0.023779189, -0.01650210526], -0.264289488],
    ] as const;
    for (const [penalty, weights, bias] of expected) {
      const fit = fitLogistic(x, y, penalty);
      weights.forEach((w, d) => near(fit.weights[d]!, w, 5e-4));
      near(fit.bias, bias, 5e-4);
      const again = fitLogistic(x, y, penalty, { weights: new Float64Array(4).fill(3), bias: -2 });
      again.weights.forEach((w, d) => near(w, fit.weights[d]!, 5e-4));
    }
    const fit = fitLogistic(x, y, 1);
    near(scoresOf(fit, x)[1]!, dotOf(fit.weights, values.subarray(4, 8)) + fit.bias, 1e-12);
  });
});

function dotOf(a: Float64Array, b: Float32Array): number {
  return a.reduce((sum, v, i) => sum + v * b[i]!, 0);
}

describe('pure noise', () => {
  it('is told in-sample and not held-out: D = 2560, 50 anchors, 20,000 tokens, 20 repeats', function () {
    this.timeout(60_000);
    const rules = [
      { rule: 'top', k: 50 },
      { rule: 'top', k: 200 },
    ] as const;
    const task = taskOf(50);
    const runs = Array.from({ length: 20 }, (_, seed) => {
      const evaluated = evaluatedOf(noisePlanes(20_000, 2560, seed), fullSet(20_000));
      return sweepRules(planFolds(detectionOf(evaluated, task), { seed, folds: 5 }), rules);
    });
    const over = (r: number, key: 'inSample' | 'heldOut'): number =>
      mean(runs.map((run) => run[r]![key]));
    near(over(0, 'inSample'), 0.97, 0.005);
    near(over(1, 'inSample'), 0.999, 0.002);
    near(over(0, 'heldOut'), 0.509, 0.03);
    near(over(1, 'heldOut'), 0.513, 0.03);
  });
});
