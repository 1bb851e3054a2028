import assert from 'node:assert/strict';
import { NOT_MEASURED } from '../../../server/protocol/atlas';
import { minimapSize, shrunk, viewAt, windowOf } from '../../../webviews/atlas/layout/minimap';
import { within, type Frame, type View } from '../../../webviews/atlas/layout/view';
import { Random } from '../../support/random';

const large: Frame = { width: 848, height: 560, rows: 1500, columns: 5120 };
const small: Frame = { width: 848, height: 84, rows: 3, columns: 16 };

function views(frame: Frame): View[] {
  const random = new Random(5);
  return Array.from({ length: 100 }, () =>
    within(frame, {
      left: random.next() * frame.columns,
      top: random.next() * frame.rows,
      zoom: random.next(),
    }),
  );
}

describe('The minimap of the atlas', () => {
  it('shows the whole where all is in sight', () => {
    for (const frame of [large, small]) {
      const box = minimapSize(frame);
      const all = windowOf(frame, { left: 0, top: 0, zoom: 0 }, box);
      const rounded = [all.x, all.y, all.wide, all.high].map((n) => Math.round(1e6 * n) / 1e6);
      assert.deepEqual(rounded, [0, 0, box.x, box.y]);
    }
    assert.deepEqual([minimapSize(small).y, minimapSize(large).y], [16, 64]);
  });

  it('keeps the frame inside of the picture, and large enough to be grasped', () => {
    const box = minimapSize(large);
    for (const view of views(large)) {
      const { x, y, wide, high } = windowOf(large, view, box);
      assert.ok(wide >= 6 && high >= 6);
      assert.ok(x >= -1e-9 && y >= -1e-9 && x + wide <= box.x + 1e-9 && y + high <= box.y + 1e-9);
    }
  });

  it('gives the view back whose frame has its middle at a point', () => {
    const box = minimapSize(large);
    for (const view of views(large)) {
      const { x, y, wide, high } = windowOf(large, view, box);
      const back = viewAt(large, view, box, { x: x + wide / 2, y: y + high / 2 });
      assert.ok(Math.abs(back.left - view.left) < 1e-6 && Math.abs(back.top - view.top) < 1e-6);
    }
    const corner = viewAt(large, { left: 0, top: 0, zoom: 1 }, box, box);
    assert.ok(Math.abs(corner.left - (5120 - 848 / 96)) < 1e-6);
  });

  it('takes the strongest of several blocks, with the flags of all', () => {
    const values = Int8Array.from([1, -9, NOT_MEASURED, 4, 2, NOT_MEASURED, 3, 8, 0, -1, 5, -5]);
    const flags = Uint8Array.from([1, 0, 0, 4, 0, 2, 0, 0, 0, 0, 0, 0]);
    const few = shrunk({ rows: 2, columns: 6, values, flags }, { x: 3, y: 5 });
    assert.deepEqual([few.rows, few.columns], [2, 3]);
    assert.deepEqual([...few.values], [-9, 4, 2, 8, -1, 5]);
    assert.deepEqual([...few.flags], [1, 4, 2, 0, 0, 0]);
    const one = shrunk({ rows: 2, columns: 6, values, flags }, { x: 3, y: 1 });
    assert.deepEqual([...one.values], [-9, 4, 5]);
  });
});
