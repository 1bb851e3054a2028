import assert from 'node:assert/strict';
import fc from 'fast-check';
import { aucOfIds, aucOfLengths, lengthCountsOf } from '../../../server/catalog/checks/confounds';
import { problemsOf } from '../support/check';
import { evidenceFile, measurement } from '../support/evidence';
import { vocabularyOf, world } from '../support/facts';

/** By all pairs, ties counted half. */
function naive(inside: readonly number[], outside: readonly number[]): number | undefined {
  if (inside.length === 0 || outside.length === 0) return undefined;
  let won = 0;
  for (const a of inside) for (const b of outside) won += a > b ? 1 : a === b ? 0.5 : 0;
  const auc = won / (inside.length * outside.length);
  return Math.max(auc, 1 - auc);
}

const about = (found: number | undefined, wanted: number | undefined): void => {
  if (found === undefined || wanted === undefined) assert.equal(found, wanted);
  else assert.ok(Math.abs(found - wanted) < 1e-12, `${found} ${wanted}`);
};

describe('AUCs of words that are not a category', () => {
  const texts = fc.array(fc.record({ text: fc.string({ maxLength: 5 }), isAnchor: fc.boolean() }));

  it('are those of all pairs, for lengths', () => {
    const property = fc.property(texts, (all) => {
      const vocabulary = vocabularyOf(all.map(({ text }) => text));
      const anchors = all.filter(({ isAnchor }) => isAnchor).map(({ text }) => text);
      const lengths = (of: boolean): number[] =>
        all
          .filter(({ isAnchor }) => isAnchor === of)
          .map(({ text }) => text.trim().length)
          .filter((length) => length > 0);
      about(
        aucOfLengths(anchors, lengthCountsOf(vocabulary)),
        naive(lengths(true), lengths(false)),
      );
    });
    fc.assert(property, { seed: 3, numRuns: 300 });
  });

  it('are those of all pairs, for ids', () => {
    const property = fc.property(texts, (all) => {
      const ids = (of: boolean): number[] =>
        all.flatMap(({ isAnchor }, id) => (isAnchor === of ? [id] : []));
      about(aucOfIds(ids(true), all.length), naive(ids(true), ids(false)));
    });
    fc.assert(property, { seed: 4, numRuns: 300 });
  });
});

describe('warnings of a confound', () => {
  const vocabulary = vocabularyOf(Array.from({ length: 99 }, (_, i) => `w${i}`));
  const facts = world({}, { vocabulary, evidence: evidenceFile({ animal: { measurement } }) });
  const catalog = (anchors: readonly number[], more = ''): string =>
    `dimcat: 1\nfeatures: [{ id: animal, anchors: [${anchors.map((i) => `w${i}`).join()}]${more} }]`;
  const warned = (text: string): boolean =>
    problemsOf(text, facts).some(({ code }) => code === 'frequency-confound');
  const first = Array.from({ length: 12 }, (_, i) => i);

  it('come where the property alone does as well, and not where it does not', () => {
    assert.ok(warned(catalog(first)));
    assert.ok(!warned(catalog(first.map((i) => 8 * i))));
  });

  it('do not come for few anchors, nor where negatives were chosen', () => {
    assert.ok(!warned(catalog(first.slice(0, 9))));
    assert.ok(!warned(catalog(first, ', negatives: [w90, w91]')));
  });
});
