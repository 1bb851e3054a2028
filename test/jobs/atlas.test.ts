/** Atlases end to end: a real model, the real child process, threads and files. */
import assert from 'node:assert/strict';
import { cellOf, NOT_MEASURED } from '../../server/protocol/atlas';
import { JobFolder, quietContext } from '../support/jobs';

describe('An atlas', function () {
  this.timeout(60_000);
  let at: JobFolder;
  beforeEach(() => (at = new JobFolder()));
  afterEach(() => at.remove());

  it('has nothing before anything is measured, then equals what evidence says', async () => {
    const catalog = at.open();
    const before = await at.jobs.atlas(catalog);
    assert.deepEqual([before.source, before.reason, before.dimensions], ['evidence', '', 64]);
    assert.ok(before.values.every((value) => value === NOT_MEASURED));
    const { features } = await at.jobs.measure(catalog, {}, quietContext());
    const after = await at.jobs.atlas(catalog);
    assert.deepEqual([after.source, after.features], ['cache', ['animal', 'colour']]);
    assert.equal(await at.jobs.atlas(catalog), after, 'computed once');
    features.forEach(({ dimensions, nPos, nNeg }, row) => {
      assert.deepEqual(after.classes[row], { nPos, nNeg });
      assert.ok(dimensions.length > 0);
      for (const { index, pPlus, pMinus } of dimensions)
        assert.equal(after.values[row * 64 + index], cellOf((pPlus - pMinus) / 2));
    });
    const rows = await at.jobs.dimension(catalog, 5, new AbortController().signal);
    rows!.forEach(({ evidence: { pPlus, pMinus } }, row) =>
      assert.equal(after.values[row * 64 + 5], cellOf((pPlus - pMinus) / 2)),
    );
  });

  it('shows what evidence keeps where the cache is gone', async () => {
    const catalog = at.open();
    const { features } = await at.jobs.measure(catalog, {}, quietContext());
    const cacheFolder = at.file('another');
    at.jobs.setEnvironment({ trusted: true, providers: [], cacheFolder });
    const { source, values, classes } = await at.jobs.atlas(catalog);
    assert.equal(source, 'evidence');
    features.forEach(({ dimensions, nPos, nNeg }, row) => {
      assert.deepEqual(classes[row], { nPos, nNeg });
      const known = values.subarray(row * 64, (row + 1) * 64);
      assert.equal(known.filter((value) => value !== NOT_MEASURED).length, dimensions.length);
      for (const { index, pPlus, pMinus } of dimensions)
        assert.equal(known[index], cellOf((pPlus - pMinus) / 2));
    });
  });
});
