/** A feature at another layer than the catalog's, end to end: a real model, the real child process and thread. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { parsedAtLayer } from '../../server/catalog/atLayer';
import type { OpenCatalog } from '../../server/surroundings/openCatalog';
import { evidencePathOf } from '../../server/surroundings/evidenceStore';
import { fault } from '../support/faults';
import { JobFolder, quietContext } from '../support/jobs';

const { signal } = new AbortController();

describe('a feature at another layer', function () {
  this.timeout(60_000);
  const at = JobFolder.shared();

  const there = (open: OpenCatalog, layer: number): OpenCatalog => ({
    ...open,
    parsed: parsedAtLayer(open.parsed, layer),
  });

  it('has the figures of a catalog with that site, and leaves no evidence', async () => {
    const open = at.open();
    const own = open.parsed.catalog!.site!.layer.value;
    const layer = own === 1 ? 2 : 1;
    const found = await at.jobs.feature.measure(there(open, layer), 'animal', quietContext());
    assert.deepEqual([found.basis.site.layer, found.nullMatched.q], [layer, null]);
    assert.ok(!existsSync(evidencePathOf(open.path)), 'evidence was written');
    const moved = at.open(open.parsed.text.replace(`layer: ${own}`, `layer: ${layer}`));
    const kept = await at.jobs.measure(moved, { features: ['animal'] }, quietContext());
    assert.deepEqual(found, kept.features[0]);
  });

  it('has its register, levels and tokens, found ones too, by the measurement that is given', async () => {
    const open = at.open();
    const own = open.parsed.catalog!.site!.layer.value;
    const layer = own === 1 ? 2 : 1;
    const view = { open: there(open, layer), feature: 'animal' };
    await assert.rejects(at.jobs.feature.levels(view, signal), fault('cache-missing'));
    const found = await at.jobs.feature.measure(view.open, 'animal', quietContext());
    await assert.rejects(at.jobs.feature.levels(view, signal), fault('evidence-missing'));
    const evidence = { features: { animal: { measurement: found } } };
    const of = { ...view, evidence };
    assert.equal((await at.jobs.feature.levels(of, signal)).k, found.k);
    const register = await at.jobs.feature.register(of, signal);
    assert.deepEqual(
      register.map(({ index }) => index).sort((a, b) => a - b),
      [...found.register.pos, ...found.register.neg].sort((a, b) => a - b),
    );
    const asked = { list: 'found', text: 'DO', threshold: 0, from: 0, count: 50 } as const;
    const { total, rows: tokens } = await at.jobs.feature.tokens(of, asked, signal);
    assert.equal(tokens.length, total);
    assert.ok(tokens.some(({ text, anchor }) => text === ' dog' && anchor));
    assert.ok(tokens.every(({ text }) => text.toLowerCase().includes('do')));
    const exact = await at.jobs.feature.tokens(of, { ...asked, text: 'dog' }, signal);
    assert.equal(exact.rows[0]!.text, ' dog');
    const rows = await at.jobs.feature.layers(open, 'animal', quietContext());
    const row = rows.find((each) => each.layer === layer);
    assert.equal(row?.measured?.value, found.auc.heldOut.value);
    assert.equal(rows.find((each) => each.layer === own)?.measured, null);
  });

  it('is refused for a register that is written by hand, and for a layer that there is not', async () => {
    const open = at.open();
    const byHand = at.open(
      open.parsed.text.replace('{ top: 16 }', '{ dims: { pos: [1], neg: [2] } }'),
    );
    await assert.rejects(
      at.jobs.feature.measure(there(byHand, 1), 'animal', quietContext()),
      fault('bad-arguments', /dimensions of one layer/),
    );
    await assert.rejects(
      at.jobs.feature.measure(there(open, 99), 'animal', quietContext()),
      fault('layer-out-of-range'),
    );
  });
});
