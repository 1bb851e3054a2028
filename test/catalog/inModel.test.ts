import assert from 'node:assert/strict';
import { inVocabulary, parsedInModel } from '../../server/catalog/inModel';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { ModelClause, TokenList } from '../../server/catalog/types';
import { vocabularyOf } from '../service/support';

const TEXT = `dimcat: 1
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: 4 }
features:
  - id: animal
    anchors: [" dog", " Cat", " ox", " steed", 3]
    negatives: [" tree", " shrub"]
    targets: [" mule"]
  - id: listed
    anchors: { file: listed.txt }
dimensions:
  7: { plus: { features: [animal] } }
`;
const span = { start: 0, end: 0 };
const clause: ModelClause = { span, path: { value: '/models/b.onnx', span } };
/** As BERT writes them: without the space before a word. */
const vocabulary = vocabularyOf(['<s>', 'dog', ' ox', 'tree', 'cat', ' cat', 'elm']);
const files = new Map([['listed.txt', { state: 'present' as const, text: ' ox\n elm\n yew\n' }]]);

const textsOf = (list: TokenList | undefined): unknown =>
  list?.kind === 'inline' && list.tokens.map((token) => token.kind === 'text' && token.text);

describe('a catalog in another model', () => {
  const moved = parsedInModel(parseCatalog(TEXT), clause, 9);

  it('names that model and layer, and claims nothing of its dimensions', () => {
    const { model, site, claims, dimensions } = moved.catalog!;
    assert.deepEqual([model, site?.kind.value, site?.layer.value], [clause, 'resid', 9]);
    assert.deepEqual([claims, dimensions], [[], []]);
  });

  it('keeps the words that are single tokens there, with or without the space, and counts the others', () => {
    const { parsed, words } = inVocabulary(moved, { vocabulary, files });
    const [animal, listed] = parsed.catalog!.features;
    assert.deepEqual(textsOf(animal!.anchors), ['dog', ' ox']);
    assert.deepEqual(animal!.negatives?.kind === 'tokens' && textsOf(animal!.negatives.list), [
      'tree',
    ]);
    assert.deepEqual(textsOf(animal!.targets), []);
    assert.deepEqual(textsOf(listed!.anchors), [' ox', 'elm']);
    assert.deepEqual(words, {
      ...{ anchors: 8, respelled: 2 },
      lost: [
        { feature: 'animal', of: 5, words: [' Cat', ' steed', 'token 3'] },
        { feature: 'listed', of: 3, words: [' yew'] },
      ],
    });
  });

  it('has its words as they are where no vocabulary is known', () => {
    const { parsed, words } = inVocabulary(moved, { files: new Map() });
    assert.equal(parsed, moved);
    assert.deepEqual(words, { anchors: 0, respelled: 0, lost: [] });
  });
});
