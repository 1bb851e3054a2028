import assert from 'node:assert/strict';
import {
  cacheSentence,
  catalogSentence,
  flipSentence,
  measuredSentence,
} from '../../../extension/commands/sentences';
import { sampleFlip, sampleMeasurement } from '../../webviews/support/samplePage';
import { english } from '../english';

const measured = sampleMeasurement();
const beaten = { ...measured.nullMatched, q: 0.06 };
const model = { sha256: 'ab', dimensions: 128, layers: 8, vocabulary: 10000 };

describe('Results in a sentence', () => {
  it('say how large the cache is and where it was computed', () => {
    const result = { tokens: 10000, dimensions: 128, provider: 'cpu', built: true, warnings: [] };
    assert.equal(cacheSentence(result, english), 'Cache built: 10000 × 128 signs, on cpu.');
    assert.match(cacheSentence({ ...result, built: false }, english), /already complete/);
    const warned = { ...result, warnings: ['Nearly all tokens share one state.'] };
    assert.match(cacheSentence(warned, english), /on cpu\. Nearly all tokens share one state\.$/);
  });

  it('give the held-out AUC first, with interval, counts and folds', () => {
    assert.equal(
      measuredSentence(measured, english),
      'animal: held-out AUC 0.882 [0.826, 0.937]; 30 anchors against 9970 negatives, 5 folds, k = 64. ' +
        'In-sample 0.952; 95 % of the sets of its null stay below 0.572: p = 0.010, q = 0.012 over 100 random sets.',
    );
  });

  it('say so if there is no honest interval', () => {
    const auc = { ...measured.auc, heldOut: { value: 0.9, low: null, high: null } };
    assert.match(
      measuredSentence({ ...measured, auc, nNeg: 9 }, english),
      /held-out AUC 0\.900 \(no interval: fewer than 10 negatives\)/,
    );
  });

  it('count the features of a catalog that beat their null', () => {
    const features = [measured, { ...measured, nullMatched: beaten }];
    assert.equal(
      catalogSentence({ model, features, warnings: ['The disk is full.'] }, english),
      'Measured 2 features; 1 of them beat their null at 0.05. ' + 'The disk is full.',
    );
  });

  it('say of one feature alone whether it does', () => {
    const of = (one: typeof measured) =>
      catalogSentence({ model, features: [one], warnings: [] }, english);
    assert.match(of(measured), /^Measured 1 feature; it beats its null/);
    assert.match(of({ ...measured, nullMatched: beaten }), /it does not beat its null/);
  });

  it('give the verdict of a flip with its effect', () => {
    assert.equal(
      flipSentence(sampleFlip(), english),
      'animal: suppressed, not specific; others move 68 % [60, 77] as much. Relative change of the targets −1.84 [−2.11, −1.57] logits; ' +
        '24 prompts, 6 targets.',
    );
  });
});
