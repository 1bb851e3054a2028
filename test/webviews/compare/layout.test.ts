import assert from 'node:assert/strict';
import { BAR, placeBar, reachOf } from '../../../webviews/compare/layout/bar';
import { clarity, partsOf } from '../../../webviews/compare/layout/order';
import { changeWords, linesOf, lookOf } from '../../../webviews/compare/layout/words';
import { compared, onlyIn, sampleFeatures } from '../support/sampleComparison';

const ids = (features: readonly { readonly id: string }[]): string[] =>
  features.map(({ id }) => id);

describe('The order of a comparison', () => {
  it('is by the change in widths of its interval, then what cannot be judged, and sides apart', () => {
    const { both, onlyA, onlyB } = partsOf(sampleFeatures(), '', undefined);
    assert.deepEqual(ids(both).sort(), ['animal', 'colour', 'food', 'person', 'vehicle', 'verb']);
    const clear = both.map(clarity);
    const judged = clear.filter((value) => value !== null);
    assert.deepEqual(
      judged,
      [...judged].sort((x, y) => y - x),
    );
    assert.deepEqual([clear.at(-1), both.at(-1)?.id], [null, 'vehicle']);
    assert.deepEqual([ids(onlyA), ids(onlyB)], [['number', 'place'], ['kinship']]);
  });

  it('puts a small sure change before a large unsure one', () => {
    const { both } = partsOf(
      [compared('unsure', 0.6, 0.8, 0.3), compared('sure', 0.9, 0.93, 0.01)],
      '',
      undefined,
    );
    assert.deepEqual(ids(both), ['sure', 'unsure']);
  });

  it('filters by id, label and outcome', () => {
    assert.deepEqual(ids(partsOf(sampleFeatures(), 'ANIMALS', undefined).both), ['animal']);
    assert.deepEqual(ids(partsOf(sampleFeatures(), '', 'worse').both), ['food']);
  });
});

describe('The bar of a change', () => {
  it('has one symmetric scale that holds every interval', () => {
    const features = sampleFeatures();
    const reach = reachOf(features);
    for (const { auc } of features) {
      if (auc.change === null) continue;
      const { zero, dot, ends } = placeBar(auc.change, reach);
      assert.equal(zero, BAR.width / 2);
      assert.equal(Math.sign(dot - zero), Math.sign(auc.change.mean));
      assert.ok(ends && ends[0] >= BAR.margin - 1e-9 && ends[1] <= BAR.width - BAR.margin + 1e-9);
      assert.ok(ends[0] <= dot && dot <= ends[1]);
    }
  });

  it('ends at a number of one digit, and never at 0', () => {
    assert.equal(reachOf([]), 0.01);
    assert.equal(reachOf([compared('x', 0.5, 0.5, 0)]), 0.01);
    assert.ok(Math.abs(reachOf([compared('x', 0.5, 0.73, 0)]) - 0.3) < 1e-9);
  });

  it('has no ends without an interval', () => {
    assert.equal(placeBar({ mean: 0.1, interval: null }, 0.2).ends, undefined);
  });
});

describe('The words of a change', () => {
  it('give a sign to each number, or say why there is none', () => {
    const [food, , , vehicle] = sampleFeatures();
    assert.equal(changeWords(food!), '−0.070 [−0.098, −0.042]');
    assert.equal(changeWords(vehicle!), 'B not measured');
    assert.equal(changeWords(onlyIn('b', 'x')), 'A not measured');
    assert.deepEqual(linesOf(food!), [
      'held-out AUC 0.910 to 0.840 (−0.070, 95 % −0.098 to −0.042)',
      'anchors: added " soup"; removed " bread"',
    ]);
  });

  it('tell what did not change from what is not clear', () => {
    assert.equal(lookOf(compared('x', 0.9, 0.9)).words, 'unchanged');
    assert.equal(lookOf(compared('x', 0.9, 0.91)).words, 'not clear');
  });
});
