import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Ranks, reduceLogits, referenceOf } from '../../server/inference/host/reduce';

const row = fc.array(fc.constantFrom(-2, -1, -0, 0, 0.5, 3), { minLength: 1, maxLength: 30 });

describe('reduceLogits', () => {
  it('ranks as counting does, equal logits sharing the mean of their ranks', () => {
    fc.assert(
      fc.property(row, (values) => {
        const logits = Float32Array.from(values);
        const watch = values.map((_, i) => i);
        const { ranks, watched } = reduceLogits(logits, referenceOf(logits), new Ranks(watch));
        for (const i of watch) {
          const above = values.filter((x) => x > values[i]!).length;
          const equal = values.filter((x) => x === values[i]!).length;
          assert.equal(ranks[i], above + (equal + 1) / 2);
          assert.equal(watched[i], values[i]);
        }
      }),
    );
  });

  it('has the moments, log-sum-exp and divergence of the definitions', () => {
    const [p, q] = [Float32Array.of(1, 2, 3), Float32Array.of(0, 0, 0)];
    const reduced = reduceLogits(q, referenceOf(p), new Ranks([]));
    const soft = [1, 2, 3].map((x) => Math.exp(x) / (Math.exp(1) + Math.exp(2) + Math.exp(3)));
    const divergence = soft.reduce((sum, x) => sum + x * Math.log(x * 3), 0);
    assert.ok(Math.abs(reduced.klFromFirst - divergence) < 1e-9);
    assert.ok(Math.abs(reduced.logSumExp - Math.log(3)) < 1e-12);
    assert.deepEqual([reduced.mean, reduced.deviation, reduced.ranks.length], [0, 0, 0]);
    assert.ok(
      Math.abs(reduceLogits(p, referenceOf(p), new Ranks([])).deviation - Math.sqrt(2 / 3)) < 1e-9,
    );
    assert.equal(reduceLogits(p, referenceOf(p), new Ranks([])).klFromFirst, 0);
  });
});
