import assert from 'node:assert/strict';
import { checkCatalog } from '../catalog/support/checkCatalog';
import { applyEdits } from '../../server/catalog/edit/textEdit';
import { claimsIn } from '../../server/catalog/dimensions/claimsIn';
import type { CatalogFacts } from '../../server/catalog/facts';
import type { DimensionsFile, SurveyedDimension } from '../../server/protocol/dimensions';
import { actionsAt } from '../../server/service/actions/actions';
import { featureSummaries } from '../../server/service/claims';
import { completionsAt } from '../../server/service/completion/completion';
import { hoverAt } from '../../server/service/hover/hover';
import { headlineOf } from '../../server/service/lenses';
import { definitionAt, referencesAt } from '../../server/service/navigation/definition';
import { renameAt } from '../../server/service/navigation/rename';
import type { SignsBasis } from '../../server/protocol/evidence';
import { basis } from '../catalog/support/dimensions';
import { model, vocabulary } from '../catalog/support/facts';
import { measurementOf } from './samples';
import { documentIn, marked, running, worldWith } from './support';

const catalog = `dimcat: 1
site: { kind: resid, layer: 4 }
signs: centred
features:
  - { id: animal, anchors: [" dog"], register: { dims: { pos: [3, 7-9], neg: [12] } } }
  - { id: plant, anchors: [" tree"], register: { dims: { neg: [8] } } }
dimensions:
  8: { label: living, plus: { features: [animal] }, expect: { auc: { min: 0.7 } } }
`;

const survey = (index: number, name: string): SurveyedDimension => ({
  index,
  plusShare: 0.52,
  entropy: 0.999,
  plus: [{ id: 1, text: ' dog', distance: 2 }],
  minus: [{ id: 2, text: ' car', distance: 1 }],
  best: [
    {
      ...{ name, source: 'feature', polarity: '+', words: 18, p: 1e-7, q: 0.00002 },
      auc: { value: 0.78, low: 0.71, high: 0.84 },
    },
  ],
  looks: [{ look: 'case', polarity: '+', auc: 0.9 }],
  partners: [{ index: 5, bits: 0.1, polarity: '-' }],
});

const sample = measurementOf('dimension 8');
const measured = {
  ...sample,
  basis: { ...sample.basis, register: { rule: 'dims', pos: [8], neg: [] } as const },
};
const file: DimensionsFile = {
  bases: new Map(),
  surveys: new Map(),
  dimensions: new Map(
    [3, 8, 9, 40].map((index) => [
      index,
      {
        survey: { ...survey(index, index === 9 ? 'plant' : 'animal'), basis: 'b', run: 'r' },
        ...(index === 8 && {
          claim: {
            basis: 'b',
            measurement: {
              ...measured,
              frozen: { source: 'ranked', anchors: [], heldOut: 'all' },
            } as const,
          },
        }),
      },
    ]),
  ),
};
const facts: CatalogFacts = { files: new Map(), dimensions: file, claims: claimsIn(file) };
const world = worldWith(facts);
const at = (place: string) => marked(catalog.replace(place.replace('$0', ''), place)).offset;

