import assert from 'node:assert/strict';
import {
  bits,
  count,
  effectDigits,
  fixed,
  interval,
  isLeast,
  percent,
  pRelation,
  ranks,
  signed,
  signedBits,
  signedCount,
  unbroken,
} from '../../../server/protocol/format';
import {
  anchorsText,
  changeText,
  estimateText,
  negativesText,
  pText,
  pWords,
  rankText,
  sentence,
} from '../../../webviews/common/format';

describe('Numbers for the reader', () => {
  it('have fixed digits and a real minus sign', () => {
    assert.deepEqual(
      [fixed(0.8817, 3), fixed(-1.5, 1), fixed(-0.0001, 2)],
      ['0.882', '−1.5', '0.00'],
    );
    assert.deepEqual([signed(2, 1), signed(-2, 1), signed(0.001, 2)], ['+2.0', '−2.0', '0.00']);
  });

  it('stay beside their relation and what has it, wherever a line of a page ends', () => {
    assert.deepEqual(
      [pText('q', 0.0123), pText('p', 0)],
      ['q\u00a0=\u00a00.012', 'p\u00a0<\u00a00.001'],
    );
    assert.equal(
      unbroken('held-out AUC ≥ 0.80: k = 64, a = b, change = −0.1'),
      'held-out AUC\u00a0≥\u00a00.80: k\u00a0=\u00a064, a = b, change\u00a0=\u00a0−0.1',
    );
  });

  it('come in groups of three, with their noun', () => {
    assert.deepEqual([0, 999, 1000, 1234567].map(count), ['0', '999', '1,000', '1,234,567']);
    assert.deepEqual([1896.4, -2965, 0.2].map(signedCount), ['+1,896', '−2,965', '0']);
    assert.deepEqual([anchorsText(1), negativesText(1200)], ['1 anchor', '1,200 negatives']);
  });

  it('are shares in per cent with one digit, and never 0 unless they are', () => {
    assert.deepEqual([0, 0.00001, 0.0123, 0.1494, 1].map(percent), [
      '0.0 %',
      '< 0.1 %',
      '1.2 %',
      '14.9 %',
      '100.0 %',
    ]);
  });

  it('are effects with two digits, or with three significant ones where all are small', () => {
    assert.deepEqual(
      [[], [0], [3.14, -0.001], [0.5, 0.25], [-0.0312, 0.001], [4e-12]].map(effectDigits),
      [2, 2, 2, 2, 4, 9],
    );
    assert.equal(signed(0.00312, effectDigits([0.00312, 0.00298])), '+0.00312');
  });

  it('are distances with three significant digits and a sign', () => {
    assert.deepEqual([0, 0.01234, -14.92].map(signedBits), ['0.00', '+0.0123', '−14.9']);
  });

  it('are bits with three significant digits', () => {
    assert.deepEqual([0, 0.01234, 14.92, -254.8, 12345].map(bits), [
      '0.00',
      '0.0123',
      '14.9',
      '−255',
      '12,345',
    ]);
  });

  it('never claim a p of zero, and say where no draw reached the feature', () => {
    assert.deepEqual([0.0002, 0.0099, 1].map(pRelation), ['< 0.001', '= 0.010', '= 1.000']);
    assert.ok(isLeast(1 / 101, 100) && !isLeast(2 / 101, 100));
    assert.equal(pWords({ p: 1 / 101, draws: 100 }), 'p\u00a0=\u00a00.010 (least of 100 draws)');
    assert.equal(pWords({ p: null, draws: 100 }), undefined);
  });

  it('carry their interval, or say that there is none', () => {
    assert.equal(estimateText({ value: 0.9, low: 0.85, high: 0.95 }), '0.900 [0.850, 0.950]');
    assert.equal(estimateText({ value: 0.9, low: null, high: null }), '0.900 (no interval)');
    assert.equal(changeText({ mean: -1, low: -2, high: 0.5 }), '−1.00 [−2.00, +0.50]');
  });

  it('have as many digits as tell the ends of their interval apart', () => {
    assert.equal(interval({ low: 0.9902, high: 0.9904 }), '[0.9902, 0.9904]');
    assert.equal(interval({ low: 1, high: 1 }), '[1.000, 1.000]');
    const tight = { value: 0.99031, low: 0.99028, high: 0.99033 };
    assert.equal(estimateText(tight), '0.99031 [0.99028, 0.99033]');
  });

  it('are whole ranks, with what is tied', () => {
    assert.deepEqual([17, 17.5].map(rankText), ['17', '17–18 (tied)']);
    assert.equal(ranks(1200, 1300), '1,200–1,300');
  });

  it('in words from the server become a sentence', () => {
    assert.equal(sentence('fell by -1.5 [-2, -1]'), 'Fell by −1.5 [−2, −1].');
    assert.equal(sentence('Well-known.'), 'Well-known.');
  });
});
