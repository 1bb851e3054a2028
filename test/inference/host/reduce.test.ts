import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exponential, stepOf, STEPS } from '../../../server/inference/host/exponential';
import {
  Ranks,
  reduceLogits as reduced,
  referenceOf,
  requireFinite,
  type Reference,
} from '../../../server/inference/host/reduce';
import { fault } from '../../support/faults';
import { Random } from '../../support/random';

const reduceLogits = (row: Float32Array, first: Reference, watch: readonly number[]) =>
  reduced(row, first, new Ranks(watch));

describe('exponential', () => {
  const of = (below: number): number => exponential(below, stepOf(below));

  it('is that of Math.exp down to -44, and 0 far below', () => {
    const random = new Random(4);
    assert.equal(of(0), 1);
    for (let i = 0; i < 20_000; i += 1) {
      const below = -44 * random.next();
      assert(Math.abs(of(below) / Math.exp(below) - 1) < 1e-14, String(below));
    }
    for (const below of [-45, -1e6, -3e38]) assert.equal(Math.abs(of(below)), 0);
  });

  it('has steps that never fall as the distance grows', () => {
    const random = new Random(5);
    const depths = Array.from({ length: 5000 }, () => 60 * random.next()).sort((a, b) => a - b);
    const steps = depths.map((depth) => stepOf(-depth));
    assert(steps.every((step, i) => i === 0 || step >= steps[i - 1]!));
    assert.deepEqual([stepOf(0), stepOf(-3e38)], [0, STEPS - 1]);
  });
});

describe('reduceLogits', () => {
  it('ranks ties by their mid-rank, the highest first', () => {
    const row = Float32Array.of(5, 1, 3, 3, 3);
    const { ranks, watched, mean, deviation } = reduceLogits(row, referenceOf(row), [0, 1, 2]);
    assert.deepEqual([...ranks], [1, 5, 3]);
    assert.deepEqual([...watched], [5, 1, 3]);
    assert.equal(mean, 3);
    assert(Math.abs(deviation - Math.sqrt(8 / 5)) < 1e-12);
  });

  it('ranks as sorting all logits does', () => {
    const logit = fc.float({ noNaN: true, noDefaultInfinity: true, min: -20, max: 20 });
    const few = fc.constantFrom(-1, 0, 0.5, 2);
    const rows = fc.array(fc.oneof(logit, few), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.array(fc.nat(), { maxLength: 8 }), (values, picks) => {
        const row = Float32Array.from(values);
        const watch = picks.map((pick) => pick % row.length);
        const { ranks } = reduceLogits(row, referenceOf(row), watch);
        const naive = watch.map((id) => {
          const higher = row.filter((x) => x > row[id]!).length;
          return higher + (row.filter((x) => x === row[id]).length + 1) / 2;
        });
        assert.deepEqual([...ranks], naive);
      }),
      { seed: 5 },
    );
  });

  it('ranks row after row in the same buffers', () => {
    const random = new Random(3);
    for (const watch of [[4], [1, 1], [0, 1999, 7, 300, 301, 302]]) {
      const ranks = new Ranks(watch);
      for (const spread of [1, 0, 1e-30, 1e30]) {
        const row = Float32Array.from({ length: 2000 }, () => spread * (random.next() - 0.5));
        const naive = watch.map((id) => {
          const higher = row.filter((x) => x > row[id]!).length;
          return higher + (row.filter((x) => x === row[id]).length + 1) / 2;
        });
        assert.deepEqual([...reduced(row, referenceOf(row), ranks).ranks], naive);
      }
    }
  });

  it('gives 0 for the divergence from itself, and what the definition gives from another', () => {
    const logit = fc.float({ noNaN: true, min: -20, max: 20 });
    const pairs = fc.array(fc.tuple(logit, logit), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(pairs, (rows) => {
        const [p, q] = [0, 1].map((i) => Float32Array.from(rows, (r) => r[i]!)) as [
          Float32Array,
          Float32Array,
        ];
        assert.equal(reduceLogits(p, referenceOf(p), []).klFromFirst, 0);
        const [a, b] = [softmax(p), softmax(q)];
        const naive = a.reduce((sum, pi, i) => sum + (pi > 0 ? pi * Math.log(pi / b[i]!) : 0), 0);
        assert(
          Math.abs(reduceLogits(q, referenceOf(p), []).klFromFirst - naive) < 1e-9 * (1 + naive),
        );
        const direct = Math.log(q.reduce((sum, x) => sum + Math.exp(x), 0));
        assert(Math.abs(reduceLogits(q, referenceOf(p), []).logSumExp - direct) < 1e-9);
      }),
      { seed: 3 },
    );
  });

  it('refuses logits that are not finite', () => {
    requireFinite(Float32Array.of(1, 2), 0);
    assert.throws(
      () => requireFinite(Float32Array.of(1, NaN), 4),
      fault('non-finite-state', /token 1 .*row 4/),
    );
  });
});

function softmax(row: Float32Array): number[] {
  const all = [...row].map(Math.exp);
  const sum = all.reduce((a, b) => a + b, 0);
  return all.map((x) => x / sum);
}
