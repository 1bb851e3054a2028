/** Experiments on images: real files, a real model, the real child process. */
import assert from 'node:assert/strict';
import { printJson } from '../../server/catalog/printJson';
import type { Estimate } from '../../server/protocol/evidence';
import type { ExperimentResult } from '../../server/protocol/report';
import { ImageFolder } from '../support/imageFolder';
import { quietContext } from '../support/jobs';

describe('experiments on images', function () {
  this.timeout(60_000);
  const at = ImageFolder.shared();

  it('show which neurons write labels, beside weights without meaning', async () => {
    const reply = await at.jobs.experiment(at.open(), { names: ['writers'] }, quietContext());
    const [result] = reply.results;
    const table = (id: string) => result!.tables.find((each) => each.id === id)!;
    assert.deepEqual(
      table('single').rows.map(([id]) => id),
      ['dog', 'animal', 'cat', 'ship'],
    );
    const [first] = table('coalitions').rows;
    assert.ok((first![4] as number) > 0.6, 'in-sample the best neuron agrees with its register');
    assert.ok(Math.abs((first![2] as number) - 0.5) < 0.15, 'shuffled columns are at chance');
    const neurons = table('neurons').rows.map((row) => (row[1] as Estimate).value);
    assert.ok(Math.min(...neurons) > 0.8, neurons.join());
    assert.match(table('neurons').notes.join(), /each image alone/);
    assert.match(table('specificity').notes.join(), /The 32 of 64 neurons.*0\.69 against 0\.49/);
  });

  it('have signs whose pairs are counted, without running text', async () => {
    const reply = await at.jobs.experiment(at.open(), { names: ['independence'] }, quietContext());
    const [result] = reply.results;
    const bits = result!.tables[0]!.rows.map(([name]) => name);
    assert.deepEqual(bits, ['type-level, centred', 'type-level, raw']);
    assert.doesNotMatch(JSON.stringify(result!.tables), /\b(token|word)s?\b/);
    assert.doesNotMatch(result!.warnings.join(), /running text|word/);
  });

  it('are the subject of two experiments, with the same bytes for the same seed', async () => {
    const listed = at.jobs.experiments('vision').map(({ name }) => name);
    assert.deepEqual(listed, ['independence', 'writers', 'labels', 'nearest', 'toy']);
    const run = async (names: readonly string[]): Promise<ExperimentResult[]> => [
      ...(await at.jobs.experiment(at.open(), { names, set: { k: '16' } }, quietContext())).results,
    ];
    const [found] = await run(['labels']);
    const [row] = found!.tables.find(({ id }) => id === 'labels-resid')!.rows;
    assert.equal(row![0], 'dog');
    assert.ok((row![3] as Estimate).value > 0.9);
    assert.deepEqual(
      found!.tables[0]!.rows.map(([site]) => site),
      ['resid 2', 'k 2', 'v 2', 'ffn 2'],
    );
    const ids = found!.tables[1]!.rows.map(([id]) => id);
    assert.deepEqual(ids, ['dog', 'animal', 'cat', 'ship'], 'features first, then other labels');
    assert.equal(printJson(await run(['labels'])), printJson([found]));
  });

  it('have nearest neighbours of the same label, by signs and by states', async () => {
    const reply = await at.jobs.experiment(at.open(), { names: ['nearest'] }, quietContext());
    const [result] = reply.results;
    for (const [site, reading, accuracy, nullP95, majority] of result!.tables[0]!.rows) {
      const { value } = accuracy as Estimate;
      const what = `${JSON.stringify([site, reading])} ${value}`;
      assert.ok(value > 0.7 && value > (nullP95 as number), what);
      assert.equal((majority as Estimate).value, 1 / 3);
    }
    assert.equal(result!.tables[0]!.rows.length, 16);
    assert.equal(result!.provenance.options['position'], 'cls');
  });
});
