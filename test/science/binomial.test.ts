import assert from 'node:assert/strict';
import { shareEstimate, signTestP, upperTail } from '../../server/science/binomial';

const near = (actual: number | null | undefined, expected: number, within = 5e-7): void =>
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) < within,
    `${actual} is not ${expected}`,
  );

describe('binomial', () => {
  // scipy.stats.binomtest(k, n).proportion_ci(0.95, 'exact'), SciPy 1.17.1
  const rows: readonly (readonly [number, number, number, number])[] = [
    [7, 10, 0.34754714999, 0.93326048882],
    [0, 20, 0, 0.16843347098],
    [61, 77, 0.6846081769, 0.87630917457],
    [168, 200, 0.78170098465, 0.88791250235],
  ];
  it('gives exact intervals', () => {
    for (const [k, n, low, high] of rows) {
      const share = shareEstimate(k, n);
      near(share?.low, low, 1e-8);
      near(share?.high, high, 1e-8);
    }
  });
  it('mirrors: the interval of failures is one minus that of successes', () => {
    for (let k = 0; k <= 30; k++) {
      const [a, b] = [shareEstimate(k, 30)!, shareEstimate(30 - k, 30)!];
      near(a.low, 1 - b.high!, 1e-12);
      assert.ok(a.low! <= a.value && a.value <= a.high!);
    }
  });
  it('has no share of nothing', () => assert.equal(shareEstimate(0, 0), null));
  it('sums tails', () => {
    near(upperTail(8, 10, 0.5), 56 / 1024, 1e-12);
    near(upperTail(1, 3, 0.25), 1 - 0.75 ** 3, 1e-12);
    assert.equal(upperTail(0, 5, 0.3), 1);
    near(upperTail(900, 2000, 0.45), 0.5, 0.02);
  });
  it('tests signs', () => {
    near(signTestP(8, 10), 112 / 1024, 1e-12);
    near(signTestP(2, 10), 112 / 1024, 1e-12);
    assert.equal(signTestP(0, 0), 1);
    assert.equal(signTestP(5, 10), 1);
  });
});
