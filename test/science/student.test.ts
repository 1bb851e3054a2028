import assert from 'node:assert/strict';
import { studentQuantile, studentTail } from '../../server/science/student';

/** t, df, P(T > t): by numerical integration of the density. */
const TAILS = [
  [1, 1, 0.25],
  [2, 1, 0.1475836],
  [2.228139, 10, 0.025],
  [-1, 5, 0.8183913],
  [3.5, 7.5, 0.0044744],
] as const;

describe("Student's t", () => {
  it('has the tails that integrating its density gives', () => {
    for (const [t, df, p] of TAILS)
      assert.ok(Math.abs(studentTail(t, df) - p) < 2e-5, `${t}, ${df}: ${studentTail(t, df)}`);
  });

  it('has the quantiles of the tables, and nears the normal one', () => {
    for (const [df, t] of [
      [1, 12.7062],
      [2, 4.30265],
      [5, 2.57058],
      [23, 2.06866],
    ] as const)
      assert.ok(Math.abs(studentQuantile(0.025, df) - t) < 1e-4);
    assert.ok(Math.abs(studentQuantile(0.025, 1e7) - 1.959964) < 1e-5);
    assert.ok(Math.abs(studentQuantile(0.2, 1e7) - 0.841621) < 1e-5);
  });

  it('is undone by its own quantile', () => {
    for (const df of [1, 2.5, 8, 40])
      for (const p of [0.4, 0.05, 0.001])
        assert.ok(Math.abs(studentTail(studentQuantile(p, df), df) - p) < 1e-9);
  });
});
