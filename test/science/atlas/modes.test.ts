import assert from 'node:assert/strict';
import { fullSet, setOf, without } from '../../../server/core/bits';
import { mutualInformation } from '../../../server/core/pairs';
import { NOT_MEASURED, SCALES } from '../../../server/protocol/atlas';
import {
  aucsOfBest,
  bestFeatures,
  ownSigns,
  signsAgainst,
} from '../../../server/science/atlas/layers';
import { allPairs, pairsAmong } from '../../../server/science/atlas/pairs';
import { evaluatedOf } from '../../../server/science/measure';
import { planesOf, plantedBits } from '../../support/noise';

const [tokens, dimensions] = [400, 20];
const bits = plantedBits({ tokens, dimensions, members: 30, register: 8, share: 0.8 }, 3);
const other = plantedBits({ tokens, dimensions, members: 30, register: 8, share: 0.9 }, 4);
const excluded = [7, 390, 391];
const set = without(fullSet(tokens), setOf(excluded, tokens));
const evaluated = evaluatedOf(planesOf(bits), set);
const there = evaluatedOf(planesOf(other), set);
const all = Array.from({ length: tokens }, (_, t) => t).filter((t) => !excluded.includes(t));

function finished<R>(steps: Generator<number, R>): R {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    assert.ok(step.value >= 0 && step.value <= 1);
  }
}

/** Correlation of two columns of 0 and 1, by the definition. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (of: readonly number[]): number => of.reduce((x, y) => x + y, 0) / of.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (i: number) => number): number => a.reduce((s, _, i) => s + f(i), 0);
  return (
    sum((i) => (a[i]! - ma) * (b[i]! - mb)) /
    Math.sqrt(sum((i) => (a[i]! - ma) ** 2) * sum((i) => (b[i]! - mb) ** 2))
  );
}

const column = (of: typeof bits, d: number): number[] => all.map((t) => (of.at(t, d) ? 1 : 0));

describe('The pairs of an atlas', () => {
  const pairs = finished(allPairs(evaluated));

  it('are those of a naive count, on both sides of the diagonal', () => {
    let sum = 0;
    for (let a = 0; a < dimensions; a++) {
      for (let b = 0; b < dimensions; b++) {
        const at = a * dimensions + b;
        if (a === b) {
          assert.deepEqual([pairs.information[at], pairs.phi[at]], [NOT_MEASURED, NOT_MEASURED]);
          continue;
        }
        const [x, y] = [column(bits, a), column(bits, b)];
        const count = (of: readonly number[]): number => of.reduce((s, one) => s + one, 0);
        const both = count(x.map((one, i) => one * y[i]!));
        const information = mutualInformation(all.length, count(x), count(y), both);
        const phi = correlation(x, y);
        sum += information;
        assert.ok(Math.abs(pairs.phi[at]! - SCALES.phi.cell(phi)) <= 1);
        assert.equal(
          pairs.information[at],
          SCALES.information.cell((phi < 0 ? -1 : 1) * information),
        );
      }
    }
    assert.ok(Math.abs(pairs.mean - sum / (dimensions * (dimensions - 1))) < 1e-12);
    assert.equal(pairs.tokens, all.length);
    assert.deepEqual(
      [...pairs.cluster].sort((a, b) => a - b),
      [...pairs.cluster.keys()],
    );
  });

  it('are exact for some, and null for a dimension with itself or outside', () => {
    const some = pairsAmong(evaluated, [2, 5], [5, 0, dimensions]);
    assert.deepEqual(
      some.map((one) => one === null),
      [false, false, true, true, false, true],
    );
    const [first] = some;
    const [x, y] = [column(bits, 2), column(bits, 5)];
    assert.ok(Math.abs(first!.phi! - correlation(x, y)) < 1e-12);
    assert.equal(
      first!.both,
      x.reduce((s, one, i) => s + one * y[i]!, 0),
    );
    const { tokens: n, plusRow, plusColumn, both } = first!;
    assert.equal(first!.bits, mutualInformation(n, plusRow, plusColumn, both));
  });

  it('have no correlation with a sign that is the same everywhere', () => {
    const constant = { ...bits, at: (t: number, d: number) => d === 0 || bits.at(t, d) };
    const known = evaluatedOf(planesOf(constant), set);
    assert.equal(pairsAmong(known, [0], [1])[0]!.phi, null);
    const { phi, information } = finished(allPairs(known));
    assert.deepEqual([phi[1], information[1]], [NOT_MEASURED, 0]);
  });
});

describe('The layers of an atlas', () => {
  const own = ownSigns(evaluated);

  it('compare signs as a naive count does', () => {
    const row = finished(signsAgainst(own, there.planes));
    for (let d = 0; d < dimensions; d++) {
      const [x, y] = [column(bits, d), column(other, d)];
      const same = x.filter((one, i) => one === y[i]).length / all.length;
      const plus = y.reduce((s, one) => s + one, 0) / all.length;
      assert.ok(Math.abs(row.same[d]! - same) < 1e-6 && Math.abs(row.plus[d]! - plus) < 1e-6);
      assert.ok(Math.abs(row.phi[d]! - correlation(x, y)) < 1e-6);
    }
    const self = finished(signsAgainst(own, evaluated.planes));
    assert.ok(self.phi.every((phi) => phi === 1) && self.same.every((same) => same === 1));
  });

  it('refuse another number of dimensions', () => {
    const narrow = plantedBits({ tokens, dimensions: 9, members: 30, register: 4, share: 0.8 }, 3);
    assert.throws(() => finished(signsAgainst(own, planesOf(narrow))), RangeError);
  });

  it('follow the feature that a dimension tells best at the own layer', () => {
    const features = [
      { anchors: [0, 1, 2, 3, 4, 5], negatives: null },
      { anchors: [100, 101, 102], negatives: [200, 201, 202, 203] },
      { anchors: [], negatives: null },
    ];
    const signed = (of: typeof bits, f: number, d: number): number => {
      const { anchors, negatives } = features[f]!;
      const rest = negatives ?? all.filter((t) => !anchors.includes(t));
      const share = (ids: readonly number[]): number =>
        ids.filter((t) => of.at(t, d)).length / ids.length;
      return (share(anchors) - share(rest)) / 2;
    };
    const best = finished(bestFeatures(evaluated, features));
    const aucs = finished(aucsOfBest(there, features, best));
    for (let d = 0; d < dimensions; d++) {
      const strengths = [0, 1].map((f) => Math.abs(signed(bits, f, d)));
      assert.equal(best[d], strengths[1]! > strengths[0]! ? 1 : 0);
      assert.ok(Math.abs(aucs[d]! - signed(other, best[d]!, d)) < 1e-6);
    }
    const none = finished(bestFeatures(evaluated, [features[2]!]));
    assert.ok(none.every((feature) => feature === -1));
    assert.ok(finished(aucsOfBest(there, [features[2]!], none)).every(Number.isNaN));
  });
});
