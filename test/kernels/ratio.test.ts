import assert from 'node:assert/strict';
import { fullSet } from '../../server/core/bits';
import { nearestOfMany, rowOf } from '../../server/core/nearest';
import { jointPlusCounts } from '../../server/core/pairs';
import type { SignPlanes } from '../../server/core/planes';
import { plusCounts } from '../../server/core/planes';
import { scoreMany } from '../support/scoreMany';
import { openWorkshop, placed } from '../support/kernels';
import { planesOf } from '../support/noise';

/**
 * Far below what is measured (docs/performance.md): a kernel that is not compiled, or not asked, is slower than this.
 */
const LEAST = 1.5;

/** Shortest of several times: what other programs do to the machine only makes them longer. */
function shortest(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe('the kernels against plain JavaScript, on one thread', () => {
  const tokens = 20_000;
  const dimensions = 256;
  const bits = { tokens, dimensions, at: (t: number, d: number) => (t * 31 + d * 17) % 7 < 3 };
  const all = fullSet(tokens);
  const prototype = {
    dimensions: Array.from({ length: 64 }, (_, i) => 3 * i),
    polarity: Array.from({ length: 64 }, (_, i) => (i % 2 ? 1 : -1)),
  };
  const tasks = Array.from({ length: 8 }, () => ({ prototype, positives: [1], negatives: all }));
  const works: Record<string, (planes: SignPlanes) => unknown> = {
    'count + signs': (planes) => plusCounts(planes, all),
    'score prototypes to histograms': (planes) => scoreMany(planes, tasks),
    'find nearest tokens': (planes) =>
      nearestOfMany(
        planes,
        Array.from({ length: 20 }, (_, t) => rowOf(planes, t)),
        5,
        all,
      ),
    'count pairs': (planes) => jointPlusCounts(planes, all),
  };

  for (const [name, work] of Object.entries(works)) {
    it(`${name} faster`, async () => {
      const shop = await openWorkshop(1);
      const [fast, plain] = [placed(shop, bits), planesOf(bits)];
      assert.deepEqual(work(fast), work(plain));
      const ratio = shortest(() => work(plain)) / shortest(() => work(fast));
      await shop.crew.dispose();
      assert.ok(ratio > LEAST, `${ratio.toFixed(1)} times as fast`);
    });
  }
});
