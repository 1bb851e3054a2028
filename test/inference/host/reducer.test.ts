/** Statistics of logits from another thread: those of the same thread, bit for bit. */
import assert from 'node:assert/strict';
import * as path from 'node:path';
import { Reducer } from '../../../server/inference/host/reducer';
import { reducing, type RowPlace } from '../../../server/inference/host/reducing';
import { fault } from '../../support/faults';
import { root } from '../../support/paths';
import { Random } from '../../support/random';

const width = 500;
const watch = [3, 77, 499];

describe('a thread that reduces logits', () => {
  const reducer = new Reducer(path.join(root, 'out/server/reduceThread.js'));
  after(() => reducer.close());

  const batch = (seed: number, places: readonly RowPlace[]) => {
    const random = new Random(seed);
    const logits = Float32Array.from({ length: places.length * width }, () => 9 * random.next());
    return { places, logits, width };
  };
  const rowsOf = (prompt: number, from: number, to: number): RowPlace[] =>
    Array.from({ length: to - from }, (_, i) => ({ prompt, row: from + i }));
  const batches = (seed: number) => [
    batch(seed, rowsOf(0, 0, 4)),
    batch(seed + 1, [...rowsOf(0, 4, 6), ...rowsOf(1, 0, 3)]),
    batch(seed + 2, rowsOf(1, 3, 5)),
  ];
  const alone = (seed: number) => {
    const { take, rows } = reducing(watch, 2);
    for (const { places, logits } of batches(seed))
      places.forEach((place, i) => take(place, logits.subarray(i * width, (i + 1) * width)));
    return rows;
  };

  it('gives what the same thread gives, for requests in between each other', async () => {
    const seeds = [1, 11, 21];
    const asked = seeds.map(async (seed) => {
      const reduction = reducer.begin(watch, 2);
      for (const some of batches(seed)) {
        await reduction.take(some);
        assert.equal(some.logits.length, 0, 'its memory has moved');
      }
      return reduction.rows().finally(() => reduction.drop());
    });
    assert.deepEqual(await Promise.all(asked), seeds.map(alone));
  });

  it('says which logit is not finite, and serves the next request', async () => {
    const wrong = batch(5, rowsOf(0, 0, 2));
    wrong.logits[width + 8] = Infinity;
    const reduction = reducer.begin(watch, 1);
    await reduction.take(wrong);
    await assert.rejects(
      reduction.rows(),
      fault('non-finite-state', /token 8 is Infinity in row 1/),
    );
    reduction.drop();
    const next = reducer.begin(watch, 2);
    for (const some of batches(1)) await next.take(some);
    assert.deepEqual(await next.rows(), alone(1));
    next.drop();
  });

  it('fails whoever waits when it cannot run', async () => {
    const none = new Reducer(path.join(root, 'out/server/noThread.js'));
    const reduction = none.begin(watch, 1);
    await assert.rejects(async () => {
      await reduction.take(batch(5, rowsOf(0, 0, 2)));
      await reduction.rows();
    }, /noThread/);
  });
});
