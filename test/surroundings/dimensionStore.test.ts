/** The file of dimensions on disk. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  dimensionsPathOf,
  readDimensions,
  updateDimensions,
} from '../../server/surroundings/dimensionStore';
import { basis, run, surveyed } from '../catalog/support/dimensions';
import { temporaryFolder } from '../support/paths';

describe('updateDimensions', () => {
  let catalog: string;
  beforeEach(() => (catalog = path.join(temporaryFolder(), 'x.dims.yaml')));
  afterEach(() => fs.rmSync(path.dirname(catalog), { recursive: true }));
  const put = (index: number): Promise<void> =>
    updateDimensions(catalog, () => ({
      basis,
      survey: { run, replaces: false },
      dimensions: new Map([[index, { survey: surveyed(index) }]]),
    }));

  it('loses nothing of what jobs save at the same time, and leaves one file', async () => {
    assert.equal(await readDimensions(catalog), undefined);
    await Promise.all([3, 1, 2].map(put));
    assert.deepEqual([...(await readDimensions(catalog))!.dimensions.keys()], [1, 2, 3]);
    assert.deepEqual(fs.readdirSync(path.dirname(catalog)), ['x.dims.dimensions.json']);
  });

  it('leaves a file that was edited by hand as it is, with one clear message', async () => {
    await put(12);
    const file = dimensionsPathOf(catalog);
    const edited = fs.readFileSync(file, 'utf8').replace('"p": 1e-9', '"p": 1e-12');
    fs.writeFileSync(file, edited);
    await assert.rejects(
      put(13),
      /x\.dims\.dimensions\.json cannot be read: .*dimension 12 is not/,
    );
    assert.equal(fs.readFileSync(file, 'utf8'), edited);
  });
});
