import assert from 'node:assert/strict';
import { sizeOf, type Cell, type Frame } from '../../../webviews/atlas/layout/view';
import { Navigation } from '../../../webviews/atlas/navigation';

/** A person in an atlas of 5,120 dimensions, and what came of it. */
function person(
  frame: Frame = { width: 848, height: 560, rows: 1500, columns: 5120 },
  canBrush = true,
) {
  const columns = Uint16Array.from({ length: frame.columns }, (_, c) => frame.columns - 1 - c);
  const opened: [string, Cell][] = [];
  let brushed: readonly number[] = [];
  const navigation = new Navigation(
    () => ({
      ...{ frame, columns, canBrush },
      brushed: new Set(brushed),
      onBrush: (dimensions) => void (brushed = dimensions),
      onCursor: () => undefined,
      open: (what, at) => void opened.push([what, at]),
    }),
    () => undefined,
  );
  const press = (...keys: readonly string[]): boolean[] =>
    keys.map((key) => navigation.key(key.replace('Shift+', ''), key.startsWith('Shift+')));
  return { navigation, opened, brushed: () => brushed, press, frame };
}

describe('Going through the atlas', () => {
  it('moves by a pixel of cells where they are small, and never out of them', () => {
    const { navigation, press } = person();
    press('ArrowRight', 'ArrowDown');
    assert.deepEqual(navigation.cursor, { row: 3, column: 6 });
    press('End', 'ArrowRight', 'PageDown', 'PageDown', 'PageDown', 'PageDown');
    assert.deepEqual(navigation.cursor, { row: 1499, column: 5119 });
  });

  it('zooms from all cells to the one at the cursor, and back', () => {
    const { navigation, press, frame } = person();
    press('End', ...Array<string>(15).fill('+'));
    assert.equal(navigation.view.zoom, 1);
    const { x } = sizeOf(frame, navigation.view);
    assert.ok((navigation.cursor.column - navigation.view.left) * x < frame.width);
    press('0');
    assert.deepEqual(navigation.view, { left: 0, top: 0, zoom: 0 });
  });

  it('brushes with Shift from where the cursor stood, and Esc lets go step by step', () => {
    const { press, brushed, navigation } = person({ width: 848, height: 56, rows: 2, columns: 9 });
    press('ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight');
    assert.deepEqual(brushed(), [5, 6, 7]);
    press('Shift+ArrowLeft');
    assert.deepEqual(brushed(), [6, 7]);
    press('+', 'Escape');
    assert.deepEqual(brushed(), []);
    assert.ok(navigation.view.zoom > 0);
    press('Escape');
    assert.equal(navigation.view.zoom, 0);
    assert.deepEqual(press('Escape', 'q'), [false, false]);
  });

  it('moves the view from the minimap, by keys and by a point', () => {
    const { navigation, frame } = person();
    assert.ok(navigation.mapKey('+') && navigation.view.zoom > 0);
    navigation.zoomBy(1);
    const { x } = sizeOf(frame, navigation.view);
    navigation.mapKey('End');
    assert.ok(Math.abs(navigation.view.left - (5120 - frame.width / x)) < 1e-6);
    navigation.mapKey('ArrowLeft');
    assert.ok(Math.abs(navigation.view.left - (5120 - (1.5 * frame.width) / x)) < 1e-6);
    navigation.mapKey('Home');
    assert.deepEqual([navigation.view.left], [0]);
    navigation.mapKey('PageDown');
    assert.ok(navigation.view.top > 0);
    navigation.lookFrom({ x: 160, y: 64 }, { x: 160, y: 64 });
    const corner = navigation.view as { left: number; top: number };
    assert.ok(corner.left > 5100 && corner.top > 1480);
    assert.deepEqual(
      ['-', '0', 'q'].map((key) => navigation.mapKey(key)),
      [true, true, false],
    );
    assert.equal(navigation.view.zoom, 0);
  });

  it('brushes no features, and begins anew where rows and columns are others', () => {
    const { navigation, press, brushed } = person(undefined, false);
    press('Shift+ArrowRight', '+', 'End');
    assert.deepEqual(brushed(), []);
    navigation.reset();
    assert.deepEqual(navigation.view, { left: 0, top: 0, zoom: 0 });
    assert.deepEqual(navigation.cursor, { row: 0, column: 0 });
  });

  it('opens what a column and a row are', () => {
    const { press, opened } = person();
    press('Enter', 'f');
    assert.deepEqual(opened, [
      ['column', { row: 0, column: 0 }],
      ['row', { row: 0, column: 0 }],
    ]);
  });

  it('settles where there are fewer cells than before', () => {
    const { navigation, press } = person({ width: 848, height: 56, rows: 2, columns: 9 });
    navigation.cursor = { row: 7, column: 90 };
    navigation.settle();
    assert.deepEqual(navigation.cursor, { row: 1, column: 8 });
    assert.deepEqual(press('Home'), [true]);
  });
});
