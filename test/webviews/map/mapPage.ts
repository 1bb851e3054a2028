import type { MapPage } from '../../../server/protocol/panels/map';

/** A small model with a cache at two sites, and one block whose neurons were not found. */
export function mapPage(): MapPage {
  const block = (layer: number): MapPage['blocks'][number] => ({
    layer,
    mixers: 'attention, 4 heads',
    parallel: false,
    k: 64,
    v: 64,
    ffn: layer === 2 ? null : 512,
    weightBytes: 3e6 * layer,
  });
  return {
    name: 'model.onnx',
    architecture: 'decoder, pre-norm, torch dynamo export',
    dimensions: 128,
    vocabulary: 9216,
    elementType: 'float32',
    weightBytes: 18.6e6,
    hasHead: true,
    blocks: [1, 2, 3, 4, 5].map(block),
    missing: ['ffn of block 2: two products follow the norm, and neither adds to the stream'],
    site: { kind: 'resid', layer: 4 },
    signs: 'centred',
    caches: [
      { site: { kind: 'resid', layer: 4 }, signs: 'centred', bytes: 147456 },
      { site: { kind: 'resid', layer: 4 }, signs: 'raw', bytes: 147456 },
      { site: { kind: 'k', layer: 3 }, signs: 'centred', bytes: 73728 },
    ],
  };
}
