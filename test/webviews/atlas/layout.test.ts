import assert from 'node:assert/strict';
import { TILE } from '../../../server/protocol/panels/atlas';
import { NOT_MEASURED } from '../../../server/protocol/atlas';
import { Random } from '../../support/random';
import {
  allBlocksFrom,
  isInverted,
  numbersFrom,
  paletteOf,
  pixelsOf,
} from '../../../webviews/atlas/layout/blocks';
import {
  brushBetween,
  packedDimensions,
  registerText,
  runsOf,
  unpackedDimensions,
} from '../../../webviews/atlas/layout/brush';
import { nearCells } from '../../../webviews/atlas/layout/near';
import {
  cellAt,
  labelsThatFit,
  levelOf,
  panned,
  showing,
  sightOf,
  sizeOf,
  tilesIn,
  within,
  zoomed,
  type Frame,
  type View,
} from '../../../webviews/atlas/layout/view';

const large: Frame = { width: 848, height: 560, rows: 1500, columns: 5120 };
const small: Frame = { width: 848, height: 84, rows: 3, columns: 16 };
const all: View = { left: 0, top: 0, zoom: 0 };

/** Views of all kinds, each where there are cells. */
function views(frame: Frame): View[] {
  const random = new Random(3);
  return Array.from({ length: 200 }, () =>
    within(frame, {
      left: random.next() * frame.columns,
      top: random.next() * frame.rows,
      zoom: random.next(),
    }),
  );
}

describe('The layout of the atlas', () => {
  it('goes from all cells to large ones, and does not stretch few', () => {
    const { x, y } = sizeOf(large, all);
    assert.ok(Math.abs(x * 5120 - 848) < 1e-6 && Math.abs(y * 1500 - 560) < 1e-6);
    const near = sizeOf(large, { zoom: 1 });
    assert.ok(Math.abs(near.x - 96) < 1e-6 && Math.abs(near.y - 48) < 1e-6);
    assert.deepEqual(sizeOf(small, all), { x: 28, y: 28 });
  });

  it('keeps the cell under the pointer where it is while zooming, away from the edges', () => {
    for (const view of views(large)) {
      const at = { x: 400, y: 300 };
      const near = zoomed(large, view, 0.1, at);
      const before = view.left + at.x / sizeOf(large, view).x;
      const after = near.left + at.x / sizeOf(large, near).x;
      assert.ok(Math.abs(before - after) < 1e-6 || near.left === 0 || near.zoom === 1);
    }
  });

  it('finds the cell at a point, and shows a cell that it is sent to', () => {
    for (const frame of [large, small]) {
      for (const view of views(frame)) {
        const at = { row: frame.rows - 1, column: Math.floor(frame.columns / 2) };
        const shown = showing(frame, view, at);
        const size = sizeOf(frame, shown);
        const x = (at.column + 0.5 - shown.left) * size.x;
        const y = (at.row + 0.5 - shown.top) * size.y;
        assert.deepEqual(cellAt(frame, shown, { x, y }), at);
      }
    }
    assert.equal(cellAt(small, all, { x: 16 * 28 + 1, y: 5 }), undefined);
    assert.equal(cellAt(small, all, { x: 5, y: -1 }), undefined);
  });

  it('never leaves the cells', () => {
    for (const view of views(large)) {
      const far = panned(large, view, { x: -1e9, y: 1e9 });
      const { bottom, right, top } = sightOf(large, far);
      assert.deepEqual([right, top], [5120, 0]);
      assert.ok(bottom <= 1500);
    }
  });

  it('asks for the tiles that cover what is in sight, and for no other', () => {
    for (const view of views(large)) {
      const { top, left, bottom, right } = sightOf(large, view);
      const tiles = tilesIn(large, view);
      const spans = tiles.map(({ levelX, levelY, row, column }) => ({
        left: column * TILE * 2 ** levelX,
        top: row * TILE * 2 ** levelY,
        wide: TILE * 2 ** levelX,
        high: TILE * 2 ** levelY,
      }));
      for (const [row, column] of [
        [top, left],
        [bottom - 1, right - 1],
        [top, right - 1],
      ] as const)
        assert.equal(
          spans.filter(
            (s) =>
              row >= s.top && row < s.top + s.high && column >= s.left && column < s.left + s.wide,
          ).length,
          1,
        );
      assert.ok(
        spans.every(
          (s) => s.left < right && s.left + s.wide > left && s.top < bottom && s.top + s.high > top,
        ),
      );
      assert.ok(tiles.length <= 40, String(tiles.length));
    }
  });

  it('halves cells until a block is a pixel', () => {
    assert.deepEqual([40, 1, 0.9, 0.5, 0.49, 0.166].map(levelOf), [0, 0, 1, 1, 2, 3]);
  });

  it('labels as many cells as have room', () => {
    const labels = labelsThatFit({ from: 3.5, size: 6, length: 848 }, 5120, 44);
    assert.ok(labels.every(({ at }, i) => i === 0 || at - labels[i - 1]!.at >= 44));
    assert.deepEqual(labels[0], { index: 10, at: (10.5 - 3.5) * 6 });
    const few = labelsThatFit({ from: 0, size: 28, length: 848 }, 3, 15);
    assert.deepEqual(
      few,
      [0, 1, 2].map((index) => ({ index, at: (index + 0.5) * 28 })),
    );
  });
});

