import assert from 'node:assert/strict';
import { draftOf, entryText, fieldsOf } from '../../server/catalog/dimensions/draft';
import {
  acceptedNote,
  allDrafts,
  draftsIn,
  draftState,
} from '../../server/catalog/dimensions/draftState';
import { draftEdits, fieldsToWrite } from '../../server/catalog/edit/dimension';
import type { SignsBasis } from '../../server/protocol/evidence';
import { basis } from './support/dimensions';
import { world } from './support/facts';
import { applyEdits } from '../../server/catalog/edit/textEdit';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type {
  DimensionsFile,
  KnownDimension,
  ListTest,
  SurveyedDimension,
} from '../../server/protocol/dimensions';

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
  const drafts = draftsIn(file, catalog!, world());

  it('are of dimensions without a claim, told apart best first, one-sided ones last', () => {
    assert.deepEqual(
      drafts.map(({ index }) => index),
      [5, 3, 8, 4],
      'no claimed, no refused, none that chance explains',
    );
  });

  it('are none of a survey of another model or site', () => {
    const here = parseCatalog(`${text}site: { kind: resid, layer: 4 }\nsigns: centred\n`).catalog!;
    const surveyedOn = (change: Partial<SignsBasis>): number => {
      const bases = new Map([['b', { ...basis, ...change }]]);
      return draftsIn({ ...file, bases }, here, world()).length;
    };
    assert.equal(surveyedOn({}), 4);
    assert.equal(surveyedOn({ modelSha256: 'e'.repeat(64) }), 0);
    assert.equal(surveyedOn({ site: { kind: 'resid', layer: 5 } }), 0);
    assert.equal(surveyedOn({ signs: 'raw' }), 0);
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
        `  5: { label: mine, minus: { words: colour }, notes: '${drafts[0]!.says}' }\n  3: ${entryText(fieldsOf(drafts[1]!))}\n`,
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
    const written = `dimcat: 1\ndimensions: { 12: ${entryText(fieldsOf(draft))} }\n`;
    const [note] = parseCatalog(written).catalog!.dimensions;
    assert.equal(note!.minus?.kind, 'inline');
  });
});

describe('what became of a draft', () => {
  const parse = (written: string) => parseCatalog(written);
  const surveyed = { survey: survey(3, [test('animal', 0.75)]) };
  const draft = draftOf(surveyed.survey)!;
  const { root } = parse(text);
  const accepted = applyEdits(text, draftEdits(text, root!, [draft]));
  const noted = acceptedNote(draft, fieldsToWrite(root!, draft));
  const known = { ...surveyed, draft: { ...noted, basis: 'b' } };
  const stateIn = (written: string, one: KnownDimension = known) => {
    const { dimensions } = parse(written).catalog!;
    return draftState(
      one,
      dimensions.find(({ index }) => index.value === 3),
    );
  };

  it('is read from the catalog: accepted, edited since, or taken back by undo', () => {
    assert.equal(stateIn(text), 'open', 'nothing stands there: it was undone');
    assert.equal(stateIn(accepted), 'accepted');
    const laidOut = accepted.replace(
      / {2}3: \{.*\}\n/,
      `  3:\n    plus:\n      features:\n        - animal\n    notes: "${draft.says}"\n    label: animal +\n    expect: { auc: { min: 0.7 } }\n`,
    );
    assert.notEqual(laidOut, accepted);
    assert.equal(stateIn(laidOut), 'accepted', 'laid out otherwise, and with a claim beside it');
    for (const [from, to] of [
      ['label: animal +', 'label: beasts'],
      ['plus: { features: [animal] }, n', 'minus: { features: [animal] }, n'],
      ['plus: { features: [animal] }, n', 'plus: { features: [animal] }, minus: [" oak"], n'],
      [draft.says, 'seen in the atlas'],
    ] as const)
      assert.equal(stateIn(accepted.replace(from, to)), 'edited', to);
  });

  it('outlives the survey that it was made of', () => {
    const other = { ...known, survey: survey(3, [test('plant', 0.9)]) };
    assert.equal(stateIn(accepted, other), 'accepted');
    assert.equal(stateIn(accepted, { draft: known.draft }), 'accepted');
    assert.equal(stateIn(text, { draft: known.draft }), undefined, 'nothing is left to draft');
  });

  it('is known of one that was typed, by its line of evidence', () => {
    assert.equal(stateIn(accepted, surveyed), 'accepted');
    assert.equal(stateIn(accepted.replace('label: animal +', 'label: beasts'), surveyed), 'edited');
    const refused = { state: 'refused', says: draft.says, basis: 'b' } as const;
    assert.equal(stateIn(text, { ...surveyed, draft: refused }), 'refused');
    assert.equal(stateIn(accepted, { ...surveyed, draft: refused }), 'accepted');
  });

  it('is nothing where a person wrote a claim first', () => {
    const own = text.replace('# Kept.\ndimensions:\n', '$&  3: { plus: [" dog"] }\n');
    assert.notEqual(own, text);
    assert.equal(stateIn(own, surveyed), undefined);
  });

  it('lists those to do, then the others', () => {
    const all = new Map(file.dimensions).set(3, known);
    const { catalog } = parse(accepted);
    assert.deepEqual(
      allDrafts({ ...file, dimensions: all }, catalog!, world()).map(({ index, state }) => [
        index,
        state,
      ]),
      [
        [5, 'open'],
        [8, 'open'],
        [4, 'open'],
        [3, 'accepted'],
        [7, 'refused'],
      ],
    );
  });

  it('keeps of an entry that stood there only what was added to it', () => {
    const beside = draftOf(survey(5, [test('colour', 0.8, { source: 'words' })]))!;
    const fields = fieldsToWrite(root!, beside).map(([key]) => key);
    assert.deepEqual(fields, ['plus', 'notes'], "its label is a person's");
  });
});
