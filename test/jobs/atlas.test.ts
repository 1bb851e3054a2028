/** Atlases end to end: a real model, the real child process, threads and files. */
import assert from 'node:assert/strict';
import { cellOf, NOT_MEASURED, SCALES } from '../../server/protocol/atlas';
import { JobFolder, plantedCatalog, quietContext } from '../support/jobs';

describe('An atlas', function () {
  this.timeout(60_000);
  const at = JobFolder.shared();

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

  it('compares the layers that have a cache, and builds the others', async () => {
    const catalog = at.open();
    const none = await at.jobs.atlasLayers(catalog);
    assert.deepEqual([none.layers.length, none.figures.dimensions], [0, 0]);
    await at.jobs.buildCache(catalog, quietContext());
    const one = await at.jobs.atlasLayers(catalog);
    assert.deepEqual(
      one.layers.map(({ state }) => state),
      ['missing', 'missing', 'here', 'missing'],
    );
    const messages: string[] = [];
    const watched = { ...quietContext(), onProgress: (line: string) => void messages.push(line) };
    await at.jobs.buildLayers(catalog, watched);
    assert.ok(messages.length > 0);
    const { layers, figures } = await at.jobs.atlasLayers(catalog);
    assert.equal(await at.jobs.atlasLayers(catalog).then((again) => again.figures), figures);
    assert.deepEqual(
      layers.map(({ state }) => state),
      ['read', 'read', 'here', 'read'],
    );
    const own = figures.phi.subarray(2 * 64, 3 * 64);
    assert.ok(own.every((phi) => phi === 1 || Number.isNaN(phi)));
    const { values } = await at.jobs.atlas(catalog);
    figures.best.forEach((feature, d) => {
      const auc = figures.auc[2 * 64 + d]!;
      assert.equal(cellOf(auc), values[feature * 64 + d]);
    });
    // The same figures as the page of a dimension shows.
    const { facts } = await at.jobs.dimensionFacts(catalog, { dimensions: [5] }, quietContext());
    const over = facts[0]!.layers;
    assert.ok('others' in over);
    for (const { layer, phi, same, plusShare } of over.others) {
      const cell = layer * 64 + 5;
      assert.ok(Math.abs(figures.same[cell]! - same) < 1e-6);
      assert.ok(Math.abs(figures.plus[cell]! - plusShare) < 1e-6);
      assert.ok(
        phi === null ? Number.isNaN(figures.phi[cell]) : Math.abs(figures.phi[cell]! - phi) < 1e-6,
      );
    }
  });

  it('has the pairs of dimensions once there is a cache', async () => {
    const catalog = at.open();
    assert.equal(await at.jobs.atlasPairs(catalog), undefined);
    await assert.rejects(at.jobs.computePairs(catalog, quietContext()), /no complete token cache/);
    const signal = new AbortController().signal;
    const asked = { rows: [1, 2], columns: [2, 3] };
    assert.deepEqual(await at.jobs.somePairs(catalog, asked, signal), [null, null, null, null]);
    await at.jobs.buildCache(catalog, quietContext());
    const pairs = (await at.jobs.atlasPairs(catalog))!;
    assert.equal(await at.jobs.atlasPairs(catalog), pairs, 'computed once');
    await at.jobs.computePairs(catalog, quietContext());
    const again = (await at.jobs.atlasPairs(catalog))!;
    assert.deepEqual(again, pairs);
    const some = await at.jobs.somePairs(catalog, asked, signal);
    assert.deepEqual(
      some.map((one) => one === null),
      [false, false, true, false],
    );
    const { bits, phi } = some[0]!;
    assert.equal(pairs.information[64 + 2], SCALES.information.cell((phi! < 0 ? -1 : 1) * bits));
  });

  it('computes pairs no further once that is cancelled', async () => {
    const catalog = at.open();
    await at.jobs.buildCache(catalog, quietContext());
    const stop = new AbortController();
    stop.abort();
    await assert.rejects(at.jobs.computePairs(catalog, quietContext(stop.signal)), /cancelled/);
  });

  it('compares no layers of a site whose dimensions are others at each', async () => {
    const catalog = at.open(plantedCatalog.replace('resid', 'ffn'));
    await at.jobs.buildCache(catalog, quietContext());
    const { reason, layers } = await at.jobs.atlasLayers(catalog);
    assert.match(reason, /Only dimensions of the residual stream/);
    assert.deepEqual(layers, []);
  });
});
