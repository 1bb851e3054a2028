import assert from 'node:assert/strict';
import {
  atWhole,
  lookOf,
  placeDoses,
  type DoseArm,
} from '../../../../webviews/feature/layout/doses';

const point = (
  share: number,
  value: number,
  half: number | null = 0.1,
): DoseArm['points'][number] => ({
  ...{ share, value },
  low: half === null ? null : value - half,
  high: half === null ? null : value + half,
});
const away: DoseArm = { arm: 'away', points: [point(0.5, -1), point(1, -2)] };
const random: DoseArm = { arm: 'random', points: [point(0.5, 0.1, null), point(1, 0.2, null)] };

describe('the layout of a dose curve', () => {
  it('holds every point and interval in its frame, and zero', () => {
    const { left, right, bottom, zero, points, lines, xTicks } = placeDoses(
      [away, random],
      [away, random],
      400,
    );
    assert.equal(lines.length, 2);
    assert.equal(points.length, 4);
    for (const { x, y, whisker } of points) {
      assert.ok(x >= left && x <= right && y >= 0 && y <= bottom);
      for (const end of whisker ?? []) assert.ok(end >= 0 && end <= bottom);
    }
    assert.ok(zero > 0 && zero < bottom);
    const [half, whole] = points;
    assert.ok(half!.x < whole!.x && half!.y < whole!.y, 'a larger drop lies lower');
    assert.equal(whole!.x, xTicks.at(-1)!.at);
    assert.equal(points[2]!.whisker, undefined);
  });

  it('shares its axis with the pictures beside it', () => {
    const alone = placeDoses([random], [away, random], 400);
    const both = placeDoses([away, random], [away, random], 400);
    assert.equal(alone.zero, both.zero);
    assert.deepEqual(
      alone.points.map(({ y }) => y),
      both.points.slice(2).map(({ y }) => y),
    );
  });

  it('tells our arms apart from controls, and knows the effect of the whole register', () => {
    assert.deepEqual(['away', 'toward', 'flip', 'matched'].map(lookOf), [
      'plus',
      'minus',
      'third',
      'matched',
    ]);
    assert.equal(atWhole([away, random], 'away')?.value, -2);
    assert.equal(atWhole([away], 'toward'), undefined);
  });
});
