/** Catalogs of images and sounds, checked and resolved in a world of plain values. */
import assert from 'node:assert/strict';
import { staleReasons } from '../../server/catalog/resolve/basis';
import { resolveFeature } from '../../server/catalog/resolve/resolveFeature';
import { positionOf } from '../../server/catalog/modality';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { CatalogFacts } from '../../server/catalog/facts';
import type { Basis } from '../../server/protocol/evidence';
import { problemsOf } from './support/check';
import { model } from './support/facts';
import { imageCatalog, images, imageWorld } from './support/inputs';

const catalogOf = (text: string) => parseCatalog(text).catalog!;
const resolve = (anchors: string) => {
  const catalog = catalogOf(imageCatalog(anchors));
  return resolveFeature(catalog.features[0]!, catalog, imageWorld());
};
const messages = (text: string, facts: CatalogFacts = imageWorld()): string[] =>
  problemsOf(text, facts)
    .filter(({ code }) => code !== 'too-few-anchors')
    .map(({ code, message }) => `${code}: ${message}`);

describe('a model that takes no token ids', () => {
  const model = { sha256: 'a'.repeat(64), dimensions: 16, layers: 4, vocabulary: 0 };
  const text = (more = '') =>
    `dimcat: 1\nmodel: { path: m.onnx${more} }\nsite: { kind: resid, layer: 1 }\nfeatures:\n  - { id: a, anchors: [" dog"] }\n`;
  const facts: CatalogFacts = { model, files: new Map([['m.onnx', { state: 'present' }]]) };

  it('needs its modality: the catalog is not taken for one of text in silence', () => {
    const [found] = problemsOf(text(), facts).filter(({ code }) => code === 'modality-mismatch');
    assert.equal(found?.severity, 'error');
    assert.match(found.message, /takes no token ids.*model\.modality: vision/);
    const vision = problemsOf(text(', modality: vision'), facts).map(({ code }) => code);
    assert.equal(vision.includes('modality-mismatch'), false);
  });
});

describe('anchors of images', () => {
  it('are all of a label, of several, or named', () => {
    assert.deepEqual(resolve('{ label: dog }').anchors, [2, 3]);
    assert.deepEqual(resolve('{ labels: [dog, cat] }').anchors, [2, 3, 0, 1]);
    assert.deepEqual(resolve('[dog/2.png, 0, stray.png]').anchors, [3, 0, 4]);
    assert.deepEqual(resolve('{ label: dog }').anchorTexts, ['dog/1.png', 'dog/2.png']);
  });

  it('keep their groups, one of its own for an input without', () => {
    assert.deepEqual(resolve('{ label: dog }').anchorGroups, ['one', 'input 3']);
    assert.equal(resolve('[stray.png]').anchorGroups, undefined);
  });

  it('are missed with the nearest label or name', () => {
    assert.deepEqual(messages(imageCatalog('{ label: dgo }')), [
      'label-unknown: No input has the label "dgo"; did you mean "dog"?',
    ]);
    assert.deepEqual(messages(imageCatalog('{ labels: [zebra] }')), [
      'label-unknown: No input has the label "zebra": there are cat, dog.',
    ]);
    assert.deepEqual(messages(imageCatalog('[dog/3.png]')), [
      'input-unknown: "dog/3.png" is not one of the 5 images; did you mean "dog/1.png"?',
    ]);
  });

  it('in two features are told once for each label', () => {
    const text = `${imageCatalog('{ labels: [dog, cat] }')}  - { id: dog, anchors: { label: dog } }\n`;
    assert.deepEqual(messages(text), ['anchor-shared: "dog" is also an anchor of pet.']);
  });
});

describe('a catalog of images', () => {
  it('reads the class token, one of sounds the mean, unless it says so', () => {
    const position = (modality: string, more = ''): unknown =>
      positionOf(
        catalogOf(`dimcat: 1\nmodel: { modality: ${modality} }\ninput: { files: x${more} }`),
      );
    assert.deepEqual(
      [position('vision'), position('audio'), position('text')],
      ['cls', 'mean', undefined],
    );
    assert.deepEqual(
      [position('vision', ', position: mean'), position('audio', ', position: 7')],
      ['mean', 7],
    );
  });

  it('needs images, no tokenizer', () => {
    assert.deepEqual(messages(imageCatalog('{ label: dog }')), []);
    const without = imageCatalog('{ label: dog }').replace(/input.*\n/, '');
    assert.match(messages(without)[0]!, /does not name a folder of images \(input\.files\)/);
  });

  it('says what belongs to other models', () => {
    const strange = imageCatalog('{ label: dog }', ', tokenizer: t.json').replace(
      'files: images',
      'files: images, prefix: none',
    );
    assert.deepEqual(
      messages(strange).map((message) => message.slice(0, 50)),
      [
        'modality-mismatch: A tokenizer is for text, and th',
        'modality-mismatch: A prefix goes before tokens of ',
      ],
    );
    const text = imageCatalog('{ label: dog }').replace(', modality: vision', '');
    const found = messages(text, { files: new Map() }).map((m) => m.split(':')[0]);
    assert.deepEqual(new Set(found), new Set(['modality-mismatch', 'site-missing']));
  });

  it('says what is wrong with the preprocessor', () => {
    const written = imageCatalog('{ label: dog }', ', preprocessor: p.json');
    const said = (text: string): string[] =>
      messages(written, imageWorld({ files: new Map([['p.json', { state: 'present', text }]]) }));
    assert.deepEqual(said('{"image_mean": [0.5]}'), []);
    assert.match(
      said('{"sampling_rate": 16000}')[0]!,
      /is made for clips; this model reads images\.$/,
    );
    assert.match(said('[1')[0]!, /is not a JSON object/);
    const missing = imageWorld({
      files: new Map([['p.json', { state: 'missing' }]]),
      inputsFault: 'The configuration cannot be read.',
    });
    assert.deepEqual(messages(written, missing), [
      'preprocessor-unusable: The file p.json does not exist.',
    ]);
  });

  it('has evidence that knows its inputs and their position', () => {
    const catalog = catalogOf(imageCatalog('{ label: dog }'));
    const [feature] = catalog.features;
    const basis: Basis = {
      ...{ modelSha256: model.sha256, tokenizerSha256: images.sha256, cacheSha256: 'c' },
      ...{ site: { kind: 'resid', layer: 2 }, prefix: [], position: 'cls', signs: 'raw' },
      ...{ anchors: [2, 3], negatives: null, register: { rule: 'auto' } },
    };
    assert.deepEqual(staleReasons(basis, feature!, catalog, imageWorld(), 'c'), []);
    const changed = imageWorld({ vocabulary: { ...images, sha256: 'other' } });
    assert.deepEqual(staleReasons(basis, feature!, catalog, changed), [
      'input files or their preprocessor changed',
    ]);
    const mean = catalogOf(
      imageCatalog('{ label: dog }').replace('files: images', 'files: images, position: mean'),
    );
    assert.deepEqual(staleReasons(basis, mean.features[0]!, mean, imageWorld()), [
      'position changed: cls before, mean now',
    ]);
  });
});
