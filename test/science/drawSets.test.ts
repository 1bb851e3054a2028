import assert from 'node:assert/strict';
import { fullSet } from '../../server/core/bits';
import { placeWidths } from '../../server/core/placing';
import type { SignPlanes } from '../../server/core/planes';
import { Stopped } from '../../server/core/stop';
import { finished, type Detection } from '../../server/science/evaluate';
import { detectionOf, evaluatedOf } from '../../server/science/measure';
import { drawSets, NullSets } from '../../server/science/null/draws';
import { sample, seededRandom, type Random } from '../../server/science/random';
import { noisePlanes } from '../support/noise';

describe('sets of a null', () => {
  const evaluated = evaluatedOf(noisePlanes(400, 64, 3), fullSet(400));
  const all = Array.from({ length: 400 }, (_, t) => t);
  const setsOf = (purpose: string): NullSets => {
    const draw = (random: Random): Detection => {
      const anchors = sample(all, 12, random).sort((a, b) => a - b);
      const anchorTexts = anchors.map((t) => `word ${t}`);
      return detectionOf(evaluated, { anchors, anchorTexts, negatives: null });
    };
    const options = { rule: { rule: 'auto' }, folds: 4, inSampleWidth: 8 } as const;
    return new NullSets(draw, options, seededRandom(5, purpose));
  };
  const scored = (sets: NullSets, count: number): unknown[] => {
    finished(drawSets(evaluated.planes, new Map([[sets, count]])));
    return sets.values.slice(0, count);
  };

  it('are scored as each would be alone, in the order drawn', () => {
    const [one, other] = [setsOf('one'), setsOf('other')];
    const needs = new Map([
      [one, 70],
      [other, 40],
    ]);
    finished(drawSets(evaluated.planes, needs));
    const again = setsOf('one');
    const alone = Array.from({ length: 70 }, (_, i) => {
      const plan = again.plan(i);
      again.take(placeWidths(evaluated.planes, plan.tasks));
      return again.values[i]!;
    });
    assert.deepEqual(one.values, alone);
    assert.equal(other.values.length, 40);
    assert.equal(new Set(alone.map((value) => value.heldOut)).size > 30, true);
  });

  it('come in small batches however few tokens there are, so that others get their turn', () => {
    const sets = setsOf('batches');
    const grown: number[] = [];
    const steps = drawSets(evaluated.planes, new Map([[sets, 200]]));
    for (let known = 0; steps.next().done !== true; known = sets.values.length)
      grown.push(sets.values.length - known);
    assert.equal(sets.values.length, 200);
    assert.ok(Math.max(...grown) <= 24, String(grown));
  });

  it('stay the same where scoring stops, and goes on later', () => {
    const failing: SignPlanes = {
      ...evaluated.planes,
      get kernels(): never {
        throw new Stopped();
      },
    };
    const sets = setsOf('stopped');
    scored(sets, 5);
    assert.throws(() => finished(drawSets(failing, new Map([[sets, 20]]))), Stopped);
    assert.deepEqual(scored(sets, 30), scored(setsOf('stopped'), 30));
  });
});
