import assert from 'node:assert/strict';
import { claimsOf } from '../../server/catalog/claims/claims';
import { judgeClaim } from '../../server/catalog/claims/judge';
import { claimText, stamped, writtenOrder, writtenWords } from '../../server/catalog/claims/stamps';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { ClaimHistory } from '../../server/protocol/evidence';
import { stampedClaims, withSoundStamps } from '../../server/surroundings/claimStamps';
import { measurement } from './support/evidence';

const hash = (text: string): string => `hash of ${text}`;
const featureWith = (min?: number) => {
  const expect = min === undefined ? '' : `, expect: { auc: { min: ${min} } }`;
  const text = `dimcat: 1\nfeatures:\n  - { id: animal, anchors: [" dog"]${expect} }\n`;
  return parseCatalog(text).catalog!.features[0]!;
};
const claimWith = (min?: number) => claimsOf(featureWith(min))[0]!;
const words = (history: ClaimHistory | undefined, min = 0.8): string | undefined =>
  writtenWords(claimWith(min), { measurement, ...(history && { claims: { detects: history } }) });
const find = (history: ClaimHistory | undefined, min: number | undefined, more = {}) =>
  stamped(
    history,
    { claim: claimText(claimWith(min)), numberKnown: false, today: '2026-11-29', ...more },
    hash,
  );

describe('whether a claim was written before its number', () => {
  const first = find(undefined, 0.8);

  it('is stamped with the first measurement', () => {
    const stamp = { claim: 'auc.min: 0.8', order: 'before', at: '2026-11-29' };
    assert.deepEqual(first.stamps, [
      { ...stamp, sha256: 'hash of ["auc.min: 0.8","before","2026-11-29"]' },
    ]);
    const told = 'written before its number was known (2026-11-29), as far as this evidence knows';
    assert.equal(words(first), told);
    assert.deepEqual(find(first, 0.8, { numberKnown: true, today: '2026-12-24' }), first);
  });

  it('is no longer so for a claim that was changed or added afterwards, measured again or not', () => {
    assert.match(words(first, 0.7)!, /^changed after its number was known, /);
    const again = find(first, 0.7, { numberKnown: true, today: '2026-12-24' });
    assert.match(words(again, 0.7)!, /^changed after its number was known \(2026-12-24\), /);
    assert.match(words(again, 0.8)!, /^written before/, 'the first one, taken up again');
    const none = find(undefined, undefined);
    assert.deepEqual(none, { stamps: [] });
    assert.match(words(none)!, /^written after its number was known, /);
    const late = find(none, 0.8, { numberKnown: true });
    assert.match(words(late)!, /^written after its number was known \(2026-11-29\), /);
  });

  it('cannot be determined where an earlier version measured the number', () => {
    assert.match(words(undefined)!, /^not known whether/);
    assert.match(words(find(undefined, 0.8, { numberKnown: true }))!, /^not known whether/);
  });

  it('does not depend on the clock: one that has gone back gives no date, and the order stays', () => {
    const back = find(first, 0.7, { numberKnown: true, today: '1970-01-01' });
    assert.deepEqual([back.stamps[1]!.order, back.stamps[1]!.at], ['after', null]);
    assert.match(words(back, 0.7)!, /^changed after its number was known, /);
  });

  it('cannot be determined from an edited stamp', () => {
    const claims = stampedClaims(featureWith(0.8), 'detects', undefined);
    assert.deepEqual(withSoundStamps({ claims }), { claims });
    const late = stampedClaims(featureWith(0.7), 'detects', { measurement, claims });
    const edited = late.detects!.stamps.map((one) => ({ ...one, order: 'before' as const }));
    const read = withSoundStamps({ measurement, claims: { detects: { stamps: edited } } });
    assert.deepEqual(
      read.claims!.detects!.stamps.map(({ order }) => order),
      ['before', 'unknown'],
    );
    assert.match(words(read.claims!.detects, 0.7)!, /^not known whether/);
  });

  it('is said beside the judgement, and nothing of a claim that nobody wrote', () => {
    const evidence = { measurement, claims: { detects: first } };
    assert.match(judgeClaim(claimWith(0.8), evidence, []).message, /; written before its number/);
    assert.doesNotMatch(judgeClaim(claimWith(), evidence, []).message, /written/);
    assert.equal(writtenWords(claimWith(0.8), {}), undefined);
  });

  it('is told apart from the words, for scripts', () => {
    const order = (history: ClaimHistory | undefined, min?: number) =>
      writtenOrder(claimWith(min), {
        measurement,
        ...(history && { claims: { detects: history } }),
      });
    assert.deepEqual(
      [order(first, 0.8), order(first, 0.7), order(undefined, 0.8), order(first)],
      ['before', 'after', 'unknown', undefined],
    );
    assert.equal(writtenOrder(claimWith(0.8), {}), undefined);
  });
});
