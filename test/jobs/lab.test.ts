/** The flip lab end to end: a real model, the real child process and thread. */
import assert from 'node:assert/strict';
import type { LabOptions } from '../../server/protocol/lab';
import { fault } from '../support/faults';
import { JobFolder, quietContext } from '../support/jobs';

const options: LabOptions = {
  ...{ text: ' the dog and the', features: ['animal'], dimensions: [] },
  ...{ arm: 'away', dose: 1, positions: 'all' },
};

describe('a look at a flip', function () {
  this.timeout(60_000);
  let at: JobFolder;
  beforeEach(() => (at = new JobFolder()));
  afterEach(() => at.remove());

  it('compares what comes next, and goes on with both', async () => {
    const catalog = at.open();
    const look = await at.jobs.lab(catalog, options, quietContext());
    assert.deepEqual([look.layer, look.edited], [2, 16]);
    assert.ok(look.identity.bitIdentical, String(look.identity.maxAbsDifference));
    assert.ok(look.kl > 0 && look.own! < 0 && look.own! < look.others!, JSON.stringify(look));
    assert.ok(look.tokens.length >= 10);
    assert.ok(look.tokens.every(({ before, after }) => before >= 0 && after <= 1));
    assert.deepEqual([look.continued!.before.length, look.continued!.after.length], [20, 20]);
  });

  it('edits a share of the register, single dimensions, the last position, another layer', async () => {
    const catalog = at.open();
    const look = (change: Partial<LabOptions>) =>
      at.jobs.lab(catalog, { ...options, ...change }, quietContext());
    const all = await look({});
    const half = await look({ dose: 0.5 });
    assert.equal(half.edited, 8);
    assert.notEqual(half.kl, all.kl);
    assert.equal((await look({ features: [], dimensions: [3, 5], arm: 'flip' })).edited, 2);
    assert.notEqual((await look({ positions: 'last' })).kl, all.kl);
    assert.equal((await look({ layer: 1 })).layer, 1);
  });

  it('refuses what cannot be edited, one sentence each', async () => {
    const catalog = at.open();
    const look = (change: Partial<LabOptions>) =>
      at.jobs.lab(catalog, { ...options, ...change }, quietContext());
    await assert.rejects(look({ features: [] }), fault('bad-arguments', /No feature/));
    await assert.rejects(look({ dimensions: [900] }), fault('bad-arguments', /no dimension 900/));
    await assert.rejects(look({ text: ' ' }), fault('bad-arguments', /empty/));
    await assert.rejects(look({ features: ['x'] }), fault('feature-unknown', /no feature "x"/));
  });
});
