/** A world of images: two of each label and one without, in the order of their names. */
import type { CatalogFacts, VocabularyLookup } from '../../../server/catalog/facts';
import { model, vocabularyOf } from './facts';

const names = ['cat/1.png', 'cat/2.png', 'dog/1.png', 'dog/2.png', 'stray.png'];
const labels = new Map([
  ['cat', [0, 1]],
  ['dog', [2, 3]],
]);
const groups = ['one', 'two', 'one', undefined, undefined];

export const images: VocabularyLookup = {
  ...vocabularyOf(names),
  inputs: {
    modality: 'vision',
    labels,
    labelOf: (id) => [...labels].find(([, ids]) => ids.includes(id))?.[0],
    groupOf: (id) => groups[id],
  },
};

export function imageWorld(more: Partial<CatalogFacts> = {}): CatalogFacts {
  return { model: { ...model, vocabulary: 0 }, vocabulary: images, files: new Map(), ...more };
}

/** A catalog of images with one feature. */
export function imageCatalog(anchors: string, more = ''): string {
  return `dimcat: 1
model: { path: m.onnx, modality: vision${more} }
site: { kind: resid, layer: 2 }
input: { files: images }
features:
  - { id: pet, anchors: ${anchors} }
`;
}
