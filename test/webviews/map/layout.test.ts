import assert from 'node:assert/strict';
import { cachesOf, placeMap } from '../../../webviews/map/layout';
import { mapPage } from './mapPage';

describe('The layout of the model map', () => {
  const page = mapPage();
  const placed = placeMap(page, 600);

  it('has a mark for each site that there is, layer by layer', () => {
    const names = placed.sites.map(({ site }) => `${site.kind}${site.layer}`);
    assert.deepEqual(names.slice(0, 8), [
      'resid0',
      'resid1',
      'k1',
      'v1',
      'ffn1',
      'resid2',
      'k2',
      'v2',
    ]);
    assert.equal(names.length, 6 + 5 * 3 - 1);
  });

  it('keeps to the width that there is, and to one that can be hit', () => {
    assert.ok(placed.width <= 600);
    const deep = placeMap(
      { ...page, blocks: Array.from({ length: 119 }, () => page.blocks[0]!) },
      600,
    );
    assert.equal(deep.step, 18);
    assert.ok(
      deep.columns.filter(({ label }) => label !== '').length <= 61,
      'labels do not overlap',
    );
  });

  it('says of each mark what it is', () => {
    const text = (kind: string, layer: number): string =>
      placed.sites.find(({ site }) => site.kind === kind && site.layer === layer)!.text;
    assert.equal(
      text('resid', 4),
      'resid at layer 4: 128 dimensions, token cache: centred 147.5 kB, raw 147.5 kB, the site of the catalog',
    );
    assert.equal(text('ffn', 1), 'ffn at layer 1: 512 dimensions, no token cache');
    assert.equal(cachesOf(page, { kind: 'k', layer: 3 }).length, 1);
  });
});
