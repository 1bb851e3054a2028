import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { openCatalog } from '../../server/cli/open';
import { SharedFiles, isSharedName } from '../../server/surroundings/sharedFiles';
import { temporaryFolder } from '../support/paths';

describe('The dimcat.yaml above a catalog', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => path.join(folder, ...names);
  const layers = (files: SharedFiles, file: string) => {
    const shared = files.above(file);
    return shared && [shared.file, shared.catalog?.site?.layer.value];
  };
  before(() => {
    fs.mkdirSync(at('a', 'b'), { recursive: true });
    fs.mkdirSync(at('c'));
    fs.writeFileSync(at('dimcat.yaml'), 'dimcat: 1\nsite: { kind: resid, layer: 1 }\n');
    fs.writeFileSync(at('a', 'dimcat.yaml'), 'dimcat: 1\nsite: { kind: resid, layer: 2 }\n');
    fs.writeFileSync(at('a', 'b', 'x.dims.yaml'), 'dimcat: 1\nfeatures: []\n');
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  it('is the nearest one, in the folder or above', () => {
    const files = new SharedFiles();
    assert.deepEqual(layers(files, at('a', 'b', 'x.dims.yaml')), ['../dimcat.yaml', 2]);
    assert.deepEqual(layers(files, at('a', 'x.dims.yaml')), ['dimcat.yaml', 2]);
    assert.deepEqual(layers(files, at('c', 'x.dims.yaml')), ['../dimcat.yaml', 1]);
    assert.equal(files.above(at('a', 'dimcat.yaml')), undefined, 'and inherits nothing itself');
  });

  it('is an error of the catalogs below where it is there and cannot be read', function () {
    const said = (files: SharedFiles): string =>
      openCatalogBelow(files)
        .map(({ severity, message }) => `${severity}: ${message}`)
        .join();
    const openCatalogBelow = (files: SharedFiles) =>
      parseCatalog('dimcat: 1\nfeatures: []\n', undefined, files.above(at('d', 'x.dims.yaml')))
        .problems;
    fs.mkdirSync(at('d', 'dimcat.yaml'), { recursive: true });
    assert.match(said(new SharedFiles()), /^error: In dimcat\.yaml:1:1: .*it is a folder/);
    fs.rmSync(at('d'), { recursive: true });
    if (process.platform === 'win32') this.skip();
    fs.mkdirSync(at('d'));
    fs.symlinkSync(at('dimcat.yaml'), at('d', 'dimcat.yaml'));
    const untrusted = new SharedFiles();
    untrusted.onlyBeside = true;
    assert.match(
      said(untrusted),
      /^error: .*lies outside the catalog's folder, and this workspace/,
    );
    untrusted.onlyBeside = false;
    assert.equal(said(untrusted), '');
    fs.rmSync(at('d'), { recursive: true });
  });

  it('is the same object until it changes, and then another', () => {
    const files = new SharedFiles();
    const file = at('c', 'x.dims.yaml');
    const first = files.above(file);
    assert.equal(files.above(file), first);
    fs.writeFileSync(at('c', 'dimcat.yaml'), 'dimcat: 1\nsite: { kind: resid, layer: 30 }\n');
    assert.deepEqual(layers(files, file), ['dimcat.yaml', 30]);
    fs.rmSync(at('c', 'dimcat.yaml'));
    assert.equal(files.above(file), first);
  });

  it('counts as the editor shows it if it is open', () => {
    const text = 'dimcat: 1\nsite: { kind: resid, layer: 7 }\n';
    const files = new SharedFiles((file) =>
      file === at('a', 'dimcat.yaml') ? { text, version: 1 } : undefined,
    );
    assert.deepEqual(layers(files, at('a', 'x.dims.yaml')), ['dimcat.yaml', 7]);
  });

  it('is what the command line reads, too', async () => {
    const { parsed } = await openCatalog(at('a', 'b', 'x.dims.yaml'));
    assert.equal(parsed.catalog?.site?.layer.value, 2);
  });

  it('has its name on every platform', () => {
    assert.deepEqual(
      ['/a/dimcat.yaml', 'C:\\a\\dimcat.yaml', 'dimcat.yaml', '/a/x.dimcat.yaml'].map(isSharedName),
      [true, true, true, false],
    );
  });
});
