import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeOutput } from '../../server/cli/outputFile';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { catalogOf } from '../../server/surroundings/openCatalog';
import { temporaryFolder } from '../support/paths';

const CATALOG = `dimcat: 1
model: { path: checkpoint, tokenizer: tokenizer.json }
site: { kind: resid, layer: 4 }
features:
  - { id: animal, anchors: { file: words.txt } }
`;

describe('The file of --out', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  beforeEach(() => {
    folder = temporaryFolder();
    fs.mkdirSync(at('checkpoint'));
    fs.writeFileSync(at('x.dims.yaml'), CATALOG);
    for (const name of sources.slice(1)) fs.writeFileSync(at(name), name);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const sources = [
    'x.dims.yaml',
    'x.dims.evidence.json',
    'x.dims.dimensions.json',
    'tokenizer.json',
    'words.txt',
    'checkpoint/model.safetensors',
  ];
  const write = (name: string, catalogPath = at('x.dims.yaml')): void =>
    writeOutput(at(name), 'new', {
      path: catalogPath,
      catalog: catalogOf({ path: catalogPath, parsed: parseCatalog(CATALOG) }),
    });

  it('is none that the catalog is made of', () => {
    for (const name of sources) {
      const before = fs.readFileSync(at(name), 'utf8');
      assert.throws(() => write(name), /belongs to the catalog itself/, name);
      assert.equal(fs.readFileSync(at(name), 'utf8'), before);
    }
    write('other.csv');
    write('other.csv');
    write('checkpoint/new.gguf');
    assert.equal(fs.readFileSync(at('other.csv'), 'utf8'), 'new');
  });

  it('is not what a link to the catalog stands for', function () {
    if (process.platform === 'win32') this.skip();
    fs.symlinkSync(at('x.dims.yaml'), at('y.dims.yaml'));
    assert.throws(() => write('x.dims.yaml', at('y.dims.yaml')), /belongs to the catalog itself/);
  });

  it('is no device and no pipe, which a file would replace', function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [at('pipe')]);
    assert.throws(() => write('pipe'), /is a device or a pipe/);
    assert.ok(fs.statSync(at('pipe')).isFIFO());
  });
});
