import assert from 'node:assert/strict';
import { beatsChance, chanceWords, isOnlyTested } from '../../server/protocol/chance';
import { featureEvidence } from '../../server/protocol/evidence';
import { measurement } from '../catalog/support/evidence';

const figures = { heldOutP95: 0.6, inSampleP95: 0.9, draws: 999, notes: [] };

describe('Chance', () => {
  it('is beaten by q, by p where q is withheld, and not tested without either', () => {
    const of = (p: number | null, q: number | null) =>
      beatsChance({ nullMatched: { ...figures, kind: 'look-alike', p, q } });
    assert.deepEqual(
      [of(0.05, null), of(0.01, 0.06), of(0.051, null), of(null, null)],
      [true, false, false, undefined],
    );
  });

  it('is said in the same words everywhere', () => {
    const of = (p: number | null, q: number | null) =>
      chanceWords({ ...figures, kind: 'look-alike', p, q });
    assert.equal(of(0.001, 0.0042), 'p = 0.001, q = 0.004 over 999 look-alike sets');
    assert.equal(of(0.001, null), 'p = 0.001, q withheld over 999 look-alike sets');
    assert.equal(of(null, null), 'p and q withheld: no look-alike sets are left');
  });

  it('has no q where nothing else is tested, which is not the same as a catalog that is incomplete', () => {
    const incomplete = ['catalog-incomplete'] as const;
    assert.equal(isOnlyTested({ p: 0.01, q: null, notes: [] }), true);
    assert.equal(isOnlyTested({ p: 0.01, q: null, notes: incomplete }), false);
    assert.equal(isOnlyTested({ p: 0.01, q: 0.02, notes: [] }), false);
    assert.equal(isOnlyTested({ p: null, q: null, notes: ['no-look-alikes'] }), false);
  });

  it('was told from uniform sets in evidence that names no kind', () => {
    const { heldOutP95, inSampleP95, draws, p, q } = measurement.nullMatched;
    const old = { ...measurement, nullMatched: { heldOutP95, inSampleP95, draws, p, q } };
    const { nullMatched } = featureEvidence({ measurement: old }, '').measurement!;
    assert.deepEqual([nullMatched.kind, nullMatched.notes], ['uniform', []]);
  });
});
