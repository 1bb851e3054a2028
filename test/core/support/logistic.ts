/** Random designs and tasks of logistic regressions. */
import { cholesky } from '../../../server/core/logistic/cholesky';
import type { Design } from '../../../server/core/logistic/design';
import type { FitTask } from '../../../server/core/logistic/fits';
import { Random } from '../../support/random';

export interface LogisticCase {
  readonly design: Design;
  readonly trainings: readonly Float64Array[];
  readonly tasks: readonly FitTask[];
}

/** Cells with some labels each, two training sets, and as many tasks; the Hessian is any positive definite matrix. */
export function logisticCase(
  seed: number,
  columns: number,
  size: number,
  count: number,
): LogisticCase {
  const random = new Random(seed);
  const sets = Array.from({ length: size }, (_, c) =>
    Array.from({ length: columns }, (_, k) => k).filter(() => c > 0 && random.next() < 0.4),
  );
  const start = Uint32Array.from({ length: size + 1 }, (_, c) =>
    sets.slice(0, c).reduce((sum, set) => sum + set.length, 0),
  );
  const design = { size, columns, start, column: Uint32Array.from(sets.flat()) };
  const trainings = [0, 1].map(() => Float64Array.from({ length: size }, () => random.below(30)));
  const tasks = Array.from({ length: count }, () => {
    const training = random.below(2);
    const plus = trainings[training]!.map((n) => random.below(n + 1));
    const ridges = [30, 3, 0.3].map((strength) => ({
      strength,
      factor: cholesky(diagonal(columns + 1, 5 * size + strength), columns + 1),
    }));
    return { training, plus, ridges };
  });
  return { design, trainings, tasks };
}

function diagonal(n: number, value: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? value : 0));
}
