import assert from 'node:assert/strict';
import { applyEdits } from '../../server/catalog/edit/textEdit';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { CatalogFacts } from '../../server/catalog/facts';
import type { DimensionsFile, ListTest } from '../../server/protocol/dimensions';
import { dimensionAsks } from '../../server/protocol/panels/dimension';
import { overviewAsks } from '../../server/protocol/panels/overview';
import { claimEdits } from '../../server/service/dimensionDraft';
import { dimensionPageOf } from '../../server/service/dimensionPage';
import { overviewHeadOf, overviewRows } from '../../server/service/overviewPage';
import { sampleDimension } from '../webviews/support/sampleDimension';
import { evidenceOf, measurementOf } from './samples';
import { documentIn, nouns, vocabularyOf } from './support';

const { found, run } = sampleDimension().survey!;
const facts = sampleDimension().facts!.found;
const evidence = evidenceOf({ animal: { measurement: measurementOf('animal') } });
const registered = evidence.features['animal']!.measurement!.dimensions[0]!.index;

/** A test of a list, with figures that leave no doubt. */
function test(name: string, source: ListTest['source'], polarity: ListTest['polarity']): ListTest {
  const auc = { value: 0.781, low: 0.752, high: 0.808 };
  return { name, source, polarity, auc, p: 1e-9, q: 0.004, words: 18 };
}

function fileWith(index: number, best: readonly ListTest[] = found.best): DimensionsFile {
  const { basis } = measurementOf('animal');
  const { modelSha256, tokenizerSha256, site, prefix, signs, cacheSha256 } = basis;
  const of = { modelSha256, tokenizerSha256, site, prefix, signs, cacheSha256, dimensions: 128 };
  const survey = { ...found, index, best, basis: 'b1', run: 'r1' };
  return {
    bases: new Map([['b1', of]]),
    surveys: new Map([['r1', run]]),
    dimensions: new Map([[index, { survey, facts: { ...facts, index, basis: 'b1' } }]]),
  };
}

function factsWith(dimensions?: DimensionsFile): CatalogFacts {
  const { model } = evidence;
  return {
    files: new Map(),
    model,
    vocabulary: vocabularyOf(['<s>', ' dog', ' cat', ' ox', ' horse', ' tree']),
    evidence,
    ...(dimensions && { dimensions }),
  };
}

describe('what is known of a dimension', () => {
  it('is read from the files beside the catalog, and passes its own decoder', () => {
    const page = dimensionPageOf(documentIn(nouns), factsWith(fileWith(registered)), registered)!;
    const read = dimensionAsks.page.data(JSON.parse(JSON.stringify(page)), '');
    assert.deepEqual(read.survey?.found, { ...found, index: registered });
    assert.deepEqual(read.facts?.found, { ...facts, index: registered });
    assert.deepEqual(page.survey?.found.best[0], found.best[0]);
    assert.equal(page.facts?.found.index, registered);
    assert.equal(page.surveyed, true);
    assert.equal(page.command, `dimcat dims x.dims.yaml --dimension ${registered} --deep`);
    assert.deepEqual(
      page.usedBy.map(({ feature }) => feature),
      ['animal'],
    );
  });

  it('is nothing, not zero, before a survey', () => {
    const page = dimensionPageOf(documentIn(nouns), factsWith(), 12)!;
    const { survey, facts: none, surveyed, written, draft } = page;
    assert.deepEqual([survey, none, surveyed], [null, null, false]);
    assert.equal(written?.label, 'animacy');
    assert.equal(written.row, null);
    assert.deepEqual(draft, {
      text: null,
      reason: 'the dimension is not surveyed',
      state: null,
    });
  });

  it('is stale after the site changed, and unknown without a model', () => {
    const moved = documentIn(nouns.replace('layer: 4', 'layer: 5'));
    const known = factsWith(fileWith(3));
    const { stale } = dimensionPageOf(moved, known, 3)!.survey!.standing;
    assert.ok(
      stale.some((reason) => reason.startsWith('site changed')),
      stale.join(),
    );
    const { files, dimensions, evidence: kept } = known;
    const without = { files, dimensions: dimensions!, evidence: kept! };
    assert.equal(dimensionPageOf(moved, without, 3)!.survey!.standing.compared, false);
  });

  it('says how a written claim stands', () => {
    const text = nouns.replace(
      '12: { label: animacy',
      '12: { label: animacy, plus: { features: [animal] }, expect: { auc: { min: 0.7 } }',
    );
    const { written } = dimensionPageOf(documentIn(text), factsWith(), 12)!;
    assert.equal(written?.plus, '{ features: [animal] }');
    assert.equal(written.minus, null);
    assert.equal(written.row?.state, 'not measured');
    assert.deepEqual(
      written.expected.map(({ outcome }) => outcome),
      ['skipped'],
    );
  });
});

describe('a drafted claim', () => {
  function claimed(text: string, index: number, best: readonly ListTest[]): string {
    const survey = fileWith(index, best).dimensions.get(index)!.survey!;
    const outcome = claimEdits(documentIn(text), index, survey);
    if (typeof outcome === 'string') return outcome;
    return applyEdits(text, outcome.edits);
  }

  const feature = [test('animal', 'feature', '+')];

  it('is written beside other entries, and keeps every comment', () => {
    const text = nouns.replace('dimensions:', '# what we know\ndimensions:');
    const after = claimed(text, 40, feature);
    assert.ok(after.startsWith(text.trimEnd()), after);
    const [claim] = parseCatalog(after).catalog!.claims;
    assert.equal(claim?.id.value, 'dimension 40');
    assert.equal(claim.writtenDimensions[0]?.polarity, '+');
  });

  it('is what the page showed before', () => {
    const { draft } = dimensionPageOf(documentIn(nouns), factsWith(fileWith(40, feature)), 40)!;
    assert.deepEqual([draft.reason, draft.state], ['', 'open']);
    assert.ok(claimed(nouns, 40, feature).includes(draft.text!), draft.text!);
  });

  it('is said to be accepted, and edited since', () => {
    const file = fileWith(40, feature);
    const after = claimed(nouns, 40, feature);
    const stateIn = (text: string) =>
      dimensionPageOf(documentIn(text), factsWith(file), 40)!.draft.state;
    assert.equal(stateIn(after), 'accepted');
    assert.equal(stateIn(after.replace('label: animal +', 'label: beasts')), 'edited');
  });

  it('is refused, in words, where there is nothing to claim', () => {
    const weak = { ...test('animal', 'feature', '+'), q: 0.3 };
    assert.equal(claimed(nouns, 40, [weak]), 'no list is told apart at q ≤ 0.05');
    const twice = claimed(nouns, 40, feature);
    assert.equal(claimed(twice, 40, feature), 'the catalog claims it already');
  });
});

describe('a catalog at a glance', () => {
  it('passes its own decoder, with features in pages', () => {
    const document = documentIn(nouns);
    const head = overviewHeadOf(document, factsWith(fileWith(3)))!;
    assert.deepEqual(overviewAsks.page.data(JSON.parse(JSON.stringify(head)), ''), head);
    assert.equal(head.features, 2);
    assert.equal(head.described, 1);
    assert.deepEqual(head.survey, { toldApart: 256, dimensions: 256, lists: 312 });
    assert.equal(head.coverage, null);
    const rows = overviewRows(document, factsWith(), 0, 1);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['animal'],
    );
    assert.equal(rows[0]?.measurement?.k, measurementOf('animal').k);
    const [plant] = overviewRows(document, factsWith(), 1, 500);
    assert.equal(plant?.measurement, null);
    assert.equal(plant.state, 'not measured');
  });
});
