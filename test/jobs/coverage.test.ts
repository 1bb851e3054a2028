/** Coverage end to end: a real model, the real child process, threads and files. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { staleCoverage } from '../../server/catalog/claims/coverageClaim';
import { dimensionsPathOf, readDimensions } from '../../server/surroundings/dimensionStore';
import { fault } from '../support/faults';
import { each, ImageFolder, imageCatalog, labels } from '../support/imageFolder';
import { JobFolder, plantedCatalog, quietContext } from '../support/jobs';
import { writeSounds } from '../support/mediaFiles';
import { tinyInputModel, waveInput } from '../support/tinyInputModel';
import { categories } from '../support/words';

describe('the coverage of a catalog', function () {
  this.timeout(60_000);
  const at = JobFolder.shared();

  it('finds the bits of planted features, and about none in shuffled ones', async () => {
    const catalog = at.open();
    const { record, dimensions, claimed, warnings } = await at.jobs.coverage(
      catalog,
      {},
      quietContext(),
    );
    assert.deepEqual(warnings, []);
    assert.equal(claimed, 0);
    const { bits, shuffled } = record;
    assert.ok(bits.low! > 0 && bits.low! < bits.explained && bits.explained < bits.high!);
    assert.ok(Math.abs(shuffled.explained) < bits.explained / 10, JSON.stringify(record));
    const sum = (of: 'bits' | 'entropy'): number =>
      dimensions.reduce((all, one) => all + one[of], 0);
    assert.ok(Math.abs(sum('bits') - bits.explained) < 1e-9);
    assert.ok(Math.abs(sum('entropy') - bits.total) < 1e-9);
    assert.ok(Math.abs(bits.share - bits.explained / bits.total) < 1e-12);
    const names = record.features.map(({ name }) => name);
    assert.deepEqual([...names].sort(), ['animal', 'colour']);
    assert.ok(record.features.every(({ lost }) => lost > 0.02 * bits.explained));
  });

  it('explains nothing by words drawn at random', async () => {
    const words = Object.values(categories).flat();
    const some = words.filter((_, i) => i % 7 === 3).map((word) => JSON.stringify(` ${word}`));
    const text = plantedCatalog.replace(
      /features:[^]*/,
      `features: [{ id: odd, anchors: [${some.join()}] }]\n`,
    );
    const { record } = await at.jobs.coverage(at.open(text), {}, quietContext());
    assert.ok(record.bits.share < 0.005, `${record.bits.share}`);
  });

  it('is kept beside the catalog, goes stale with its labels, and is the same for the same seed', async () => {
    const catalog = at.open();
    const bytes = async (seed: number): Promise<string> => {
      await at.jobs.coverage(catalog, { seed }, quietContext());
      return fs.readFileSync(dimensionsPathOf(catalog.path), 'utf8');
    };
    const first = await bytes(5);
    assert.notEqual(await bytes(6), first);
    assert.equal(await bytes(5), first);
    const file = (await readDimensions(catalog.path))!;
    assert.equal(file.coverage!.seed, 5);
    const reasons = async (text: string): Promise<string> => {
      const open = at.open(text);
      return staleCoverage(open.parsed.catalog!, await at.jobs.facts(open)).join();
    };
    assert.equal(await reasons(plantedCatalog), '');
    assert.match(await reasons(plantedCatalog.replace('id: colour', 'id: hue')), /labels changed/);
  });

  it('says which feature is left out, and that a catalog without words explains nothing', async () => {
    const none = plantedCatalog.replace(/features:[^]*/, 'features: []\n');
    const { record, warnings } = await at.jobs.coverage(at.open(none), {}, quietContext());
    assert.match(warnings.join(), /nothing is explained/);
    assert.equal(record.bits.explained, 0);
  });

  it('cancelled half-way leaves no file, and the cache', async () => {
    const catalog = at.open();
    const stop = new AbortController();
    const context = {
      signal: stop.signal,
      onProgress: (line: string) => {
        if (/explaining/.test(line)) stop.abort();
      },
    };
    await assert.rejects(at.jobs.coverage(catalog, {}, context), fault('cancelled'));
    assert.equal(fs.existsSync(dimensionsPathOf(catalog.path)), false);
    assert.deepEqual(await at.jobs.cacheState(catalog), { state: 'ready' });
  });
});

describe('the coverage of inputs', function () {
  this.timeout(60_000);
  const at = ImageFolder.shared();

  it('finds what the labels of images explain, though files lie by label', async () => {
    const { record } = await at.jobs.coverage(at.open(), {}, quietContext());
    const { bits, shuffled, lexicon } = record;
    assert.equal(record.tokens, labels.length * each);
    assert.ok(bits.low! > 0, JSON.stringify(bits));
    assert.ok(shuffled.explained < bits.explained / 4, `${shuffled.explained} ${bits.explained}`);
    assert.ok(lexicon.explained > bits.explained / 2);
  });

  it('finds what the labels of sounds explain', async () => {
    at.write('model.onnx', tinyInputModel(waveInput));
    fs.rmSync(`${at.path}/preprocessor_config.json`);
    writeSounds(`${at.path}/sounds`, { labels, each });
    const text = imageCatalog.replace('vision', 'audio').replace('files: images', 'files: sounds');
    const { record } = await at.jobs.coverage(at.open(text), {}, quietContext());
    assert.ok(record.bits.low! > 0, JSON.stringify(record.bits));
    assert.ok(record.shuffled.explained < record.bits.explained / 4);
    const survey = await at.jobs.survey(at.open(text), {}, quietContext());
    assert.ok(survey.dimensions.every(({ looks }) => looks.length === 0));
    assert.ok(survey.run.toldApart > 0);
  });
});
