import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  dimensionIn,
  featureAt,
  isCatalogPath,
  readArguments,
} from '../../../extension/commands/arguments';
import type { FeatureSummary } from '../../../server/protocol/requests';

const uri = 'file:///home/ada/nouns.dims.yaml';

describe('The arguments of a command', () => {
  it('may be missing', () => {
    assert.deepEqual(readArguments(undefined), { kind: 'none' });
    assert.deepEqual(readArguments(null), { kind: 'none' });
  });

  it('may name a catalog, and a feature of it', () => {
    const feature = 'animal';
    assert.deepEqual(readArguments({ uri }), { kind: 'given', target: { uri }, by: 'link' });
    assert.deepEqual(readArguments({ uri, feature }), {
      kind: 'given',
      target: { uri, feature },
      by: 'link',
    });
  });

  it('may name a dimension', () => {
    const target = { uri, dimension: 172 };
    assert.deepEqual(readArguments(target), { kind: 'given', target, by: 'link' });
    assert.deepEqual([' 172 ', '0', '1.5', '-1', '', '12e3'].map(dimensionIn), [
      172,
      0,
      ...[undefined, undefined, undefined, undefined],
    ]);
  });

  it('may be a URI object of the editor', () => {
    const menu = { scheme: 'file', path: '/home/ada/nouns.dims.yaml', toString: () => uri };
    assert.deepEqual(readArguments(menu), { kind: 'given', target: { uri }, by: 'menu' });
  });

  it('lose nothing but what the contract names', () => {
    const read = readArguments({ uri, feature: 'a', command: 'rm', cacheFolder: '/' });
    assert.deepEqual(read, { kind: 'given', target: { uri, feature: 'a' }, by: 'link' });
  });

  for (const [name, value] of Object.entries({
    'a text': uri,
    'a number': 3,
    'no uri': {},
    'a path': { uri: '/home/ada/nouns.dims.yaml' },
    'another file': { uri: 'file:///etc/passwd' },
    'a catalog only in the query': { uri: 'file:///etc/passwd?nouns.dims.yaml' },
    'a catalog only in the fragment': { uri: 'file:///etc/passwd#nouns.dims.yaml' },
    'a name that is nothing but the ending': { uri: 'file:///home/.dims.yaml' },
    'a broken escape': { uri: 'file:///home/%E0%A4%A.dims.yaml' },
    'a huge uri': { uri: `file:///${'x'.repeat(5000)}.dims.yaml` },
    'a feature that is no text': { uri, feature: 3 },
    'a dimension that is no index': { uri, dimension: -1 },
    'a dimension that is text': { uri, dimension: '172' },
    'an empty feature': { uri, feature: '' },
    'a feature with a line break': { uri, feature: 'a\nb' },
    'a huge feature': { uri, feature: 'x'.repeat(201) },
  })) {
    it(`are refused where they are ${name}`, () => {
      assert.equal(readArguments(value).kind, 'refused');
    });
  }

  it('are read or refused, whatever they are, without a throw', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        const read = readArguments(value);
        assert.ok(read.kind !== 'given' || isCatalogPath(decodeURIComponent(read.target.uri)));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe('The name of a catalog', () => {
  it('ends in .dims.yaml or .dims.yml, in any case', () => {
    for (const path of ['/a/x.dims.yaml', 'x.dims.yml', 'C:\\a\\X.DIMS.YAML']) {
      assert.equal(isCatalogPath(path), true, path);
    }
    for (const path of ['x.yaml', 'dims.yaml', '/.dims.yaml', 'x.dims.yaml.bak', 'x.dims.json']) {
      assert.equal(isCatalogPath(path), false, path);
    }
  });
});

function feature(id: string, line: number): FeatureSummary {
  const range = { start: { line, character: 4 }, end: { line, character: 10 } };
  return { id, label: '', range, claims: [] };
}

const features = [feature('b', 20), feature('a', 9), feature('c', 31)];
const idAt = (line: number): string | undefined => featureAt(features, { line, character: 0 })?.id;

describe('The feature at the cursor', () => {
  it('is the last one that starts at or above the line', () => {
    assert.deepEqual([9, 19, 20, 30, 31, 500].map(idAt), ['a', 'a', 'b', 'b', 'c', 'c']);
  });

  it('is none above the first one', () => {
    assert.equal(idAt(8), undefined);
    assert.equal(featureAt([], { line: 3, character: 0 }), undefined);
  });
});