describe('a claimed dimension in the editor', () => {
  const document = documentIn(catalog);

  it('says in the first five lines of any hover what is known of it', async () => {
    for (const place of ['  $08: { label', 'neg: [$08]', '$07-9']) {
      const hover = await hoverAt(document, at(place), world, running);
      const about = hover!.markdown.slice(hover!.markdown.indexOf('**Dimension 8**'));
      const lines = about.split('\n').slice(0, 5).join('\n');
      assert.match(lines, /^\*\*Dimension 8\*\* · living/);
      assert.match(
        lines,
        /\*\*Claim holds:\*\* held-out 0\.842 \[0\.783, 0\.889\] · .*, p = 0\.010/,
      );
      assert.match(lines, /\+ .*dog.* \/ - .*car/);
      assert.match(lines, /\*\*Tells:\*\* \\\+ animal 0\.780 \[0\.710, 0\.840\], q/);
      assert.match(lines, /\*\*Careful:\*\* capitals \(AUC 0\.900\)/);
    }
  });

  it('says that a survey is of another model, site or kind of signs before what that found', async () => {
    const surveyedOn = async (change: Partial<SignsBasis>): Promise<string> => {
      const bases = new Map([['b', { ...basis, ...change }]]);
      const here = worldWith({ ...facts, model, vocabulary, dimensions: { ...file, bases } });
      const hover = await hoverAt(document, at('pos: [$03'), here, running);
      return /^\*\*Stale survey:\*\*.*(?= {2}$)/m.exec(hover!.markdown)?.[0] ?? '';
    };
    assert.equal(await surveyedOn({}), '');
    assert.equal(
      await surveyedOn({ modelSha256: 'e'.repeat(64) }),
      '**Stale survey:** model file changed',
    );
    assert.match(
      await surveyedOn({ site: { kind: 'resid', layer: 5 } }),
      /site changed: resid layer 5 before, resid layer 4 now/,
    );
    assert.match(await surveyedOn({ signs: 'raw' }), /signs changed: raw before, centred now/);
    const frequencies = await surveyedOn({ frequencySha256: 'f'.repeat(64) });
    assert.match(frequencies, /file of frequencies removed/);
  });

  it('does not mistake a survey of a wider model for its own', async () => {
    const narrow = { ...facts, model: { ...model, dimensions: 8 }, vocabulary };
    const wide = await hoverAt(document, at('  $08: { label'), worldWith(narrow), running);
    assert.match(wide!.markdown, /the site only has dimensions 0 to 7/);
    const problems = checkCatalog(document.parsed, narrow);
    assert.ok(problems.some(({ code }) => code === 'dimension-out-of-range'));
  });

  it('is found from every register that writes it, and finds them, ranges too', () => {
    const found = (place: string, withEntry: boolean) =>
      referencesAt(document, at(place), [document], withEntry).map(({ span }) =>
        catalog.slice(span.start, span.end),
      );
    assert.deepEqual(found('  $08: { label', true), ['8', '7-9', '8']);
    assert.deepEqual(found('neg: [$08]', false), ['7-9', '8']);
    const definition = definitionAt(document, at('neg: [$08]'), [document]);
    assert.equal(definition!.span.start, catalog.indexOf('8: { label'));
  });

  it('has lenses and tests as features have', () => {
    assert.match(headlineOf(document, facts, 'dimension 8')!, /^held-out 0\.842 /);
    const summary = featureSummaries(document).find(({ id }) => id === 'dimension 8');
    assert.equal(summary!.label, 'living');
    assert.deepEqual(
      summary!.claims.map(({ kind, text }) => [kind, text]),
      [
        ['detects', 'held-out AUC ≥ 0.70'],
        ['suppresses', 'sign-flip test: nothing is claimed'],
      ],
    );
  });

  it('is renamed with the feature on its side', () => {
    const renamed = renameAt(document, at('id: $0animal'), 'beast', [document]);
    assert.ok(renamed && !('obstacle' in renamed));
    const text = applyEdits(catalog, renamed[0]!.edits);
    assert.match(text, /plus: \{ features: \[beast\] \}/);
  });
});

describe('what is left to explain, in the editor', () => {
  it('is offered first under dimensions, with features for its sides', async () => {
    const text = `${catalog}  $0`;
    const place = marked(text);
    const items = await completionsAt(documentIn(place.text), place.offset, world, running);
    const offered = items!.items.filter(({ kind }) => kind === 'dimension');
    assert.deepEqual(
      offered.map(({ label }) => label),
      ['3', '9', '40'],
    );
    assert.match(offered[0]!.newText, /^3: \{ label: animal \+?/);
    const side = marked(catalog.replace('[animal] }, expect', '[$0] }, expect'));
    const ids = await completionsAt(documentIn(side.text), side.offset, world, running);
    const names = ids!.items.filter(({ kind }) => kind === 'feature').map(({ label }) => label);
    assert.deepEqual(names, ['animal', 'plant']);
  });

  it('is written by one action: a claim, or all dimensions of a register', async () => {
    const document = documentIn(catalog);
    const offset = at('pos: [$03');
    const actions = await actionsAt(document, [], { start: offset, end: offset }, world, running);
    const titled = (part: string) => actions!.find(({ title }) => title.includes(part))!;
    const claimed = applyEdits(catalog, titled('Claim that dimension 3').edits);
    assert.match(
      claimed,
      /\n {2}3: \{ label: animal \+, plus: \{ features: \[animal\] \}, notes: /,
    );
    const all = applyEdits(catalog, titled('Describe the 2 dimensions').edits);
    assert.match(all, /\n {2}3: .*\n {2}9: .*plant/);
  });
});
