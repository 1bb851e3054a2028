import assert from 'node:assert/strict';
import { fullSet } from '../../server/core/bits';
import { evaluatedOf } from '../../server/science/measure';
import { frozenRates } from '../calibrate/frozen';
import { measure, taskOf, tryMeasure } from '../support/measuring';
import { noisePlanes, planesOf, plantedBits } from '../support/noise';

const register = { rule: 'dims', pos: [0, 1, 2, 3, 4, 5], neg: [] } as const;

describe('a register that the catalog writes out', () => {
  const noise = noisePlanes(1000, 128, 4);

  it('is in-sample, and no more than chance, on the random words that chose it', () => {
    const chosen = measure(noise, taskOf(20));
    const frozen = { rule: 'dims', ...chosen.register } as const;
    const m = measure(noise, taskOf(20, { register: frozen }), { draws: 99 });
    assert.equal(m.heldOutAnchors, 'none');
    assert.ok(m.auc.inSample.value > 0.8);
    assert.deepEqual(m.auc.heldOut, { value: m.auc.inSample.value, low: null, high: null });
    assert.deepEqual([m.nullMatched.kind, m.nPos], ['in-sample', 20]);
    assert.ok(m.nullMatched.p! > 0.05, `p ${m.nullMatched.p}`);
    assert.ok(m.warnings.includes('register-in-sample'));
  });

  it('is held out on words that are new to it, and on those only', () => {
    const chosen = measure(noise, taskOf(20));
    const frozen = { rule: 'dims', ...chosen.register } as const;
    const unseen = Array.from({ length: 20 }, (_, i) => i + 20);
    const m = measure(noise, taskOf(40, { register: frozen, unseen }), { draws: 99 });
    assert.deepEqual([m.heldOutAnchors, m.nPos, m.nNeg], ['new', 20, 960]);
    assert.deepEqual(
      m.anchors.map(({ id }) => id),
      unseen,
    );
    assert.ok(Math.abs(m.auc.heldOut.value - 0.5) < 0.2, `${m.auc.heldOut.value}`);
    assert.ok(m.auc.inSample.value > m.auc.heldOut.value + 0.1);
    assert.equal(m.nullMatched.kind, 'uniform');
    assert.ok(m.nullMatched.p! > 0.05);
    assert.ok(m.warnings.includes('register-new-anchors'));
  });

  it('finds a real feature on new words against sets that the same register scores', () => {
    const size = { tokens: 600, dimensions: 128, members: 40, register: 16, share: 0.8 };
    const planted = planesOf(plantedBits(size, 2));
    const unseen = Array.from({ length: 20 }, (_, i) => i + 20);
    const chosen = measure(planted, taskOf(20));
    const frozen = { rule: 'dims', ...chosen.register } as const;
    const m = measure(planted, taskOf(40, { register: frozen, unseen }), { draws: 99 });
    assert.ok(m.auc.heldOut.value > 0.8 && m.nullMatched.p === 0.01, `${m.nullMatched.p}`);
    assert.ok(Math.abs(m.nullMatched.heldOutP95 - 0.5) < 0.2, 'sets do not choose dimensions anew');
  });

  it('is in-sample where but one word is new', () => {
    const task = taskOf(20, { register, unseen: [3] });
    assert.equal(measure(noise, task).heldOutAnchors, 'none');
  });

  it('is held out where no anchor had a part in it', () => {
    const all = Array.from({ length: 20 }, (_, i) => i);
    const m = measure(noise, taskOf(20, { register, unseen: all }));
    assert.equal(m.heldOutAnchors, 'all');
    assert.ok(m.warnings.includes('register-by-hand'));
    assert.ok(!('reason' in tryMeasure(noise, taskOf(20, { register, unseen: all }))));
  });

  it('passes as a feature no more often than 1 in 20 where random words chose it', () => {
    const noise = evaluatedOf(noisePlanes(300, 64, 9), fullSet(300));
    const rates = frozenRates(noise, { registers: 24, words: 12, draws: 59, seed: 1 });
    // 99.98 % of Binomial(24, .05) lie at 6 or below.
    assert.ok(rates.sameWords <= 6 && rates.newWords <= 6, JSON.stringify(rates));
    assert.equal(rates.passedOff, 0);
  });
});
