/** Sidecars that several processes change at once. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import {
  evidencePathOf,
  readEvidence,
  updateEvidence,
} from '../../server/surroundings/evidenceStore';
import { evidenceFile, flip, measurement } from '../catalog/support/evidence';
import { root, temporaryFolder } from '../support/paths';

const { model } = evidenceFile({});
const compiled = JSON.stringify(path.join(root, 'out/server/surroundings/evidenceStore.js'));

/** Adds features one by one. Arguments: catalog, prefix of ids, the model, one feature's evidence. */
const adding = `
const { updateEvidence } = require(${compiled});
const [catalog, prefix, model, one] = process.argv.slice(1);
(async () => {
  for (let i = 0; i < 8; i++)
    await updateEvidence(catalog, () => ({ model: JSON.parse(model), features: new Map([[prefix + i, JSON.parse(one)]]) }));
})();`;

describe('updateEvidence', function () {
  this.timeout(60_000);
  let folder: string;
  let catalog: string;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    catalog = path.join(folder, 'x.dims.yaml');
    file = evidencePathOf(catalog);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const put = (id: string): Promise<void> =>
    updateEvidence(catalog, () => ({ model, features: new Map([[id, { measurement }]]) }));
  const ids = async (): Promise<string[]> => Object.keys((await readEvidence(catalog))!.features);

  it('loses nothing of what several processes save at the same time', async () => {
    const run = promisify(execFile);
    const one = [JSON.stringify(model), JSON.stringify({ measurement })];
    const writers = ['a', 'b', 'c', 'd'].map((prefix) =>
      run(process.execPath, ['-e', adding, catalog, prefix, ...one]),
    );
    await Promise.all([...writers, put('mine')]);
    assert.equal((await ids()).length, 4 * 8 + 1);
    assert.deepEqual(fs.readdirSync(folder), [path.basename(file)]);
  });

  it('makes a change of what the file holds then', async () => {
    await put('a');
    const seen: string[][] = [];
    await Promise.all(
      ['b', 'c'].map((id) =>
        updateEvidence(catalog, (known) => {
          seen.push(Object.keys(known!.features));
          return { model, features: new Map([[id, { flip }]]) };
        }),
      ),
    );
    assert.deepEqual(
      seen.map(({ length }) => length),
      [1, 2],
    );
  });

  it('adds to a feature what it had not', async () => {
    await put('a');
    await updateEvidence(catalog, () => ({ model, features: new Map([['a', { flip }]]) }));
    assert.deepEqual((await readEvidence(catalog))?.features, { a: { flip, measurement } });
  });

  it('writes through a link, and keeps the permissions of the file', async () => {
    const elsewhere = path.join(folder, 'elsewhere');
    fs.mkdirSync(elsewhere);
    const real = path.join(elsewhere, 'real.json');
    fs.symlinkSync(path.join('elsewhere', 'real.json'), file);
    await put('a');
    fs.chmodSync(real, 0o640);
    await put('b');
    assert.ok(fs.lstatSync(file).isSymbolicLink());
    assert.equal(fs.statSync(real).mode & 0o777, 0o640);
    assert.deepEqual(await ids(), ['a', 'b']);
    assert.deepEqual(fs.readdirSync(elsewhere), ['real.json']);
  });

  it('keeps the old file when the change cannot be made', async () => {
    await put('a');
    const failing = updateEvidence(catalog, () => {
      throw new RangeError('no');
    });
    await assert.rejects(failing, RangeError);
    assert.deepEqual(await ids(), ['a']);
    assert.deepEqual(fs.readdirSync(folder), [path.basename(file)]);
  });
});
