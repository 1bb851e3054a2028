/** Jobs beside evidence that cannot be read: they do without it, and say so once. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { knownOf, unreadWarnings } from '../../server/jobs/keep';
import { evidencePathOf } from '../../server/surroundings/evidenceStore';
import { dimensionsPathOf } from '../../server/surroundings/dimensionStore';
import { faultError } from '../../server/protocol/fault';
import { JobFolder, plantedCatalog, quietContext } from '../support/jobs';

const claiming = `${plantedCatalog}dimensions:\n  3: { plus: { features: [animal] } }\n`;

describe('evidence that cannot be read', () => {
  let at: JobFolder;
  beforeEach(() => {
    at = new JobFolder();
  });
  afterEach(() => at.remove());

  it('is named once by what is measured beside it, and stays as it is', async () => {
    const open = at.open(claiming);
    const files = [evidencePathOf(open.path), dimensionsPathOf(open.path)];
    for (const file of files) fs.writeFileSync(file, 'torn');
    const { features, claims, unsaved, warnings } = await at.jobs.measure(open, {}, quietContext());
    assert.deepEqual([features.length, claims.length], [2, 1]);
    for (const file of files) {
      const said = [unsaved!, ...warnings].join('\n').split(`${file} cannot be read`);
      assert.equal(said.length, 2, said.join('|'));
      assert.equal(fs.readFileSync(file, 'utf8'), 'torn');
    }
  });

  it('is named by a reading of a text, whose registers are others without it', async () => {
    const open = at.open();
    fs.mkdirSync(evidencePathOf(open.path));
    const options = { text: ' dog cat', features: ['animal'] };
    const { warnings, features } = await at.jobs.readText(open, options, quietContext());
    assert.equal(features.length, 1);
    assert.equal(warnings.length, 1, warnings.join('|'));
    assert.match(
      warnings[0]!,
      /^Earlier results had no part in this\. .*evidence\.json cannot be read/,
    );
    fs.rmdirSync(evidencePathOf(open.path));
    assert.deepEqual((await at.jobs.readText(open, options, quietContext())).warnings, []);
  });

  it('is a value with its cause; an error of the program is thrown', async () => {
    const fault = faultError('evidence-unreadable', 'It is torn.', 'Mend it.');
    const known = await knownOf(Promise.reject(fault));
    assert.deepEqual(known, { value: undefined, unread: 'It is torn. Mend it.' });
    assert.deepEqual(unreadWarnings(known), [
      'Earlier results had no part in this. It is torn. Mend it.',
    ]);
    assert.deepEqual(unreadWarnings(known, 'Not saved. It is torn. Mend it.'), []);
    assert.deepEqual(await knownOf(Promise.resolve(7)), { value: 7 });
    await assert.rejects(knownOf(Promise.reject(new TypeError('wrong'))), TypeError);
  });
});