describe('The cells round the cursor', () => {
  it('are all where they are few, and otherwise as many as asked for, with the cursor among them', () => {
    const few = { top: 2, left: 5, bottom: 14, right: 25 };
    assert.deepEqual(nearCells(few, { row: 2, column: 5 }, 400), few);
    for (const view of views(large)) {
      const sight = sightOf(large, view);
      const cursor = { row: sight.bottom - 1, column: sight.left };
      const { top, left, bottom, right } = nearCells(sight, cursor, 400);
      const count = (bottom - top) * (right - left);
      const whole = (sight.bottom - sight.top) * (sight.right - sight.left);
      assert.ok(count <= 400 && count >= Math.min(whole, 200), String(count));
      assert.ok(top <= cursor.row && cursor.row < bottom);
      assert.ok(left <= cursor.column && cursor.column < right);
      assert.ok(top >= sight.top && bottom <= sight.bottom && right <= sight.right);
    }
  });

  it('keep all rows of few layers, and take more columns', () => {
    const layers = { top: 0, left: 0, bottom: 6, right: 5120 };
    const near = nearCells(layers, { row: 3, column: 2000 }, 400);
    assert.deepEqual([near.bottom - near.top, near.right - near.left], [6, 66]);
  });
});

describe('Blocks of the atlas', () => {
  it('are read from one reply', () => {
    const bytes = Uint8Array.from([255, 2, 3, 4, 5, 6, 7, 1]).buffer;
    const [first, second] = allBlocksFrom(bytes, [
      { rows: 1, columns: 3 },
      { rows: 1, columns: 1 },
    ]);
    assert.deepEqual([...first!.values, ...first!.flags], [-1, 2, 3, 4, 5, 6]);
    assert.deepEqual([...second!.values, ...second!.flags], [7, 1]);
    assert.deepEqual([...numbersFrom(Uint8Array.from([0, 0, 1, 2]).buffer, 1, 1)], [513]);
  });

  it('have paper at chance, the colours at the ends, and nothing where nothing was measured', () => {
    const palette = paletteOf([255, 255, 255], [11, 98, 175], [179, 74, 0]);
    const values = Int8Array.from([0, 127, -127, NOT_MEASURED]);
    const pixels = pixelsOf({ rows: 1, columns: 4, values, flags: new Uint8Array(4) }, palette);
    assert.deepEqual(
      [...pixels],
      [...[255, 255, 255, 255], ...[11, 98, 175, 255], ...[179, 74, 0, 255], ...[0, 0, 0, 0]],
    );
    assert.deepEqual(
      [0, 20, 127, -127].map((value) => isInverted(value, palette)),
      [false, false, true, true],
    );
  });
});

describe('A brush', () => {
  const columns = Uint16Array.from([4, 2, 9, 7]);

  it('takes dimensions between two columns, in either direction', () => {
    assert.deepEqual(brushBetween(columns, 3, 1), [2, 7, 9]);
    assert.deepEqual(brushBetween(columns, 1, 1), [2]);
  });

  it('is kept in few characters, and read from any', () => {
    const random = new Random(5);
    for (const size of [1, 9, 5120]) {
      const some = Array.from({ length: size }, (_, i) => i).filter(() => random.next() < 0.3);
      const packed = packedDimensions(some);
      assert.deepEqual(unpackedDimensions(packed), some);
      assert.ok(packed.length <= 4 * Math.ceil(size / 24));
    }
    for (const packed of ['', '!', 'abc', '====']) assert.deepEqual(unpackedDimensions(packed), []);
  });

  it('is found again in another order', () => {
    const runs = runsOf(columns, new Set([4, 2, 7]), { left: 0, right: 4 });
    assert.deepEqual(runs, [
      [0, 2],
      [3, 4],
    ]);
    assert.equal(
      registerText({ pos: [1], neg: [2, 3] }),
      'register: { dims: { pos: [1], neg: [2, 3] } }',
    );
  });
});
