import assert from 'node:assert/strict';
import { mean } from '../../server/science/resampling';
import { measure, taskOf, tryMeasure } from '../support/measuring';
import { noiseBits, planesOf, plantedBits } from '../support/noise';

const planted = planesOf(
  plantedBits({ tokens: 2000, dimensions: 96, members: 40, register: 16, share: 0.6 }, 5),
);

describe('measureFeature', () => {
  it('finds a planted feature held-out, above its null', () => {
    const m = measure(planted, taskOf(40));
    assert.ok(m.auc.heldOut.value > 0.9, `held-out ${m.auc.heldOut.value}`);
    assert.ok(
      m.auc.heldOut.low! < m.auc.heldOut.value && m.auc.heldOut.value < m.auc.heldOut.high!,
    );
    assert.ok(m.nullMatched.heldOutP95 < 0.65);
    assert.equal(m.nullMatched.p, 1 / 21);
    assert.deepEqual([m.nPos, m.nNeg, m.k], [40, 1960, 16]);
    assert.ok(m.register.pos.filter((d) => d < 16).length >= 14, 'the planted dimensions');
    assert.ok(m.bestDimension.index < 16 && m.bestDimension.polarity === '+');
    assert.deepEqual(m.warnings, []);
  });

  it('reports chance on noise where the in-sample AUC reports near certainty', () => {
    // D = 2560, 50 anchors, top 50: in-sample .970, held-out .509 (docs/method.md#a-feature-from-anchors).
    const runs = [1, 2, 3].map((seed) =>
      measure(
        planesOf(noiseBits(2000, 2560, seed)),
        taskOf(50, { register: { rule: 'top', k: 50 } }),
        {
          draws: 1,
        },
      ),
    );
    const inSample = mean(runs.map((m) => m.auc.inSample.value));
    const heldOut = mean(runs.map((m) => m.auc.heldOut.value));
    assert.ok(Math.abs(inSample - 0.97) < 0.015, `in-sample ${inSample}`);
    assert.ok(Math.abs(heldOut - 0.509) < 0.06, `held-out ${heldOut}`);
    assert.ok(runs.every((m) => m.warnings.includes('in-sample-gap')));
  });

  it('shows the paper rule beside, on the same folds', () => {
    const tau = measure(planted, taskOf(40, { register: { rule: 'tau', tau: 0.75 } }));
    assert.deepEqual(tau.paperRule.heldOut, tau.auc.heldOut);
    assert.equal(tau.paperRule.k, tau.k);
    assert.deepEqual([tau.k, tau.warnings.includes('register-fallback')], [1, true]);
    const lower = measure(planted, taskOf(40, { register: { rule: 'tau', tau: 0.6 } }));
    assert.ok(lower.k > 8 && lower.dimensions.every((row) => row.auc >= 0.6));
    assert.ok(!lower.warnings.includes('register-fallback'));
  });

  it('chooses a width near the planted one by nested cross-validation', () => {
    const m = measure(planted, taskOf(40, { register: { rule: 'auto' } }));
    assert.ok([8, 16, 32].includes(m.k), `k = ${m.k}`);
    assert.ok(m.auc.heldOut.value > 0.9);
  });

  it('takes a register written by hand as it is, and says so', () => {
    const m = measure(
      planted,
      taskOf(40, { register: { rule: 'dims', pos: [0, 1, 2], neg: [90] } }),
    );
    assert.deepEqual(m.register, { pos: [0, 1, 2], neg: [90] });
    assert.ok(m.warnings.includes('register-in-sample'));
    assert.equal(m.dimensions.find((row) => row.index === 90)!.polarity, '-');
  });

  it('is the same, byte for byte, for the same seed, and not for another', () => {
    const run = (seed: number): string =>
      JSON.stringify(measure(planted, taskOf(40, { register: { rule: 'auto' } }), { seed }));
    assert.equal(run(3), run(3));
    assert.notEqual(run(3), run(4));
  });

  it('gives no interval below ten anchor words, and warns below twenty', () => {
    const nine = measure(planted, taskOf(9));
    assert.deepEqual([nine.auc.heldOut.low, nine.auc.heldOut.high], [null, null]);
    assert.ok(nine.warnings.includes('no-interval') && nine.warnings.includes('few-anchors'));
    const ten = measure(planted, taskOf(10));
    assert.notEqual(ten.auc.heldOut.low, null);
    assert.ok(ten.warnings.includes('few-anchors') && !ten.warnings.includes('no-interval'));
    assert.ok(!ten.warnings.includes('few-negatives'));
  });

  it('blames the negatives where they are fewer than ten, and not the anchors', () => {
    const negatives = Array.from({ length: 9 }, (_, i) => i + 100);
    const m = measure(planted, taskOf(30, { negatives }));
    assert.deepEqual([m.auc.heldOut.low, m.nNeg], [null, 9]);
    assert.ok(m.warnings.includes('few-negatives') && !m.warnings.includes('no-interval'));
  });

  it('holds the variants of one word out together', () => {
    const texts = Array.from({ length: 20 }, (_, i) =>
      i % 2 ? ` Word${i >> 1}` : `word${i >> 1}`,
    );
    const m = measure(planted, taskOf(20, { anchorTexts: texts }));
    assert.ok(m.warnings.includes('few-anchors'), '20 tokens are but 10 words');
    const single = tryMeasure(planted, taskOf(4, { anchorTexts: ['a', ' a', 'A', ' A'] }));
    assert.ok('reason' in single && /^no two different anchors: /.test(single.reason));
  });

  it('holds explicit negatives out as well, and never scores an anchor as its own negative', () => {
    const negatives = Array.from({ length: 60 }, (_, i) => i + 30);
    const m = measure(planted, taskOf(40, { negatives }));
    assert.deepEqual([m.nPos, m.nNeg], [40, 50]);
    assert.ok(m.warnings.includes('anchor-in-negatives'));
    const rest = m.histogram.rest.reduce((a, b) => a + b, 0);
    assert.equal(rest, 50);
  });

  it('counts each token once in the histogram, and ranks each anchor', () => {
    const m = measure(planted, taskOf(40));
    const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
    assert.deepEqual([sum(m.histogram.members), sum(m.histogram.rest)], [40, 1960]);
    const meanRank = mean(m.anchors.map((a) => a.rank));
    // AUC = 1 - (mean rank - 1) / n-, by the definition of the rank.
    assert.ok(Math.abs(1 - (meanRank - 1) / 1960 - m.auc.heldOut.value) < 1e-9);
  });

  it('refuses, in words, what has no negatives', () => {
    const refused = tryMeasure(planted, taskOf(40, { negatives: [0, 1] }));
    assert.ok('reason' in refused && /0 negatives/.test(refused.reason));
  });
});
