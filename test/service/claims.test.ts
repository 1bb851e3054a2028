import assert from 'node:assert/strict';
import { claimOutcome, featureSummaries } from '../../server/service/claims';
import { knownEvidence } from '../../server/service/evidence';
import { pageOf } from '../../server/service/page';
import { evidenceOf, flipOf, measurementOf } from './samples';
import { documentIn, nouns, vocabularyOf } from './support';

const document = documentIn(nouns);
const catalog = document.parsed.catalog!;
const animal = catalog.features[0]!;
const evidence = evidenceOf({
  animal: { measurement: measurementOf('animal'), flip: flipOf('animal') },
});
const files = new Map<string, never>();

describe('claims', () => {
  it('are listed with the node that makes them', () => {
    const [first, second] = featureSummaries(document);
    assert.deepEqual(
      first!.claims.map(({ kind, range }) => [kind, range.start.line]),
      [
        ['detects', 13],
        ['suppresses', 13],
      ],
    );
    assert.equal(first!.label, 'Animals');
    assert.deepEqual(
      second!.claims.map(({ kind, range }) => [kind, range.start.line]),
      [
        ['detects', 15],
        ['suppresses', 15],
      ],
    );
  });

  it('are only those written where no signs can be flipped', () => {
    const tested = (noFlips?: string) =>
      featureSummaries(document, noFlips)
        .filter(({ claims }) => claims.some(({ kind }) => kind === 'suppresses'))
        .map(({ id }) => id);
    const claiming = catalog.features.filter(({ expect }) => expect?.flip !== undefined);
    const ids = claiming.map(({ id }) => id.value);
    assert.deepEqual(tested('the model has no head'), ids);
    assert.ok(tested().length > ids.length);
  });

  it('are judged by the evidence', () => {
    const known = knownEvidence(catalog, animal, { files, evidence });
    const outcome = claimOutcome(document, animal, known, 'detects');
    assert.equal(outcome.outcome, 'passed');
    assert.match(outcome.message, /held-out AUC 0\.842/);
    const unclaimed = claimOutcome(document, catalog.features[1]!, known, 'suppresses');
    assert.equal(unclaimed.outcome, 'skipped');
  });

  it('fail on stale evidence', () => {
    const facts = { files, evidence, model: evidence.model, vocabulary: vocabularyOf(['<s>']) };
    const known = knownEvidence(catalog, animal, facts);
    assert.ok(known.staleMeasurement.length > 0);
    assert.equal(claimOutcome(document, animal, known, 'detects').outcome, 'failed');
  });
});

describe('feature page', () => {
  it('holds what the catalog says and what was measured', () => {
    const page = pageOf(document, { files, evidence }, 'animal');
    assert.equal(page!.label, 'Animals');
    assert.equal(page!.site, 'resid, layer 4');
    assert.equal(page!.signs, 'centred');
    assert.equal(page!.model, 'model.onnx');
    assert.equal(page!.evidence.measurement, evidence.features['animal']!.measurement);
    assert.equal(page!.staleMeasurement.length, 1);
  });

  it('has no stale reasons where nothing was measured', () => {
    const page = pageOf(document, { files }, 'plant');
    assert.deepEqual([page!.evidence, page!.staleMeasurement, page!.staleFlip], [{}, [], []]);
  });

  it('is none for a feature that is not there', () => {
    assert.equal(pageOf(document, { files, evidence }, 'constructor'), undefined);
  });
});
