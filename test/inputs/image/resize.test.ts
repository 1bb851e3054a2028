import assert from 'node:assert/strict';
import { centreCrop } from '../../../server/inputs/image/crop';
import { resize } from '../../../server/inputs/image/resize';
import { goldenJson, picture, sha256 } from '../support';

interface Resized {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly resample: number;
  readonly sha256: string;
}

describe('resizing pictures', () => {
  for (const { from, to, resample, sha256: digest } of goldenJson('resized') as Resized[])
    it(`gives Pillow's bytes from ${from.join(' x ')} to ${to.join(' x ')} with filter ${resample}`, () => {
      const { width, height, rgb } = resize(picture(...from), ...to, resample);
      assert.deepEqual([width, height], to);
      assert.equal(sha256(rgb), digest);
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
