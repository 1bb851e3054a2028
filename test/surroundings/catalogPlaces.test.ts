import assert from 'node:assert/strict';
import * as path from 'node:path';
import { CatalogPlaces } from '../../server/surroundings/catalogPlaces';

const at = (...names: readonly string[]): string => path.resolve('/w', ...names);

describe('CatalogPlaces', () => {
  it('follows files, folders and moves one after the other', () => {
    const places = new CatalogPlaces();
    places.moved(at('a', 'x.dims.yaml'), at('a', 'y.dims.yaml'));
    places.moved(at('a'), at('b', 'c'));
    assert.equal(places.now(at('a', 'x.dims.yaml')), at('b', 'c', 'y.dims.yaml'));
    assert.equal(places.now(at('a', 'z.dims.yaml')), at('b', 'c', 'z.dims.yaml'));
  });

  it('leaves alone what only begins alike', () => {
    const places = new CatalogPlaces();
    places.moved(at('a'), at('b'));
    assert.equal(places.now(at('ab', 'x.dims.yaml')), at('ab', 'x.dims.yaml'));
  });
});
