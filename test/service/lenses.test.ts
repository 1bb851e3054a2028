import assert from 'node:assert/strict';
import { headlineOf, lensesOf } from '../../server/service/lenses';
import { evidenceOf, flipOf, measurementOf } from './samples';
import { documentIn, nouns, vocabularyOf } from './support';

const evidence = evidenceOf({
  animal: { measurement: measurementOf('animal'), flip: flipOf('animal') },
});
const files = new Map<string, never>();
const titles = (facts: object): readonly (string | undefined)[] =>
  lensesOf(documentIn(nouns), undefined).map(
    ({ title, target }) =>
      title ?? headlineOf(documentIn(nouns), { files, ...facts }, target.feature),
  );

describe('lenses', () => {
  it('stand above each feature: its figure, then what can be done', () => {
    assert.deepEqual(titles({ evidence }), [
      'held-out 0.842 [0.783, 0.889] · random 0.584, p = 0.010 · n+ 50, n− 30,112, 5-fold',
      'Measure',
      'Flip signs',
      'Page',
      'not measured',
      'Measure',
      'Flip signs',
      'Page',
    ]);
  });

  it('say when the figure is stale', () => {
    const facts = { evidence, model: evidence.model, vocabulary: vocabularyOf(['<s>', ' dog']) };
    assert.match(titles(facts)[0]!, /^stale: held-out 0\.842 /);
  });

  it('name the catalog and the feature, on the line of its id', () => {
    const [, measure] = lensesOf(documentIn(nouns), undefined);
    assert.equal(measure!.command, 'dimcat.measureFeature');
    assert.deepEqual(measure!.target, { uri: 'file:///catalogs/x.dims.yaml', feature: 'animal' });
    assert.equal(measure!.range.start.line, 9);
  });

  it('offer no flip of a model without a head', () => {
    const given = lensesOf(documentIn(nouns), 'the model has no head').map(({ title }) => title);
    assert.deepEqual(given, [undefined, 'Measure', 'Page', undefined, 'Measure', 'Page']);
  });

  it('are absent if the text is not a catalog', () => {
    assert.deepEqual(lensesOf(documentIn('['.repeat(900)), undefined), []);
  });
});
