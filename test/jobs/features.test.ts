/** Features as the jobs take them: resolved once, or refused with one fault; and what their numbers depend on. */
import assert from 'node:assert/strict';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { FileFact } from '../../server/catalog/facts';
import type { CacheRequest } from '../../server/inference/api';
import { PreparedFeatures } from '../../server/jobs/features';
import { basisOf } from '../../server/jobs/keep';
import { basis } from '../catalog/support/evidence';
import { model, vocabulary } from '../catalog/support/facts';
import { imageCatalog, images } from '../catalog/support/inputs';
import { fault } from '../support/faults';

const text = `dimcat: 1
features:
  - { id: animal, anchors: [" dog", " cat", " horse"], register: auto }
  - { id: listed, anchors: { file: list.txt }, negatives: [" car"] }
  - { id: broken, anchors: [" zebra"] }
`;
const { catalog } = parseCatalog(text);
const list = (words: string): Map<string, FileFact> =>
  new Map([['list.txt', { state: 'present', text: words }]]);
const featuresIn = (words = ' bird\n fish\n', of = catalog): PreparedFeatures =>
  new PreparedFeatures(of!, { vocabulary, files: list(words) });

describe('the features of a prepared catalog', () => {
  it('are token ids, resolved once and handed on', () => {
    const features = featuresIn();
    const [animal, listed] = features.chosen(['animal', 'listed']);
    assert.deepEqual(
      [animal!.id, animal!.anchors, animal!.anchorTexts, animal!.negatives, animal!.register],
      ['animal', [1, 2, 3], [' dog', ' cat', ' horse'], null, { rule: 'auto' }],
    );
    assert.deepEqual([listed!.anchors, listed!.negatives], [[4, 5], [7]]);
    assert.equal(features.named('animal'), animal);
    assert.deepEqual(features.chosen(['listed', 'animal']), [listed, animal]);
  });

  it('are refused with one fault: an unknown id before an unknown token', () => {
    const features = featuresIn();
    assert.throws(
      () => features.chosen(['broken', 'nope']),
      fault('feature-unknown', /no feature "nope"/),
    );
    assert.throws(() => features.all(), fault('catalog-invalid', /^Feature broken: .*zebra/));
    assert.deepEqual(features.named('animal').anchors, [1, 2, 3]);
  });

  it('are the same for the same catalog, vocabulary and lists only', () => {
    const features = featuresIn();
    assert.ok(features.sameAs(featuresIn()));
    assert.ok(!features.sameAs(featuresIn(' bird\n')));
    assert.ok(!features.sameAs(featuresIn(undefined, parseCatalog(text).catalog)));
    const other = { vocabulary: { ...vocabulary }, files: list(' bird\n fish\n') };
    assert.ok(!features.sameAs(new PreparedFeatures(catalog!, other)));
  });
});

describe('the basis of a measurement', () => {
  const request: CacheRequest = {
    ...{ model: { path: '/m.onnx', providers: [] }, tokens: 14, folder: '/caches' },
    ...{ site: basis.site, prefix: basis.prefix, signs: basis.signs },
    tokenizerSha256: vocabulary.sha256,
  };
  const summary = { ...model, sites: { k: [], v: [], ffn: [] }, architecture: 'decoder' };

  it('is that of the contract', () => {
    const found = basisOf(featuresIn().named('animal'), { summary, request }, basis.cacheSha256);
    assert.deepEqual(found, basis);
  });

  it('knows the inputs and their position', () => {
    const pets = parseCatalog(imageCatalog('{ label: dog }')).catalog!;
    const feature = new PreparedFeatures(pets, { vocabulary: images, files: new Map() });
    const inputs = { modality: 'vision', position: 'cls', files: ['/dog.png'] } as const;
    const of = { summary, request: { ...request, inputs, tokenizerSha256: images.sha256 } };
    const found = basisOf(feature.named('pet'), of, 'c');
    assert.deepEqual(
      [found.position, found.anchors, found.prefix, found.tokenizerSha256],
      ['cls', [2, 3], [], images.sha256],
    );
  });
});
