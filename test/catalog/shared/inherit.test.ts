import assert from 'node:assert/strict';
import { checkCatalog } from '../support/checkCatalog';
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import { resolveFeature } from '../../../server/catalog/resolve/resolveFeature';
import type { Catalog } from '../../../server/catalog/types';
import { world } from '../support/facts';

const above = `dimcat: 1
model: { path: models/tiny.onnx, tokenizer: models/tokenizer.json }
site: { kind: resid, layer: 9 }
input: { prefix: bos }
signs: centred
frequency: { file: words/counts.csv }
lexicon: { shipped: [spelling, pos], words: { tiere: { file: words/tiere.txt } } }
words:
  animals: [" dog", " cat", "#1"]
  vehicles: { file: words/vehicles.txt }
`;

function below(text: string, file = '../dimcat.yaml', from = above) {
  return parseCatalog(text, undefined, { file, ...parseCatalog(from) });
}

const tokensOf = ({ features }: Catalog, at = 0) => features[at]?.anchors;

describe('A catalog below a dimcat.yaml', () => {
  const parsed = below(
    'dimcat: 1\ntitle: Mine\nfeatures:\n  - { id: animal, anchors: { words: animals } }\n',
  );
  const catalog = parsed.catalog!;

  it('takes what it does not say itself, with paths of its own', () => {
    assert.deepEqual(parsed.problems, []);
    assert.equal(catalog.model?.path?.value, '../models/tiny.onnx');
    assert.equal(catalog.model.tokenizer?.value, '../models/tokenizer.json');
    assert.equal(catalog.site?.layer.value, 9);
    assert.deepEqual([catalog.signs, catalog.prefix.kind], ['centred', 'bos']);
    assert.equal(catalog.frequency?.value, '../words/counts.csv');
    assert.equal(catalog.title?.value, 'Mine');
  });

  it('says what it took and from where, and shows it at its first line', () => {
    const { file, keys, span } = catalog.inherited!;
    assert.equal(file, '../dimcat.yaml');
    assert.deepEqual(keys, [
      ...['model', 'site', 'input', 'signs', 'frequency', 'lexicon'],
      ...['words.animals', 'words.vehicles'],
    ]);
    assert.equal(parsed.text.slice(span.start, span.end), 'dimcat: 1');
    assert.deepEqual(catalog.site?.layer.span, { ...span, origin: '../dimcat.yaml' });
  });

  it('takes the lexicon whole, with the files of its lists beside the one that names them', () => {
    const { lexicon } = catalog;
    assert.deepEqual(lexicon.families, ['pos', 'spelling']);
    assert.deepEqual(
      lexicon.words.map(({ name, list }) => [name.value, list.kind === 'file' && list.path.value]),
      [['tiere', '../words/tiere.txt']],
    );
  });

  it('keeps each clause of its own whole', () => {
    const own = below('dimcat: 1\nmodel: { path: mine.onnx }\nsigns: raw\n').catalog!;
    assert.equal(own.model?.path?.value, 'mine.onnx');
    assert.equal(own.model.tokenizer, undefined, 'not mixed with the one above');
    assert.deepEqual([own.signs, own.site?.layer.value], ['raw', 9]);
    assert.deepEqual(own.inherited?.keys.slice(0, 2), ['site', 'input']);
  });

  it('has its problems told with the file that they come from', () => {
    const [problem] = checkCatalog(parsed, world()).filter(
      ({ code }) => code === 'layer-out-of-range',
    );
    assert.match(problem?.message ?? '', /\(From \.\.\/dimcat\.yaml\.\)$/);
    assert.equal(problem?.span.start, 0);
  });

  it('takes nothing where there is nothing to take', () => {
    const text =
      'dimcat: 1\nmodel: { path: m.onnx }\nsite: { kind: resid, layer: 1 }\ninput: { prefix: none }\nsigns: raw\nfrequency: { file: f.csv }\nlexicon: { shipped: none }\nwords: { animals: [" ox"], vehicles: [" bus"] }\n';
    assert.equal(below(text).catalog?.inherited, undefined);
  });

  it('survives a parent file that is not a catalog', () => {
    for (const none of ['- 1', 'dimcat: 1\nwords: &a x\n', 'a: '.repeat(200)]) {
      const mine = below('dimcat: 1\n', 'dimcat.yaml', none);
      assert.equal(mine.catalog?.inherited, undefined);
      assert.ok(mine.problems.some(({ severity }) => severity === 'error'));
    }
  });

  it('says what is wrong in the parent file, at the first line', () => {
    const from = 'dimcat: 1\nwrods: {}\nsigns: centered\n';
    assert.deepEqual(
      below('title: x\ndimcat: 1\n', '../dimcat.yaml', from).problems.map(
        ({ severity, message, span }) => [severity, message, span.start],
      ),
      [
        [
          'warning',
          'In ../dimcat.yaml:2:1: The key wrods is not part of the format; did you mean words?',
          9,
        ],
        [
          'error',
          'In ../dimcat.yaml:3:8: signs must be one of raw, centred; did you mean "centred"?',
          9,
        ],
      ],
    );
  });
});

describe('Lists of words by name', () => {
  it('give their tokens to every feature that names them', () => {
    const parsed = below(
      'dimcat: 1\nfeatures:\n  - { id: a, anchors: { words: animals }, targets: { words: animals } }\n',
    );
    const { anchors, problems } = resolveFeature(
      parsed.catalog!.features[0]!,
      parsed.catalog!,
      world(),
    );
    assert.deepEqual(anchors, [1, 2]);
    assert.match(problems.map(({ message }) => message).join(), /"#1" \(line 3 of the file\)/);
  });

  it('may be files, beside the one that names them', () => {
    const { catalog } = below('dimcat: 1\nfeatures: [{ id: a, anchors: { words: vehicles } }]\n');
    const list = tokensOf(catalog!);
    assert.equal(list?.kind === 'file' && list.path.value, '../words/vehicles.txt');
  });

  it('may be the catalog’s own, which counts first', () => {
    const { catalog } = below(
      'dimcat: 1\nwords: { animals: [" cow"] }\nfeatures: [{ id: a, anchors: { words: animals } }]\n',
    );
    const { anchors } = resolveFeature(catalog!.features[0]!, catalog!, world());
    assert.deepEqual(anchors, [6]);
  });

  it('are missed where they are not there, with the nearest name', () => {
    const parsed = below('dimcat: 1\nfeatures: [{ id: a, anchors: { words: animal } }]\n');
    const [problem] = checkCatalog(parsed, world()).filter(({ code }) => code === 'unknown-words');
    assert.match(problem?.message ?? '', /no list of words "animal"\. Did you mean animals\?/);
    assert.equal(problem?.fix?.newText, 'animals');
  });

  it('hold texts or name a file, and nothing else', () => {
    const { problems } = parseCatalog('dimcat: 1\nwords: { a: [3], b: { words: c }, c: x }\n');
    assert.equal(problems.length >= 3, true, problems.map(({ message }) => message).join('\n'));
  });
});
