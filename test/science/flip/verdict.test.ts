import assert from 'node:assert/strict';
import type { ArmEffect, Arms, MeanEffect } from '../../../server/protocol/evidence';
import { judge, type VerdictInput } from '../../../server/science/flip/verdict';

const around = (mean: number, half: number): MeanEffect => ({
  mean,
  low: mean - half,
  high: mean + half,
});

const none = around(0, 0.1);
const arm = (mean: number, change: Partial<ArmEffect> = {}): ArmEffect => ({
  ...none,
  relative: { ...around(mean, 0.2), p: 0.001 },
  logProbability: none,
  rank: none,
  others: none,
  kl: none,
  k: 24,
  draws: 40,
  strongestDraw: mean,
  amongDraws: null,
  awayMinusThis: { ...around(-2 - mean, 0.2), p: 0.001 },
  ...change,
});

/** Away lowers the targets by 2, far beyond every control. */
const specific: VerdictInput = {
  arms: {
    away: arm(-2, { awayMinusThis: null }),
    toward: arm(0),
    random: arm(0, { amongDraws: { reached: 0, p: 1 / 41 } }),
    disjoint: arm(-0.1),
    matched: arm(0, { amongDraws: { reached: 0, p: 1 / 41 } }),
  },
  away: { mean: -2, error: 0.1, df: 20, rows: [] },
  selectivity: { mean: 0.1, low: 0, high: 0.2 },
  sizes: { random: 1, disjoint: 1, matched: 1 },
  strongestOther: around(-1.9, 0.2),
  overPrompts: around(-2, 0.2),
  smallestEffect: 0.2,
  prompts: 24,
  alpha: 0.05,
};

const judged = (
  arms: Partial<Arms>,
  change: Partial<VerdictInput> = {},
): readonly [string, string] => {
  const input = { ...specific, ...change, arms: { ...specific.arms, ...arms } };
  const { specificity, reason } = judge(input);
  return [specificity, reason];
};
const specificityOf = (...given: Parameters<typeof judged>): string => judged(...given)[0];

describe('whether an effect is specific', () => {
  it('is shown where every control stays behind', () => {
    assert.equal(specificityOf({}), 'specific');
  });

  it('is refuted by a control only where away goes further by less than matters', () => {
    const control = (mean: number, half: number): Partial<Arms> => ({
      disjoint: arm(-2, { awayMinusThis: { ...around(mean, half), p: 0.4 } }),
    });
    assert.equal(specificityOf(control(-0.05, 0.1)), 'not-specific');
    assert.equal(specificityOf(control(0.6, 0.5)), 'not-specific', 'the control goes further');
    const [specificity, reason] = judged(control(-0.2, 0.5));
    assert.equal(specificity, 'not-tested', 'the interval reaches beyond what matters');
    assert.match(reason, /cannot be told \(away minus it -0\.20 \[-0\.70, 0\.30\]\); more prompts/);
  });

  it('is the same in the other direction', () => {
    const up = (difference: MeanEffect): string =>
      specificityOf(
        {
          away: arm(2, { awayMinusThis: null }),
          random: arm(1.9, { awayMinusThis: { ...difference, p: 0.4 } }),
        },
        { away: { ...specific.away, mean: 2 } },
      );
    assert.equal(up(around(0.05, 0.1)), 'not-specific');
    assert.equal(up(around(0.2, 0.5)), 'not-tested');
  });

  it('is refuted by one other register only where the difference to it says so', () => {
    const disjoint = arm(-0.1, { strongestDraw: -2.1 });
    const other = (half: number): string =>
      specificityOf({ disjoint }, { strongestOther: around(0.1, half) });
    assert.equal(other(0.2), 'not-specific');
    assert.equal(other(1), 'not-tested');
  });

  it('is refuted by draws only where more of them reach away than chance explains', () => {
    const reaching = (reached: number): string =>
      specificityOf({ random: arm(0, { amongDraws: { reached, p: (reached + 1) / 41 } }) });
    assert.deepEqual([0, 1, 3, 4].map(reaching), [
      'specific',
      'not-tested',
      'not-tested',
      'not-specific',
    ]);
  });

  it('is refuted by other features only where they are shown to move as much', () => {
    const others = (low: number, high: number): string =>
      specificityOf({}, { selectivity: { mean: (low + high) / 2, low, high } });
    // The smallest effect is a tenth of away's.
    assert.deepEqual(
      [others(0.91, 1.2), others(0.5, 1.6), others(-1.3, -0.95), others(0.5, 0.9)],
      ['not-specific', 'not-tested', 'not-specific', 'specific'],
    );
  });
});
