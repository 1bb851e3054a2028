/** An end-to-end check of the scoring core against a published table (docs/method.md#toy-model). */
import assert from 'node:assert/strict';
import type { Estimate } from '../../../server/protocol/evidence';
import { toy, TOY_SETTINGS } from '../../../server/science/experiments/toy/toy';
import { trainToy } from '../../../server/science/experiments/toy/train';
import { fakeSubject } from '../../support/experimentSubject';
import { cellOf, numberIn, runExperiment, shapeFaults, tableOf } from '../../support/experiments';

const still = (): Promise<void> => Promise.resolve();

describe('toy model of superposition', () => {
  it('detects represented features by sign as the paper does', async () => {
    const findings = await runExperiment(toy, fakeSubject(), { steps: 700, models: 1 });
    assert.deepEqual(shapeFaults(findings), []);
    const table = tableOf(findings, 'toy');
    for (const { n, d, s, paper } of TOY_SETTINGS) {
      const row = `${n}, ${d}, ${s}`;
      const ours = cellOf(table, row, 'detected') as Estimate;
      const inside = ours.low! <= paper.detected && paper.detected <= ours.high!;
      assert.ok(inside || Math.abs(ours.value - paper.detected) < 0.1, `${row}: ${ours.value}`);
      assert.ok(numberIn(cellOf(table, row, 'detectedNull')) <= 0.05, row);
      assert.ok(numberIn(cellOf(table, row, 'represented')) >= 2, row);
    }
  });

  it('loses most of the crowded setting with one dimension a feature', async () => {
    const findings = await runExperiment(toy, fakeSubject(), { steps: 300, models: 1 });
    const share = (key: string): number =>
      numberIn(cellOf(tableOf(findings, 'toy'), '100, 20, 0.05', key));
    assert.ok(share('detectedTau') < share('detected') - 0.3);
  });

  it('is the same for the same seed, and another for another', async () => {
    const shape = { n: 20, d: 5, s: 0.05 };
    const weights = async (seed: number): Promise<Float64Array> =>
      (await trainToy(shape, 20, seed, still)).weights;
    assert.deepEqual(await weights(3), await weights(3));
    assert.notDeepEqual(await weights(3), await weights(4));
  });

  it('says so where no feature is represented', async () => {
    const findings = await runExperiment(toy, fakeSubject(), { steps: 50, models: 1 });
    assert.deepEqual(shapeFaults(findings), []);
    assert.ok(findings.warnings.some((w) => w.startsWith('No feature of 200, 20, 0.02')));
  });
});
