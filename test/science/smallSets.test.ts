/** A few hundred inputs are not a vocabulary: the negatives that choose a register must not score it. */
import assert from 'node:assert/strict';
import { mean } from '../../server/science/resampling';
import { measure, taskOf } from '../support/measuring';
import { noiseBits, planesOf } from '../support/noise';

describe('a set of a few hundred inputs', () => {
  const [inputs, anchors, dimensions] = [150, 30, 96];
  const others = Array.from({ length: inputs - anchors }, (_, i) => anchors + i);
  const heldOut = (negatives: readonly number[] | null): number[] =>
    Array.from({ length: 20 }, (_, seed) =>
      measure(
        planesOf(noiseBits(inputs, dimensions, seed + 1)),
        taskOf(anchors, { register: { rule: 'top', k: 32 }, negatives }),
        { draws: 1 },
      ),
    ).map(({ auc }) => auc.heldOut.value);

  it('is at chance on noise where the negatives are held out too', () => {
    const found = mean(heldOut(others));
    assert.ok(Math.abs(found - 0.5) < 0.03, `${found}`);
  });

  it('would read too high where they are not', () => {
    const found = mean(heldOut(null));
    assert.ok(found > 0.54, `${found}`);
  });
});
