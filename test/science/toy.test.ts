/** An end-to-end check of the scoring core against a published table (METHOD section 10). */
import assert from 'node:assert/strict';
import { setOf, fullSet, without } from '../../server/core/bits';
import { plusCounts, plusCountsOfList } from '../../server/core/planes';
import { inSampleAuc } from '../../server/science/evaluate';
import { dimensionStats, prototypeOf, registerByTau } from '../../server/science/prototype';
import { seededRandom } from '../../server/science/random';
import { planesOf } from '../support/noise';
import type { ToyModel, ToyShape } from '../support/toyModel';
import { toyHidden, toyInput, trainToy } from '../support/toyModel';

const SAMPLES = 20_000;

/** Share of represented features (|W_i|^2 > 0.5) that their signs detect with AUC > .7. */
function detectedShare(model: ToyModel): { share: number; represented: number } {
  const { n, d } = model.shape;
  const random = seededRandom(1, 'toy-samples');
  const inputs = Array.from({ length: SAMPLES }, () => toyInput(model.shape, random));
  const hidden = inputs.map((x) => toyHidden(model, x));
  const planes = planesOf({ tokens: SAMPLES, dimensions: d, at: (t, j) => hidden[t]![j]! > 0 });
  const norm = (i: number): number =>
    Array.from({ length: d }, (_, j) => model.weights[j * n + i]! ** 2).reduce((a, b) => a + b, 0);
  const represented = Array.from({ length: n }, (_, i) => i).filter((i) => norm(i) > 0.5);
  const detected = represented.filter((i) => {
    const anchors = inputs.flatMap((x, t) => (x[i]! > 0 ? [t] : []));
    const negatives = without(fullSet(SAMPLES), setOf(anchors, SAMPLES));
    const negativeCounts = { n: SAMPLES - anchors.length, plus: plusCounts(planes, negatives) };
    const plus = plusCountsOfList(planes, anchors);
    const stats = dimensionStats({ n: anchors.length, plus }, negativeCounts);
    const prototype = prototypeOf(stats, registerByTau(stats, 0.75).dimensions);
    const clusters = anchors.map((_, c) => c);
    const detection = {
      planes,
      anchors,
      clusters,
      negatives,
      negativeCounts,
      negativesFolded: false,
    };
    return inSampleAuc(detection, prototype) > 0.7;
  });
  return { share: detected.length / represented.length, represented: represented.length };
}

describe('toy model of superposition', () => {
  // The paper's shares, in percent; one trained model has few features, so its noise is about 20 points.
  const rows: readonly (readonly [ToyShape, number])[] = [
    [{ n: 20, d: 5, s: 0.05 }, 0.8],
    [{ n: 40, d: 5, s: 0.02 }, 1.0],
  ];
  for (const [shape, paper] of rows) {
    it(`detects represented features by sign as the paper does (n ${shape.n}, d ${shape.d})`, () => {
      const { share, represented } = detectedShare(trainToy(shape, 2000, 7));
      assert.ok(represented >= shape.d, `only ${represented} features are represented`);
      assert.ok(Math.abs(share - paper) <= 0.2, `share ${share.toFixed(2)}, paper ${paper}`);
    });
  }
});
