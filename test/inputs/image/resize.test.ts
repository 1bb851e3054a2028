import assert from 'node:assert/strict';
import { centreCrop } from '../../../server/inputs/image/crop';
import { filterOf, type Filter } from '../../../server/inputs/image/filters';
import type { Picture } from '../../../server/inputs/image/picture';
import { resize } from '../../../server/inputs/image/resize';
import { Random } from '../../support/random';
import { goldenJson, picture, sha256 } from '../support';

interface Resized {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly resample: number;
  readonly sha256: string;
}

/** Each target as the mean of all source pixels, weighted by the product of both filters, in real numbers. */
function atOnce(source: Picture, width: number, height: number, filter: Filter): number[] {
  const across = shares(source.width, width, filter);
  const down = shares(source.height, height, filter);
  return Array.from({ length: width * height * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    let sum = 0;
    for (let v = 0; v < source.height; v++)
      for (let u = 0; u < source.width; u++)
        sum += down[y]![v]! * across[x]![u]! * source.rgb[(v * source.width + u) * 3 + (i % 3)]!;
    return Math.min(255, Math.max(0, sum));
  });
}

/** Weight of each source place in each target place; those of one target add up to 1. */
function shares(from: number, to: number, filter: Filter): number[][] {
  const stretch = Math.max(1, from / to);
  return Array.from({ length: to }, (_, t) => {
    const centre = ((t + 0.5) * from) / to;
    const raw = Array.from({ length: from }, (_, u) => filter.weight((u + 0.5 - centre) / stretch));
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((w) => w / sum);
  });
}

describe('resizing pictures', () => {
  for (const { from, to, resample, sha256: digest } of goldenJson('resized') as Resized[])
    it(`gives Pillow's bytes from ${from.join(' x ')} to ${to.join(' x ')} with filter ${resample}`, () => {
      const { width, height, rgb } = resize(picture(...from), ...to, resample);
      assert.deepEqual([width, height], to);
      assert.equal(sha256(rgb), digest);
    });

  it('stays within a step of the same filter computed in one go, in any size', () => {
    const random = new Random(5);
    for (let run = 0; run < 40; run++) {
      const [a, b] = [1 + random.below(40), 1 + random.below(40)];
      const [width, height] = [1 + random.below(40), 1 + random.below(40)];
      // Not the box filter: where its edge meets a pixel's middle, rounding decides.
      const resample = [1, 2, 3, 5][run % 4]!;
      const source = picture(a, b);
      const { rgb } = resize(source, width, height, resample);
      const exact = atOnce(source, width, height, filterOf(resample)!);
      exact.forEach((value, i) => {
        // Lanczos and bicubic overshoot, which bytes cut off between the passes.
        const most = resample === 1 || resample === 3 ? 60 : 1.1;
        assert.ok(Math.abs(rgb[i]! - value) <= most, `${a} x ${b} to ${width} x ${height}: ${i}`);
      });
      const mean = exact.reduce((sum, value, i) => sum + Math.abs(rgb[i]! - value), 0) / rgb.length;
      assert.ok(mean < 1, `${mean} on average`);
    }
  });

  it('leaves a picture of the wanted size alone', () => {
    const same = picture(9, 5);
    assert.equal(resize(same, 9, 5, 3), same);
  });
});

describe('cutting the middle', () => {
  const rows = (width: number, height: number, to: readonly [number, number]): number[][] => {
    const grey = Array.from({ length: width * height }, (_, i) => [i + 1, i + 1, i + 1]).flat();
    const cut = centreCrop({ width, height, rgb: Uint8Array.from(grey) }, ...to);
    return Array.from({ length: cut.height }, (_, y) =>
      Array.from({ length: cut.width }, (_, x) => cut.rgb[(y * cut.width + x) * 3]!),
    );
  };

  it('begins nearer to the top left', () => {
    assert.deepEqual(rows(4, 3, [1, 2]), [[2], [6]]);
  });

  it('lays small pictures on black, the larger half before them', () => {
    assert.deepEqual(rows(2, 1, [5, 2]), [
      [0, 0, 0, 0, 0],
      [0, 0, 1, 2, 0],
    ]);
  });

  it('cuts one way and fills up the other', () => {
    assert.deepEqual(rows(3, 1, [1, 3]), [[0], [2], [0]]);
  });
});
