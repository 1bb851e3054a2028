import assert from 'node:assert/strict';
import { CrashBudget } from '../../extension/restarts';

const crashes = (budget: CrashBudget, times: readonly number[]): (number | undefined)[] =>
  times.map((now) => budget.crashed(now));

describe('Restarts after crashes', () => {
  it('come later and later, and end at the fifth crash in three minutes', () => {
    const waits = crashes(new CrashBudget(), [0, 1000, 2000, 3000, 179_999]);
    assert.deepEqual(waits, [0, 500, 1000, 2000, undefined]);
  });

  it('go on where the crashes lie far apart', () => {
    const waits = crashes(new CrashBudget(), [0, 60_000, 120_000, 179_999, 180_000, 400_000]);
    assert.deepEqual(waits, [0, 500, 1000, 2000, 2000, 0]);
  });

  it('restart when the user asks', () => {
    const budget = new CrashBudget();
    crashes(budget, [0, 0, 0, 0, 0]);
    budget.reset();
    assert.equal(budget.crashed(1), 0);
  });
});
