/** Surveys of dimensions end to end: a real model, the real child process, threads and files. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { staleSigns } from '../../server/catalog/resolve/basis';
import { dimensionsPathOf, readDimensions } from '../../server/surroundings/dimensionStore';
import { evidencePathOf } from '../../server/surroundings/evidenceStore';
import { fault } from '../support/faults';
import { ImageFolder, imageCatalog, labels } from '../support/imageFolder';
import { JobFolder, plantedCatalog, quietContext } from '../support/jobs';
import { categories } from '../support/words';

describe('a survey of dimensions', function () {
  this.timeout(60_000);
  const at = JobFolder.shared();

  it('finds the planted features, and keeps every dimension of a small site', async () => {
    const catalog = at.open();
    const reply = await at.jobs.survey(catalog, {}, quietContext());
    assert.deepEqual(reply.warnings, []);
    assert.equal(reply.dimensions.length, reply.basis.dimensions);
    const told = reply.dimensions.filter(({ best: [first] }) => first!.q <= 0.05);
    assert.equal(told.length, reply.run.toldApart);
    // With 8 words in the half that tests no q over 300 lists is small; far more than one p in twenty is.
    const animals = reply.dimensions.flatMap(({ best }) =>
      best.filter(({ name }) => name === 'animal'),
    );
    const small = animals.filter(({ p, auc }) => p <= 0.05 && auc.value > 0.6);
    assert.ok(
      animals.length > 20 && small.length > animals.length / 4,
      `${small.length} ${animals.length}`,
    );
    assert.ok(
      reply.dimensions.every(({ plus, minus }) => plus.length === 10 && minus.length === 10),
    );
    assert.ok(
      reply.dimensions.every(({ plus: [first, second] }) => first!.distance >= second!.distance),
    );
    const file = (await readDimensions(catalog.path))!;
    assert.equal(file.dimensions.size, reply.basis.dimensions);
    assert.deepEqual([...file.bases.values()], [reply.basis]);
    assert.deepEqual([...file.surveys.values()], [reply.run]);
    const facts = await at.jobs.facts(catalog);
    assert.deepEqual(staleSigns(reply.basis, catalog.parsed.catalog!, facts), []);
    const other = at.open(plantedCatalog.replace('signs: centred', 'signs: raw'));
    assert.match(staleSigns(reply.basis, other.parsed.catalog!, facts).join(), /signs changed/);
  });

  it('describes by the families of shipped lists that the catalog wants, and by lists of its own', async () => {
    const some = Object.values(categories).flatMap((words) => words.slice(0, 5));
    fs.writeFileSync(
      at.file('tiere.txt'),
      [...some.map((w) => ` ${w}`), 'Nashornvogel'].join('\n'),
    );
    const named = async (lexicon: string): Promise<Set<string>> => {
      const catalog = at.open(`${plantedCatalog}lexicon: ${lexicon}\n`);
      const { dimensions } = await at.jobs.survey(catalog, {}, quietContext());
      const best = dimensions.flatMap((one) => one.best);
      return new Set(best.flatMap(({ name, source }) => (source === 'lexicon' ? [name] : [])));
    };
    const own = 'words: { tiere: { file: tiere.txt } }';
    assert.deepEqual(await named('{ shipped: none }'), new Set());
    assert.deepEqual(await named(`{ shipped: none, ${own} }`), new Set(['tiere']));
    const chosen = await named(`{ shipped: [pos, spelling], ${own} }`);
    assert.ok(chosen.has('tiere') && chosen.has('pos.noun'), [...chosen].join());
    assert.ok(
      [...chosen].every((name) => /^(tiere$|pos\.|spelling\.)/.test(name)),
      [...chosen].join(),
    );
  });

  it('keeps of a large site what is told apart best and what the catalog describes, or all if asked', async () => {
    const large = new JobFolder(1032);
    try {
      const catalog = large.open(`${plantedCatalog}dimensions: { 1031: { label: mine } }\n`);
      const few = await large.jobs.survey(catalog, { top: 5 }, quietContext());
      assert.ok(few.kept.length >= 5 && few.kept.length <= 6 && few.kept.includes(1031));
      assert.deepEqual([...(await readDimensions(catalog.path))!.dimensions.keys()], few.kept);
      const all = await large.jobs.survey(catalog, { all: true }, quietContext());
      assert.equal(all.kept.length, 1032);
      assert.equal((await readDimensions(catalog.path))!.dimensions.size, 1032);
    } finally {
      await large.remove();
    }
  });

  it('gives the same bytes for the same seed, other halves for another', async () => {
    const catalog = at.open();
    const bytes = async (seed: number): Promise<string> => {
      await at.jobs.survey(catalog, { seed }, quietContext());
      return fs.readFileSync(dimensionsPathOf(catalog.path), 'utf8');
    };
    const first = await bytes(5);
    assert.notEqual(await bytes(6), first);
    assert.equal(await bytes(5), first);
  });

  it('of one dimension tests as one of all does, and leaves what is known of others', async () => {
    const catalog = at.open();
    const all = await at.jobs.survey(catalog, { seed: 1 }, quietContext());
    const one = await at.jobs.survey(catalog, { seed: 2, dimensions: [3] }, quietContext());
    assert.deepEqual(one.kept, [3]);
    const file = (await readDimensions(catalog.path))!;
    assert.equal(file.dimensions.size, all.dimensions.length);
    assert.equal(file.surveys.size, 2);
    const again = await at.jobs.survey(catalog, { seed: 1, dimensions: [3] }, quietContext());
    assert.deepEqual(again.dimensions[3], all.dimensions[3]);
  });

  it('names a dimension that the site has not, and a list with too few words', async () => {
    const few = '  - { id: few, anchors: [" dog", " cat"] }\n';
    const catalog = at.open(plantedCatalog + few);
    await assert.rejects(
      at.jobs.survey(catalog, { dimensions: [5000] }, quietContext()),
      fault('bad-arguments', /no dimension 5000/),
    );
    assert.equal(fs.existsSync(dimensionsPathOf(catalog.path)), false);
    const { warnings } = await at.jobs.survey(catalog, {}, quietContext());
    assert.match(warnings.join(), /^few: left out, it has 2 tokens here; a list needs 8/);
  });

  it('cancelled half-way leaves the file as it was, and the cache', async () => {
    const catalog = at.open();
    await at.jobs.survey(catalog, {}, quietContext());
    const before = fs.readFileSync(dimensionsPathOf(catalog.path), 'utf8');
    const stop = new AbortController();
    const context = {
      signal: stop.signal,
      onProgress: (line: string) => {
        if (/list|sign|pairs/.test(line)) stop.abort();
      },
    };
    await assert.rejects(at.jobs.survey(catalog, { seed: 9 }, context), fault('cancelled'));
    assert.equal(fs.readFileSync(dimensionsPathOf(catalog.path), 'utf8'), before);
    assert.deepEqual(await at.jobs.cacheState(catalog), { state: 'ready' });
  });

  it('shows its figures where the file was edited by hand, and leaves that alone', async () => {
    const catalog = at.open();
    await at.jobs.survey(catalog, {}, quietContext());
    const file = dimensionsPathOf(catalog.path);
    const edited = fs
      .readFileSync(file, 'utf8')
      .replace(/"plusShare": [0-9.]+/, '"plusShare": 0.5');
    fs.writeFileSync(file, edited);
    const { warnings, dimensions } = await at.jobs.survey(catalog, { seed: 1 }, quietContext());
    assert.match(
      warnings.join(),
      /^The survey was not saved\. .*dimension 0 is not as Dimcat wrote/,
    );
    assert.ok(dimensions.length > 0);
    assert.equal(fs.readFileSync(file, 'utf8'), edited);
    assert.equal(fs.existsSync(evidencePathOf(catalog.path)), false);
  });
});

describe('a survey of images', function () {
  this.timeout(60_000);
  it('describes dimensions by labels, and without looks', async () => {
    const at = new ImageFolder();
    try {
      const open = at.open(imageCatalog);
      const { dimensions, run } = await at.jobs.survey(open, {}, quietContext());
      assert.equal(run.words.ranking + run.words.testing, 60);
      const names = new Set(dimensions.flatMap(({ best }) => best.map(({ name }) => name)));
      assert.ok(labels.some((label) => names.has(label) || names.has(`label.${label}`)));
      assert.ok(dimensions.every(({ looks }) => looks.length === 0));
      for (const { plus, minus } of dimensions) {
        assert.deepEqual([plus.length, minus.length], [10, 10], 'the loudest, by their names');
        assert.ok(plus.every(({ text }) => /^(cat|dog|ship)\/\d+\.png$/.test(text)));
      }
    } finally {
      await at.close();
    }
  });
});
