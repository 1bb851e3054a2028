import assert from 'node:assert/strict';
import {
  anchorsText,
  changeText,
  count,
  estimateText,
  fixed,
  negativesText,
  percent,
  pRelation,
  sentence,
  signed,
  signedCount,
} from '../../../webviews/common/format';

describe('Numbers for the reader', () => {
  it('have fixed digits and a real minus sign', () => {
    assert.deepEqual(
      [fixed(0.8817, 3), fixed(-1.5, 1), fixed(-0.0001, 2)],
      ['0.882', '−1.5', '0.00'],
    );
    assert.deepEqual([signed(2, 1), signed(-2, 1), signed(0.001, 2)], ['+2.0', '−2.0', '0.00']);
  });

  it('come in groups of three, with their noun', () => {
    assert.deepEqual([0, 999, 1000, 1234567].map(count), ['0', '999', '1,000', '1,234,567']);
    assert.deepEqual([1896.4, -2965, 0.2].map(signedCount), ['+1,896', '−2,965', '0']);
    assert.deepEqual([anchorsText(1), negativesText(1200)], ['1 anchor', '1,200 negatives']);
  });

  it('are shares in percent, with a digit where they are small', () => {
    assert.deepEqual([0, 0.0123, 0.5, 1.013].map(percent), ['0 %', '1.2 %', '50 %', '101 %']);
  });

  it('never claim a p of zero', () => {
    assert.deepEqual([0.0002, 0.0099, 1].map(pRelation), ['< 0.001', '= 0.010', '= 1.000']);
  });

  it('carry their interval, or say that there is none', () => {
    assert.equal(estimateText({ value: 0.9, low: 0.85, high: 0.95 }), '0.900 [0.850, 0.950]');
    assert.equal(estimateText({ value: 0.9, low: null, high: null }), '0.900 (no interval)');
    assert.equal(changeText({ mean: -1, low: -2, high: 0.5 }), '−1.00 [−2.00, +0.50]');
  });

  it('in words from the server become a sentence', () => {
    assert.equal(sentence('fell by -1.5 [-2, -1]'), 'Fell by −1.5 [−2, −1].');
    assert.equal(sentence('Well-known.'), 'Well-known.');
  });
});
