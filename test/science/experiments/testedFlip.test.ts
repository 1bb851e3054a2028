import assert from 'node:assert/strict';
import type { Subject } from '../../../server/science/experiments/ports';
import { testedFlip } from '../../../server/science/experiments/common/testedFlip';
import { fakeSubject } from '../../support/experimentSubject';

/** A subject whose model counts the prompts that it flips. */
function counted(): { readonly subject: Subject; readonly count: () => number } {
  const prompts = [301, 302, 303].map((token) => ({ text: `prompt ${token}`, tokens: [token] }));
  const fake = fakeSubject({ material: { prompts } });
  let flips = 0;
  const subject: Subject = {
    ...fake,
    model: {
      ...fake.model,
      flips: (at) => {
        const live = fake.model.flips(at);
        return { ...live, flip: (run) => (flips++, live.flip(run)) };
      },
    },
  };
  return { subject, count: () => flips };
}

describe('testedFlip', () => {
  it('flips a category once, however many experiments of a run ask, at the same time or later', async () => {
    const { subject, count } = counted();
    const [category] = subject.categories;
    const settings = { seed: 0, draws: 2 };
    const ask = () => testedFlip(subject, category!, settings);
    const [first, second] = await Promise.all([ask(), ask()]);
    assert.ok('test' in first);
    const once = count();
    assert.ok(once > 0);
    assert.equal(second, first);
    assert.equal(await ask(), first);
    assert.equal(count(), once);
  });

  it('flips again for other draws, another seed, another category and another run', async () => {
    const { subject, count } = counted();
    const [category, other] = subject.categories;
    const settings = { seed: 0, draws: 2 };
    const first = await testedFlip(subject, category!, settings);
    const different = [
      await testedFlip(subject, category!, { ...settings, draws: 3 }),
      await testedFlip(subject, category!, { ...settings, seed: 1 }),
      await testedFlip(subject, other!, settings),
    ];
    for (const flip of different) assert.notDeepEqual(flip, first);
    const before = count();
    const anew = await testedFlip({ ...subject, tested: new Map() }, category!, settings);
    assert.ok(count() > before);
    assert.deepEqual(anew, first);
  });
});
