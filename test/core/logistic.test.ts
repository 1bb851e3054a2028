import assert from 'node:assert/strict';
import { cholesky, solveInPlace } from '../../server/core/logistic/cholesky';
import type { Design } from '../../server/core/logistic/design';
import { plainFits } from '../../server/core/logistic/fits';
import { Random } from '../support/random';
import { logisticCase } from './support/logistic';

describe('logistic regressions of signs', () => {
  it('end where no coefficient, moved either way, makes the penalised loss much less', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { design, trainings, tasks } = logisticCase(seed, 5, 12, 4);
      plainFits(
        design,
        trainings,
      )(tasks).forEach((path, t) => {
        const { training, plus, ridges } = tasks[t]!;
        const n = trainings[training]!;
        path.forEach(({ beta }, r) => {
          const loss = (at: Float64Array): number =>
            naiveLoss(design, n, plus, ridges[r]!.strength, at);
          const least = loss(beta);
          const allowed = 5e-5 * n.reduce((a, b) => a + b, 0);
          for (let i = 0; i < beta.length; i++)
            for (const by of [-0.3, -0.05, 0.05, 0.3])
              assert.ok(loss(beta.map((b, j) => (i === j ? b + by : b))) > least - allowed);
        });
      });
    }
  });

  it('give the log odds of every cell, and the logarithm of the chance of -', () => {
    const { design, trainings, tasks } = logisticCase(1, 4, 9, 3);
    for (const { beta, odds, softplus } of plainFits(design, trainings)(tasks).flat()) {
      odds.forEach((eta, c) => {
        assert.ok(Math.abs(eta - naiveOdds(design, beta, c)) < 1e-12);
        assert.ok(Math.abs(softplus[c]! - Math.log(1 + Math.exp(eta))) < 1e-12);
      });
    }
  });

  it('solve symmetric systems', () => {
    const random = new Random(3);
    const n = 11;
    const root = random.normals(n * n);
    const a = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < n; k++) sum += root[i * n + k]! * root[j * n + k]!;
      return sum;
    });
    const x = Float64Array.from({ length: n }, () => random.normal());
    const b = x.map((_, i) => x.reduce((sum, value, j) => sum + a[i * n + j]! * value, 0));
    solveInPlace(cholesky(a, n), n, b);
    b.forEach((value, i) => assert.ok(Math.abs(value - x[i]!) < 1e-9));
  });

  it('refuse a matrix that is not positive definite', () => {
    assert.throws(() => cholesky(Float64Array.of(1, 2, 2, 1), 2), RangeError);
  });
});

function naiveOdds({ start, column }: Design, beta: Float64Array, cell: number): number {
  const own = column.subarray(start[cell], start[cell + 1]);
  return own.reduce((sum, k) => sum + beta[k + 1]!, beta[0]!);
}

/** Minus the log likelihood with half a + and half a - without labels, and the penalty. */
function naiveLoss(
  design: Design,
  n: Float64Array,
  plus: Float64Array,
  strength: number,
  beta: Float64Array,
): number {
  const chance = (cell: number): number => 1 / (1 + Math.exp(-naiveOdds(design, beta, cell)));
  const penalty = beta.slice(1).reduce((sum, b) => sum + (strength / 2) * b * b, 0);
  return n.reduce((sum, count, c) => {
    const half = c === 0 ? 0.5 : 0;
    const [positive, negative] = [plus[c]! + half, count - plus[c]! + half];
    return sum - positive * Math.log(chance(c)) - negative * Math.log(1 - chance(c));
  }, penalty);
}
