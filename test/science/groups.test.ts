/** Inputs in groups: several pictures of one person, several cuts of one recording. */
import assert from 'node:assert/strict';
import { fullSet, members } from '../../server/core/bits';
import type { SignPlanes } from '../../server/core/planes';
import { detectionOf, evaluatedOf, planFolds } from '../../server/science/measure';
import { SiteMeasurer } from '../../server/science/experiments/common/atSite';
import { clustersOf } from '../../server/science/folds';
import { drawMembers, sizesOf } from '../../server/science/nullSets';
import { seededRandom } from '../../server/science/random';
import { measure, taskOf, tryMeasure } from '../support/measuring';
import { noiseBits, planesOf } from '../support/noise';

const [groups, each, dimensions] = [40, 5, 96];
const inputs = groups * each;
const anchors = 10 * each;
const groupOf = (id: number): string => `recording ${Math.floor(id / each)}`;
const others = Array.from({ length: inputs - anchors }, (_, i) => anchors + i);
const own = Array.from({ length: anchors }, (_, i) => i);

/** All inputs of a group have the same signs, and groups have nothing in common. */
function recordings(seed: number): SignPlanes {
  const { at } = noiseBits(groups, dimensions, seed);
  return planesOf({ tokens: inputs, dimensions, at: (id, d) => at(Math.floor(id / each), d) });
}

const grouped = taskOf(anchors, {
  anchorGroups: own.map(groupOf),
  negatives: others,
  negativeGroups: others.map(groupOf),
});

describe('inputs in groups', () => {
  it('are held out in whole groups, those that stand against the anchors too', () => {
    const detection = detectionOf(evaluatedOf(recordings(1), fullSet(inputs)), grouped);
    const plan = planFolds(detection, { seed: 0, folds: 5 });
    const negatives = members(detection.negatives);
    for (const [ids, folds] of [
      [own, plan.foldOf],
      [negatives, plan.negativeFoldOf!],
    ] as const) {
      const foldsOf = new Map<string, Set<number>>();
      ids.forEach((id, i) =>
        foldsOf.set(groupOf(id), (foldsOf.get(groupOf(id)) ?? new Set()).add(folds[i]!)),
      );
      assert.ok([...foldsOf.values()].every(({ size }) => size === 1));
      assert.equal(new Set(folds).size, 5);
    }
  });

  it('have a null of random groups: it reaches what noise reaches', () => {
    const runs = Array.from({ length: 30 }, (_, seed) => {
      const { auc, nullMatched } = measure(recordings(seed + 1), grouped, { draws: 40 });
      return { above: auc.heldOut.value > nullMatched.heldOutP95, auc: auc.heldOut };
    });
    const above = runs.filter((run) => run.above).length;
    assert.ok(above <= 5, `${above} of 30 above a 95th percentile`);
    const outside = runs.filter(({ auc }) => auc.low! > 0.5 || auc.high! < 0.5).length;
    assert.ok(outside <= 6, `${outside} of 30 intervals of 95 % without .5`);
  });

  it('would look like more where the negatives are taken one by one', () => {
    const alone = taskOf(anchors, { anchorGroups: own.map(groupOf), negatives: others });
    const above = Array.from({ length: 30 }, (_, seed) =>
      measure(recordings(seed + 1), alone, { draws: 40 }),
    ).filter(({ auc, nullMatched }) => auc.heldOut.value > nullMatched.heldOutP95).length;
    assert.ok(above > 5, `${above} of 30`);
  });

  it('have a null of the best dimension that is of random groups too', async () => {
    const host = { breathe: () => Promise.resolve() };
    let above = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const evaluated = evaluatedOf(recordings(seed), fullSet(inputs));
      const settings = { seed, folds: 5, draws: 100, options: {} };
      const found = await new SiteMeasurer(evaluated, settings, host).measure(grouped);
      assert.ok(!('reason' in found));
      if (found.best > found.bestNull.p99) above++;
    }
    assert.ok(above <= 2, `${above} of 20 above a 99th percentile`);
  });

  it('are refused where nothing of the negatives can be held out', () => {
    const one = { ...grouped, negativeGroups: others.map(() => 'one recording') };
    const result = tryMeasure(recordings(1), one);
    assert.match('reason' in result ? result.reason : '', /all negatives are in one group/);
  });

  it('are drawn in groups of the sizes of the anchors, each input once', () => {
    const pool = Array.from({ length: inputs }, (_, id) => id);
    const numbers = clustersOf(pool.map(groupOf));
    const sizes = [each, each, 2];
    const grouping = { groupOf: new Map(pool.map((id, i) => [id, numbers[i]!])), sizes };
    const random = seededRandom(0, 'test');
    for (const [n, wanted] of [
      [12, sizes],
      [inputs, Array.from({ length: groups }, () => each)],
    ] as const) {
      const drawn = drawMembers(pool, { anchors: n, grouped: grouping }, random);
      assert.equal(new Set(drawn).size, n);
      const found = sizesOf(clustersOf(drawn.map(groupOf)));
      assert.deepEqual(found.sort(), [...wanted].sort());
    }
  });
});
