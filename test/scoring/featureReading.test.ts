import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fullSet } from '../../server/core/bits';
import type { TokenListAsked } from '../../server/protocol/featureReading';
import { bestThreshold } from '../../server/protocol/featureReading';
import { evaluatedOf } from '../../server/science/measure';
import {
  runCorrelations,
  runLevels,
  runRegister,
  runTokens,
} from '../../server/scoring/featureReading';
import type { LoadedCache } from '../../server/scoring/loaded';
import { noiseBits, planesOf } from '../support/noise';

const [tokens, dimensions] = [300, 40];
const bits = noiseBits(tokens, dimensions, 11);
const planes = planesOf(bits);
const cache: LoadedCache = {
  evaluated: evaluatedOf(planes, fullSet(tokens)),
  mean: new Float32Array(dimensions),
  sha256: '',
};
const scope = { path: '', excluded: [] };
const register = { pos: [1, 5, 9, 12], neg: [2, 30, 31] };
const anchors = Array.from({ length: 20 }, (_, i) => 7 * i + 3);
const job = { scope, anchors, negatives: null, register };

/** One comparison at a time. */
const levelOf = (t: number): number =>
  register.pos.filter((d) => bits.at(t, d)).length +
  register.neg.filter((d) => !bits.at(t, d)).length;
const all = Array.from({ length: tokens }, (_, t) => t);
const isAnchor = (t: number): boolean => anchors.includes(t);

describe('What a cache tells of a feature', () => {
  it('is how many tokens of each class have each level', () => {
    const { k, anchors: members, negatives } = runLevels(cache, job);
    assert.equal(k, 7);
    for (let level = 0; level <= k; level++) {
      const here = all.filter((t) => levelOf(t) === level);
      assert.equal(members[level], here.filter(isAnchor).length);
      assert.equal(negatives[level], here.length - here.filter(isAnchor).length);
    }
  });

  it('is lists of tokens in pages, in their order, with the ranks of what is tied', () => {
    const list = fc.constantFrom('top', 'borderline', 'false-positive', 'false-negative', 'levels');
    const asked = fc.record({
      list,
      threshold: fc.nat(7),
      levels: fc.tuple(fc.nat(7), fc.nat(7)),
      from: fc.nat(320),
      count: fc.integer({ min: 1, max: 50 }),
    }) as fc.Arbitrary<TokenListAsked>;
    fc.assert(
      fc.property(asked, (wanted) => {
        const { total, rows } = runTokens(cache, { ...job, asked: wanted });
        const belongs = all.filter((t) => isIn(wanted, t));
        assert.equal(total, belongs.length);
        assert.equal(rows.length, Math.max(0, Math.min(wanted.count, total - wanted.from)));
        for (const { id, level, first, last, anchor } of rows) {
          assert.ok(belongs.includes(id));
          assert.deepEqual([level, anchor], [levelOf(id), isAnchor(id)]);
          assert.equal(first, 1 + all.filter((t) => levelOf(t) > level).length);
          assert.equal(last, all.filter((t) => levelOf(t) >= level).length);
        }
        const levels = rows.map(({ level }) => level);
        const distance = (level: number): number => Math.abs(level - wanted.threshold + 0.5);
        if (wanted.list === 'borderline')
          assert.deepEqual(
            levels,
            [...levels].sort((a, b) => distance(a) - distance(b) || b - a),
          );
        else if (wanted.list === 'false-negative')
          assert.deepEqual(
            levels,
            [...levels].sort((a, b) => a - b),
          );
        else
          assert.deepEqual(
            levels,
            [...levels].sort((a, b) => b - a),
          );
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is the tokens of a search, group after group, each by its level', () => {
    const groups = [
      [250, 3, 17, 299],
      [1, 250, 40, 41, 42, 43],
    ];
    const asked = { list: 'found', threshold: 0, from: 0, count: 50 } as const;
    const { total, rows } = runTokens(cache, { ...job, asked, found: groups });
    const order = (ids: readonly number[]): number[] =>
      [...ids].sort((a, b) => levelOf(b) - levelOf(a) || a - b);
    assert.deepEqual(
      rows.map(({ id }) => id),
      groups.flatMap(order),
    );
    assert.equal(total, 10);
    assert.deepEqual(runTokens(cache, { ...job, asked }), { total: 0, rows: [] });
  });

  it('is the shares of + of each registered dimension, and how often it is chosen again', () => {
    const rows = runRegister(cache, job)!;
    assert.equal(rows.length, 7);
    for (const { index, polarity, pPlus, pMinus, auc, stability } of rows) {
      const share = (of: readonly number[]): number =>
        of.filter((t) => bits.at(t, index)).length / of.length;
      const others = all.filter((t) => !isAnchor(t));
      assert.ok(Math.abs(pPlus - share(anchors)) < 1e-12);
      assert.ok(Math.abs(pMinus - share(others)) < 1e-12);
      const sign = polarity === '+' ? 1 : -1;
      assert.ok(Math.abs(auc - (1 + sign * (pPlus - pMinus)) / 2) < 1e-12);
      assert.ok(stability !== null && stability >= 0 && stability <= 5);
    }
    const aucs = rows.map(({ auc }) => auc);
    assert.deepEqual(
      aucs,
      [...aucs].sort((a, b) => b - a),
    );
    assert.equal(runRegister(cache, { ...job, anchors: anchors.slice(0, 9) })![0]!.stability, null);
    assert.equal(runRegister(cache, { ...job, anchors: [] }), undefined);
  });

  it('is the correlation of agreement with other registers', () => {
    const opposite = { pos: register.neg, neg: register.pos };
    const others = [register, opposite, { pos: [], neg: [] }, { pos: [0], neg: [] }];
    const [same, reverse, none, single] = runCorrelations(cache, { scope, register, others });
    assert.ok(Math.abs(same! - 1) < 1e-12 && Math.abs(reverse! + 1) < 1e-12);
    assert.equal(none, null);
    const x = all.map(levelOf);
    const y = all.map((t) => Number(bits.at(t, 0)));
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const [mx, my] = [mean(x), mean(y)];
    const sum = (of: (i: number) => number): number => all.reduce((total, i) => total + of(i), 0);
    const naive =
      sum((i) => (x[i]! - mx) * (y[i]! - my)) /
      Math.sqrt(sum((i) => (x[i]! - mx) ** 2) * sum((i) => (y[i]! - my) ** 2));
    assert.ok(Math.abs(single! - naive) < 1e-9);
  });

  it('has a threshold that tells the classes apart best', () => {
    assert.equal(bestThreshold({ k: 3, anchors: [0, 0, 1, 4], negatives: [8, 2, 0, 0] }), 2);
    assert.equal(bestThreshold({ k: 1, anchors: [0, 0], negatives: [0, 0] }), 1);
  });
});

function isIn({ list, threshold, levels }: TokenListAsked, t: number): boolean {
  const level = levelOf(t);
  if (list === 'false-positive') return level >= threshold && !isAnchor(t);
  if (list === 'false-negative') return level < threshold && isAnchor(t);
  return list !== 'levels' || (level >= levels![0] && level <= levels![1]);
}
