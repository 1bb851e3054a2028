import assert from 'node:assert/strict';
import { draftOf, draftsIn, entryText } from '../../server/catalog/dimensions/draft';
import { draftEdits } from '../../server/catalog/edit/dimension';
import { applyEdits } from '../../server/catalog/edit/textEdit';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { DimensionsFile, ListTest, SurveyedDimension } from '../../server/protocol/dimensions';

const test = (name: string, value: number, change: Partial<ListTest> = {}): ListTest => ({
  name,
  source: 'feature',
  polarity: '+',
  auc: { value, low: value - 0.05, high: value + 0.05 },
  p: 0.0001,
  q: 0.001,
  words: 18,
  ...change,
});

const survey = (
  index: number,
  best: readonly ListTest[],
  entropy = 1,
): SurveyedDimension & { basis: string; run: string } => ({
  ...{ index, plusShare: 0.5, entropy, plus: [], minus: [], best, looks: [], partners: [] },
  ...{ basis: 'b', run: 'r' },
});

const shipped = test('noun.location', 0.79, {
  ...{ source: 'lexicon', polarity: '-', sample: [' paris', ' "rome"'] },
});

const said = draftOf(survey(7, [test('plant', 0.7)]))!.says;
const file: DimensionsFile = {
  bases: new Map(),
  surveys: new Map(),
  dimensions: new Map([
    [3, { survey: survey(3, [test('animal', 0.75)]) }],
    [4, { survey: survey(4, [test('food', 0.9)], 0.1) }],
    [5, { survey: survey(5, [test('colour', 0.8, { polarity: '-', source: 'words' })]) }],
    [6, { survey: survey(6, [test('noise', 0.9, { q: 0.4 })]) }],
    [
      7,
      {
        survey: survey(7, [test('plant', 0.7)]),
        draft: { basis: 'b', state: 'refused', says: said },
      },
    ],
    [
      8,
      {
        survey: survey(8, [test('plant', 0.7)]),
        draft: { basis: 'b', state: 'refused', says: 'other figures' },
      },
    ],
    [9, { survey: survey(9, [test('plant', 0.95)]) }],
  ]),
};
const text = `dimcat: 1
features: [{ id: animal, anchors: [" dog"] }]
# Kept.
dimensions:
  9: { plus: { features: [animal] } } # claimed
  5: { label: mine }
`;

describe('drafts of entries for dimensions', () => {
  const { catalog, root } = parseCatalog(text);
  const drafts = draftsIn(file, catalog!);

  it('are of dimensions without a claim, told apart best first, one-sided ones last', () => {
    assert.deepEqual(
      drafts.map(({ index }) => index),
      [5, 3, 8, 4],
      'no claimed, no refused, none that chance explains',
    );
  });

  it('say which sign, of what, by which figures', () => {
    const [first] = drafts;
    assert.deepEqual(first!.side, { key: 'minus', value: '{ words: colour }' });
    assert.equal(first!.label, 'colour -');
    assert.equal(first!.says, '- colour: AUC 0.80 [0.75, 0.85], q 0.0010');
  });

  it('are written beside what stands there, comments included', () => {
    const written = applyEdits(text, draftEdits(text, root!, drafts.slice(0, 2)));
    assert.equal(
      written,
      text.replace(
        '  5: { label: mine }\n',
        `  5: { label: mine, minus: { words: colour }, notes: '${drafts[0]!.says}' }\n  3: ${entryText(drafts[1]!)}\n`,
      ),
    );
    assert.deepEqual(parseCatalog(written).problems, []);
  });

  it('begin the list in a catalog without one', () => {
    for (const start of ['dimcat: 1\n', 'dimcat: 1', 'dimcat: 1\ndimensions:\n']) {
      const parsed = parseCatalog(start);
      const written = applyEdits(start, draftEdits(start, parsed.root!, drafts.slice(0, 2)));
      const again = parseCatalog(written);
      assert.deepEqual(again.problems, [], written);
      assert.deepEqual(again.catalog!.dimensions.map(({ index }) => index.value).sort(), [3, 5]);
    }
  });

  it('names the words of a list that Dimcat ships, since a catalog cannot name the list', () => {
    const draft = draftOf(survey(12, [shipped]))!;
    assert.deepEqual(draft.side, { key: 'minus', value: '[" paris", " \\"rome\\""]' });
    const written = `dimcat: 1\ndimensions: { 12: ${entryText(draft)} }\n`;
    const [note] = parseCatalog(written).catalog!.dimensions;
    assert.equal(note!.minus?.kind, 'inline');
  });
});
