import assert from 'node:assert/strict';
import { claimsOf } from '../../server/catalog/claims/claims';
import { judgeClaim } from '../../server/catalog/claims/judge';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { FeatureEvidence } from '../../server/protocol/evidence';
import type { Verdict } from '../../server/protocol/verdicts';
import { flip, measurement } from './support/evidence';

function claims(expect: string) {
  const text = `dimcat: 1\nfeatures:\n  - id: animal\n    expect: ${expect}\n`;
  const [feature] = parseCatalog(text).catalog?.features ?? [];
  assert.ok(feature);
  return claimsOf(feature).map((claim) => ({
    claim,
    at: text.slice(claim.span.start, claim.span.end),
  }));
}

function judge(expect: string, evidence: FeatureEvidence | undefined, stale: string[] = []) {
  return claims(expect).map(({ claim }) => judgeClaim(claim, evidence, stale));
}

const outcomes = (...args: Parameters<typeof judge>) =>
  judge(...args).map(({ outcome }) => outcome);

describe('claims', () => {
  it('stand where they are written', () => {
    assert.deepEqual(
      claims('{ auc: { min: 0.8 }, flip: { effect: no-effect } }').map(({ claim, at }) => [
        claim.kind,
        claim.text,
        at,
      ]),
      [
        ['detects', 'held-out AUC ≥ 0.80', '0.8'],
        ['suppresses', 'sign-flip test: no effect', 'no-effect'],
      ],
    );
    assert.deepEqual(
      claims('{}').map(({ claim, at }) => [claim.kind, at]),
      [['detects', 'animal']],
    );
  });

  it('of detection are met by the held-out value alone', () => {
    const at = (min: number) => judge(`{ auc: { min: ${min} } }`, { measurement })[0];
    assert.deepEqual(at(0.87), {
      outcome: 'passed',
      message:
        'held-out AUC 0.870 (95 % [0.790, 0.930]; n+ 24, n− 9,000, k 8; 95 % of random sets below 0.610, ' +
        'p = 0.010, q withheld over 100 random sets; in-sample 0.950); ' +
        'the interval reaches below 0.87; not known whether it was written before its number, as far as this evidence knows',
    });
    assert.equal(at(0.88)?.outcome, 'failed');
    assert.doesNotMatch(at(0.79)?.message ?? '', /reaches below/);
  });

  it('without a written expectation are met above the null', () => {
    const tested = (p: number | null, q: number | null): FeatureEvidence => ({
      measurement: { ...measurement, nullMatched: { ...measurement.nullMatched, p, q } },
    });
    assert.deepEqual(outcomes('{}', tested(0.05, null)), ['passed']);
    assert.deepEqual(outcomes('{}', tested(0.001, 0.051)), ['failed'], 'q before p');
    assert.deepEqual(outcomes('{}', tested(0.051, null)), ['failed']);
    assert.deepEqual(outcomes('{}', tested(null, null)), ['skipped'], 'not tested is no failure');
  });

  it('of flips are met by the verdict', () => {
    const verdicts: Verdict[] = [
      'suppressed, specific',
      'suppressed, not specific',
      'no effect',
      'inconclusive',
    ];
    const met = (effect: string) =>
      verdicts.filter((verdict) => {
        const evidence = { measurement, flip: { ...flip, verdict } };
        return outcomes(`{ flip: { effect: ${effect} } }`, evidence)[1] === 'passed';
      });
    assert.deepEqual(met('suppressed'), ['suppressed, specific', 'suppressed, not specific']);
    assert.deepEqual(met('suppressed-specific'), ['suppressed, specific']);
    assert.deepEqual(met('no-effect'), ['no effect']);
    assert.match(
      judge('{ flip: { effect: suppressed } }', { flip })[1]?.message ?? '',
      /"suppressed, not specific".*24 prompts/,
    );
  });

  it('are skipped where nothing was measured, and fail on stale evidence', () => {
    const both = '{ auc: { min: 0.1 }, flip: { effect: suppressed } }';
    assert.deepEqual(outcomes(both, undefined), ['skipped', 'skipped']);
    assert.deepEqual(outcomes(both, { measurement, flip }, ['model file changed']), [
      'failed',
      'failed',
    ]);
    assert.match(
      judge(both, { measurement }, ['model file changed'])[0]?.message ?? '',
      /model file changed/,
    );
  });
});
