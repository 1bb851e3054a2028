import assert from 'node:assert/strict';
import { headlineP95 } from '../../server/protocol/heldOut';
import type { FeatureMeasurement, HeadlineNull } from '../../server/protocol/evidence';
import { measurementOf } from './samples';
import { rankText, estimate, nullFigure } from '../../server/service/numbers';

describe('numbers', () => {
  it('show an estimate with its interval, or why there is none', () => {
    const none = { value: 0.9, low: null, high: null };
    const counts = { nPos: 50, nNeg: 900 };
    assert.equal(
      estimate({ value: 0.842, low: 0.783, high: 0.889 }, counts),
      '0.842 [0.783, 0.889]',
    );
    const why = (nPos: number, nNeg: number): string => estimate(none, { nPos, nNeg });
    assert.equal(why(9, 900), '0.900 (no interval: fewer than 10 anchors)');
    assert.equal(why(12, 900), '0.900 (no interval: fewer than 10 different anchors)');
    assert.equal(why(12, 9), '0.900 (no interval: fewer than 10 negatives)');
    assert.equal(why(9, 9), '0.900 (no interval: fewer than 10 anchors and than 10 negatives)');
    const grouped = estimate(none, { nPos: 50, nNeg: 900, warnings: ['few-negatives'] });
    assert.equal(grouped, '0.900 (no interval: fewer than 10 groups of negatives)');
  });

  it('name the null beside the figure that it gives, and how the feature stands', () => {
    const figures = { heldOutP95: 0.584, inSampleP95: 0.97, draws: 999, notes: [] };
    const words = (found: Pick<HeadlineNull, 'kind' | 'p' | 'q'>): string =>
      nullFigure({ ...measurementOf('animal'), nullMatched: { ...figures, ...found } });
    assert.equal(
      words({ kind: 'look-alike', p: 0.001, q: 0.0042 }),
      'look-alikes 0.584, q = 0.004',
    );
    assert.equal(words({ kind: 'uniform', p: 0.2, q: null }), 'random 0.584, p = 0.200');
    assert.equal(words({ kind: 'uniform', p: null, q: null }), 'random 0.584, p withheld');
  });

  it('give the null of a claim by what p compares: the best dimension as it stands', () => {
    const { nullMatched } = measurementOf('dimension 8');
    const claim: FeatureMeasurement = {
      ...measurementOf('dimension 8'),
      basis: { ...measurementOf('x').basis, register: { rule: 'dims', pos: [8], neg: [] } },
      frozen: { source: 'ranked', anchors: [], heldOut: 'all' },
      nullMatched: {
        ...{ ...nullMatched, kind: 'best-look-alike', heldOutP95: 0.652, inSampleP95: 0.668 },
        ...{ p: 0.0033, q: 0.0039 },
      },
    };
    assert.equal(headlineP95(claim), 0.668);
    assert.equal(nullFigure(claim), "look-alikes' best 0.668, q = 0.004");
    assert.equal(headlineP95({ ...claim, nullMatched }), nullMatched.heldOutP95);
  });

  it('give a rank whole, and a shared one as the two beside it', () => {
    assert.equal(rankText(17), '17');
    assert.equal(rankText(1204.5), '1,204–1,205 (tied)');
  });
});
