import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { folderOfModel, stampOf, tokenizerOf } from '../../server/surroundings/places';
import { temporaryFolder } from '../support/paths';

describe('Places of models', () => {
  const folder = temporaryFolder();
  const checkpoint = path.join(folder, 'tiny.7B');
  const catalogPath = path.join(folder, 'x.dims.yaml');
  const catalog = (model: string) =>
    parseCatalog(`model: { path: ${model} }\n`, undefined).catalog!;

  before(() => {
    fs.mkdirSync(checkpoint);
    fs.writeFileSync(path.join(checkpoint, 'model.safetensors'), 'weights');
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  it('has no stamp for a folder that is no checkpoint', () => {
    assert.equal(stampOf(checkpoint), undefined);
  });

  it('has a stamp for a checkpoint, which changes with its files', () => {
    fs.writeFileSync(path.join(checkpoint, 'config.json'), '{}');
    const first = stampOf(checkpoint);
    assert.notEqual(first, undefined);
    fs.writeFileSync(path.join(checkpoint, 'model.safetensors'), 'other weights');
    assert.notEqual(stampOf(checkpoint), first);
  });

  it('looks for the tokenizer in a checkpoint, and beside an ONNX file', () => {
    assert.equal(tokenizerOf(catalogPath, catalog('tiny.7B')), 'tiny.7B/tokenizer.json');
    assert.equal(tokenizerOf(catalogPath, catalog('sub/m.onnx')), 'sub/tokenizer.json');
    assert.equal(folderOfModel(checkpoint), checkpoint);
    assert.equal(folderOfModel(path.join(folder, 'm.onnx')), folder);
  });
});
