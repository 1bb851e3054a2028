/** The jobs end to end: a real model, the real child process, threads and files; no editor. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { staleReasons } from '../../server/catalog/resolve/basis';
import type { HeadlineNull } from '../../server/protocol/evidence';
import { evidencePathOf } from '../../server/surroundings/evidenceStore';
import { JobFolder, plantedCatalog, quietContext } from '../support/jobs';
import { categories, otherWords } from '../support/words';

describe('jobs', () => {
  const at = JobFolder.shared();

  it('measure the planted features, keep the evidence, and build the cache once', async () => {
    const catalog = at.open();
    const reply = await at.jobs.measure(catalog, {}, quietContext());
    assert.equal(reply.unsaved, undefined);
    assert.deepEqual(
      reply.features.map((f) => f.id),
      ['animal', 'colour'],
    );
    for (const feature of reply.features) {
      assert.ok(feature.auc.heldOut.value > 0.8, `${feature.id} ${feature.auc.heldOut.value}`);
      assert.equal(feature.provenance.runtime, '1.30.0');
      assert.notEqual(feature.nullMatched.q, null);
    }
    const facts = await at.jobs.facts(catalog);
    const { features } = catalog.parsed.catalog!;
    for (const [i, { basis }] of reply.features.entries()) {
      const { cacheSha256 } = basis;
      const reasons = staleReasons(
        basis,
        features[i]!,
        catalog.parsed.catalog!,
        facts,
        cacheSha256,
      );
      assert.deepEqual(reasons, []);
      assert.match(cacheSha256, /^[0-9a-f]{64}$/);
    }
    const evidence = await at.jobs.evidence(catalog);
    assert.deepEqual(evidence?.features['animal']?.measurement, toSixDigits(reply.features[0]));
    assert.deepEqual(evidence?.model, reply.model);
    assert.equal((await at.jobs.buildCache(catalog, quietContext())).built, false);
    assert.deepEqual(await at.jobs.cacheState(catalog), { state: 'ready' });
    assert.equal(at.jobs.provider(catalog), 'cpu');
  });

  it('match look-alikes by a file of frequencies, and refuse one that cannot be used', async () => {
    const named = (file: string) =>
      at.open(`${plantedCatalog}frequency: { file: ${file} }\n`, 'frequent.dims.yaml');
    const words = Object.values(categories).flat();
    fs.writeFileSync(
      at.file('counts.csv'),
      ['word,count', ...words.map((word, i) => `${word},${i + 1}`)].join('\n'),
    );
    const catalog = named('counts.csv');
    const [first] = (await at.jobs.measure(catalog, {}, quietContext())).features;
    assert.match(first!.basis.frequencySha256!, /^[0-9a-f]{64}$/);
    const facts = await at.jobs.facts(catalog);
    assert.equal(facts.frequency?.state, 'read');
    const { features } = catalog.parsed.catalog!;
    assert.deepEqual(staleReasons(first!.basis, features[0]!, catalog.parsed.catalog!, facts), []);
    await assert.rejects(
      at.jobs.measure(named('lost.csv'), {}, quietContext()),
      /frequencies lost\.csv does not exist/,
    );
  });

  it('pack raw signs beside centred ones, so that switching runs no model', async () => {
    const raw = at.open(plantedCatalog.replace('signs: centred', 'signs: raw'), 'raw.dims.yaml');
    assert.equal((await at.jobs.buildCache(at.open(), quietContext())).built, true);
    assert.deepEqual(await at.jobs.cacheState(raw), { state: 'ready' });
    assert.equal((await at.jobs.buildCache(raw, quietContext())).built, false);
  });

  it('give the same bytes of evidence for the same seed', async () => {
    const catalog = at.open();
    const file = evidencePathOf(catalog.path);
    await at.jobs.measure(catalog, { seed: 5 }, quietContext());
    const first = fs.readFileSync(file);
    fs.rmSync(file);
    await at.jobs.measure(catalog, { seed: 5 }, quietContext());
    assert.deepEqual(fs.readFileSync(file), first);
  });

  it('withhold q of a feature measured alone, until the rest of the catalog is measured too', async () => {
    const catalog = at.open();
    const alone = async (id: string): Promise<HeadlineNull> => {
      const reply = await at.jobs.measure(catalog, { features: [id] }, quietContext());
      return reply.features[0]!.nullMatched;
    };
    const first = await alone('animal');
    assert.deepEqual([first.q, first.notes], [null, ['catalog-incomplete']]);
    const second = await alone('colour');
    assert.deepEqual([second.family, second.notes], [2, []]);
    assert.ok(second.q! <= 2 * second.p!);
    const { features } = (await at.jobs.evidence(catalog))!;
    const { q, family } = features['animal']!.measurement!.nullMatched;
    assert.deepEqual([q !== null, family], [true, 2], 'q of the other one is there now');
  });

  it('draw as many sets for a feature measured alone as the decision of the whole catalog needs', async () => {
    const noise = Array.from({ length: 6 }, (_, i) => {
      const words = otherWords.filter((_word, w) => w % 6 === i);
      return `  - { id: noise-${i}, anchors: [${words.map((word) => `" ${word}"`).join(', ')}] }\n`;
    });
    const catalog = at.open(plantedCatalog + noise.join(''));
    const all = await at.jobs.measure(catalog, {}, quietContext());
    const draws = all.features.map(({ nullMatched }) => nullMatched.draws);
    assert.ok(draws[0]! > draws[2]!, `more for a real feature among others: ${draws.join(', ')}`);
    const before = fs.readFileSync(evidencePathOf(catalog.path));
    await at.jobs.measure(catalog, { features: ['animal'] }, quietContext());
    assert.deepEqual(fs.readFileSync(evidencePathOf(catalog.path)), before);
  });

  it('measure one feature without touching the evidence of the others', async () => {
    const catalog = at.open();
    await at.jobs.measure(catalog, {}, quietContext());
    const before = (await at.jobs.evidence(catalog))!.features['colour'];
    await at.jobs.measure(catalog, { features: ['animal'], seed: 9 }, quietContext());
    const after = (await at.jobs.evidence(catalog))!.features;
    assert.deepEqual(after['colour'], before);
    assert.equal(after['animal']!.measurement!.provenance.seed, 9);
  });

  it('keep both of two features measured at once, with q over both', async () => {
    const other = new JobFolder();
    const open = at.open();
    try {
      await at.jobs.buildCache(open, quietContext());
      other.jobs.setEnvironment({ trusted: true, providers: [], cacheFolder: at.cacheFolder });
      await Promise.all([
        at.jobs.measure(open, { features: ['animal'] }, quietContext()),
        other.jobs.measure(open, { features: ['colour'] }, quietContext()),
      ]);
    } finally {
      await other.remove();
    }
    const kept = Object.values((await at.jobs.evidence(open))!.features);
    assert.deepEqual(
      kept.map(({ measurement }) => measurement!.nullMatched.family),
      [2, 2],
    );
  });

  it('flip signs in the live forward pass; an all-ones mask leaves the logits bit for bit', async () => {
    const catalog = at.open();
    const flip = await at.jobs.flip(catalog, { feature: 'animal' }, quietContext());
    assert.deepEqual(flip.maskIdentity, { bitIdentical: true, maxAbsDifference: 0 });
    assert.equal(flip.targets, categories['animal']!.length);
    assert.equal(flip.disjointConcept, 'colour');
    assert.ok(flip.arms.away.relative.mean < flip.arms.toward.relative.mean, 'away below toward');
    assert.ok(flip.arms.away.kl.mean > 0);
    const kept = (await at.jobs.evidence(catalog))!.features['animal']!.flip;
    assert.deepEqual(kept, toSixDigits(flip));
  });

  it('flip signs of keys, values and neurons at their own site', async () => {
    for (const kind of ['k', 'v', 'ffn']) {
      const site = `{ kind: ${kind}, layer: 2 }`;
      const catalog = at.open(plantedCatalog.replace('{ kind: resid, layer: 2 }', site));
      const flip = await at.jobs.flip(catalog, { feature: 'animal' }, quietContext());
      assert.deepEqual(flip.maskIdentity, { bitIdentical: true, maxAbsDifference: 0 }, kind);
      assert.deepEqual([flip.basis.site.kind, flip.layer], [kind, 2]);
      assert.ok(flip.arms.away.kl.mean > 0, kind);
    }
  });

  it('answer a dimension only where a cache is there', async () => {
    const catalog = at.open();
    const { signal } = new AbortController();
    assert.equal(await at.jobs.dimension(catalog, 3, signal), undefined);
    await at.jobs.buildCache(catalog, quietContext());
    const rows = await at.jobs.dimension(catalog, 3, signal);
    assert.deepEqual(
      rows?.map((row) => [row.feature, row.evidence.index, row.registered]),
      [
        ['animal', 3, false],
        ['colour', 3, false],
      ],
    );
  });

  it('say what is known of a catalog without running the model', async () => {
    const facts = await at.jobs.facts(at.open());
    assert.equal(facts.model?.dimensions, 64);
    assert.equal(facts.model.layers, 3);
    assert.equal(facts.vocabulary?.idsOf(' dog').length, 1);
    assert.equal(facts.files.get('model.onnx')?.state, 'present');
    assert.ok(!fs.existsSync(at.cacheFolder), 'no cache was made');
  });
});

/** The numbers as the evidence keeps them. */
function toSixDigits<T>(value: T): T {
  const text = JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'number' && !Number.isInteger(item) ? Number(item.toPrecision(6)) : item,
  );
  return JSON.parse(text) as T;
}
