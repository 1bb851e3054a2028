/** Experiments beside each other. */
import assert from 'node:assert/strict';
import { inLanes } from '../../server/jobs/experiment/lanes';

const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('inLanes', () => {
  it('gives the results in the order of the items, and has as many under way as there are lanes', async () => {
    let [under, most] = [0, 0];
    const results = await inLanes([5, 1, 3, 2], 2, never, async (turns) => {
      most = Math.max(most, ++under);
      for (let i = 0; i < turns; i += 1) await turn();
      under -= 1;
      return 10 * turns;
    });
    assert.deepEqual(results, [50, 10, 30, 20]);
    assert.equal(most, 2);
  });

  it('after a failure stops what is under way, begins nothing, and throws once nothing runs', async () => {
    const [begun, stopped]: number[][] = [[], []];
    const work = async (item: number, signal: AbortSignal): Promise<number> => {
      begun!.push(item);
      if (item === 1) throw new Error('of the first');
      while (!signal.aborted) await turn();
      await turn();
      stopped!.push(item);
      throw new Error('of a stopped one');
    };
    await assert.rejects(inLanes([0, 1, 2, 3], 2, never, work), /of the first/);
    assert.deepEqual([begun, stopped], [[0, 1], [0]]);
  });

  it('passes on that the caller stopped', async () => {
    const caller = new AbortController();
    const running = inLanes([0, 1], 2, caller.signal, async (_, signal) => {
      while (!signal.aborted) await turn();
      throw new Error('stopped');
    });
    caller.abort();
    await assert.rejects(running, /stopped/);
  });
});
