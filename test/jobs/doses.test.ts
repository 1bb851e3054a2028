/** The doses of one feature, end to end: a real model, the real child process and thread. */
import assert from 'node:assert/strict';
import { dosesOf } from '../../server/report/doses';
import { JobFolder, quietContext } from '../support/jobs';

describe('the doses of one feature', function () {
  this.timeout(120_000);
  const at = JobFolder.shared();

  it('have intervals over prompts and targets, by arm, at ten shares of the register', async () => {
    const set = { sweep: 'false', passages: '0', samples: '0' };
    const options = { names: ['flips'], features: ['animal'], set };
    const { results } = await at.jobs.experiment(at.open(), options, quietContext());
    const arms = dosesOf(results[0]!, 'animal', (name) => name)!;
    const away = arms.find(({ arm }) => arm === 'away')!;
    assert.deepEqual(
      away.points.map(({ share }) => share),
      Array.from({ length: 10 }, (_, i) => (i + 1) / 10),
    );
    for (const { points } of arms)
      for (const { value, low, high } of points) assert.ok(low! <= value && value <= high!);
    assert.ok(arms.some(({ arm }) => arm === 'random'));
    const title = results[0]!.tables.find(({ id }) => id === 'doses')?.title;
    assert.equal(title, 'The dose curve');
  });
});
