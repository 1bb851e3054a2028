import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/catalog/edit/textEdit';
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import {
  CELL,
  COVERED,
  NOT_MEASURED,
  type AtlasOrder,
  type AtlasOrdering,
  type AtlasScores,
} from '../../../server/protocol/atlas';
import { TILE } from '../../../server/protocol/panels/atlas';
import { atlasOf, type Atlas } from '../../../server/service/atlas/atlas';
import { featureMatrix } from '../../../server/service/atlas/matrix';
import { newFeature } from '../../../server/service/atlas/newFeature';
import { registerFrom } from '../../../server/service/atlas/register';
import { overviewOf, tileOf } from '../../../server/service/atlas/tiles';
import { seededRandom, shuffled } from '../../../server/science/random';
import { documentIn } from '../support';

const text = `dimcat: 1
features:
  - id: animal
    anchors: [dog] # more to come
    register: { dims: { pos: [1, 2], neg: [5] } }
  - id: food
    anchors: [pie]
dimensions:
  2: { plus: { features: [animal] }, minus: { features: [food] } }
  3: { label: only a label }
`;
const catalog = parseCatalog(text).catalog!;
const facts = { files: new Map() };

/** Cells at random, some of them not measured. */
function scoresOf(rows: number, dimensions: number, seed = 1): AtlasScores {
  const random = seededRandom(seed, 'cells');
  const cell = (): number => (random.int(9) === 0 ? NOT_MEASURED : random.int(255) - 127);
  const places = (n: number): Uint16Array =>
    Uint16Array.from(
      shuffled(
        Array.from({ length: n }, (_, i) => i),
        random,
      ),
    );
  return {
    ...{ source: 'cache', reason: '', dimensions },
    features: ['animal', 'food', ...Array.from({ length: rows - 2 }, (_, i) => `f${i}`)],
    values: Int8Array.from({ length: rows * dimensions }, cell),
    classes: [],
    cluster: { rows: places(rows), columns: places(dimensions) },
  };
}

const orderingOf = (atlas: Atlas, order: AtlasOrder): AtlasOrdering =>
  featureMatrix(atlas).order(order);

describe('An atlas', () => {
  const scores = scoresOf(2, 8);
  const atlas = atlasOf(catalog, facts, scores);

  it('marks what is registered and claimed', () => {
    const { register, claimed } = CELL;
    assert.deepEqual(
      [...atlas.flags],
      [
        ...[0, register, register | claimed, 0, 0, register, 0, 0],
        ...[0, 0, claimed, 0, 0, 0, 0, 0],
      ],
    );
    const { nothing: no, register: reg, claim } = COVERED;
    assert.deepEqual([...atlas.covered], [no, reg, claim, no, no, reg, no, no]);
    assert.equal(atlas.tested, undefined);
  });

  it('shows first what no claim covers, or what tells most', () => {
    assert.deepEqual([...orderingOf(atlas, 'file').columns], [0, 1, 2, 3, 4, 5, 6, 7]);
    const { rows, columns } = orderingOf(atlas, 'coverage');
    assert.deepEqual([...rows], [1, 0]);
    const kinds = [...columns].map((d) => atlas.covered[d]!);
    assert.deepEqual(kinds, [...kinds].sort());
    const strongest = (d: number): number =>
      Math.max(
        ...[0, 1].map((f) => {
          const value = scores.values[f * 8 + d]!;
          return value === NOT_MEASURED ? -1 : Math.abs(value);
        }),
      );
    const byAuc = [...orderingOf(atlas, 'auc').columns].map(strongest);
    assert.deepEqual(
      byAuc,
      [...byAuc].sort((a, b) => b - a),
    );
  });

  it('shows + before -, by the strongest cell of each', () => {
    const values = Int8Array.from([3, -9, 1, NOT_MEASURED, -2, 8, -4, NOT_MEASURED]);
    const few = { ...scores, dimensions: 4, values };
    const made = atlasOf(catalog, facts, few);
    const { rows, columns } = orderingOf(made, 'polarity');
    // Column 1 has -9 and 8, column 3 nothing: what is not measured comes last.
    assert.deepEqual([...columns], [0, 2, 1, 3]);
    assert.deepEqual([...rows], [1, 0]);
  });

  it('makes a register of dimensions by the signs of a feature', () => {
    const values = Int8Array.from([
      5,
      -5,
      NOT_MEASURED,
      0,
      1,
      1,
      1,
      1,
      ...Array<number>(8).fill(9),
    ]);
    const asked = { feature: 'animal', dimensions: [4, 3, 2, 1, 0, 99] };
    assert.deepEqual(registerFrom({ ...scores, values }, asked), { pos: [0, 4], neg: [1, 3] });
  });
});

describe('Tiles of an atlas', () => {
  const [rows, dimensions] = [600, 1300];
  const scores = scoresOf(rows, dimensions, 4);
  const atlas = {
    width: dimensions,
    values: scores.values,
    flags: Uint8Array.from({ length: rows * dimensions }, (_, i) => (i % 11 === 0 ? i % 8 : 0)),
  };
  const ordering = scores.cluster;

  /** One block by the definition. */
  function block(top: number, left: number, high: number, wide: number): readonly [number, number] {
    let value = NOT_MEASURED;
    let flags = 0;
    for (let r = top; r < Math.min(rows, top + high); r++) {
      for (let c = left; c < Math.min(dimensions, left + wide); c++) {
        const cell = ordering.rows[r]! * dimensions + ordering.columns[c]!;
        const each = scores.values[cell]!;
        const isFirst = each !== NOT_MEASURED && value === NOT_MEASURED;
        if (isFirst || (each !== NOT_MEASURED && Math.abs(each) > Math.abs(value))) value = each;
        flags |= atlas.flags[cell]!;
      }
    }
    return [value, flags];
  }

  for (const [levelX, levelY, row, column] of [
    [0, 0, 0, 0],
    [0, 0, 2, 5],
    [1, 0, 1, 2],
    [3, 2, 0, 0],
  ] as const) {
    it(`show the strongest of ${2 ** levelX} x ${2 ** levelY} cells with its sign (tile ${row}, ${column})`, () => {
      const tile = tileOf(atlas, ordering, { levelX, levelY, row, column });
      const [x, y] = [2 ** levelX, 2 ** levelY];
      const cells = tile.rows * tile.columns;
      const values = new Int8Array(tile.bytes.buffer, 0, cells);
      const flags = tile.bytes.subarray(cells);
      for (let i = 0; i < cells; i += 7) {
        const [r, c] = [Math.floor(i / tile.columns), i % tile.columns];
        const at = block((row * TILE + r) * y, (column * TILE + c) * x, y, x);
        assert.deepEqual([values[i], flags[i]], at);
      }
      assert.equal(tile.rows, Math.min(TILE, Math.ceil(rows / y) - row * TILE));
      assert.equal(tile.columns, Math.min(TILE, Math.ceil(dimensions / x) - column * TILE));
    });
  }

  it('are as small as the overview allows, and empty outside', () => {
    const whole = overviewOf(atlas, ordering);
    assert.deepEqual([whole.blockX, whole.blockY], [3, 4]);
    assert.deepEqual([whole.columns, whole.rows], [434, 150]);
    const last = whole.rows * whole.columns - 1;
    assert.equal(new Int8Array(whole.bytes.buffer)[last], block(596, 1299, 4, 3)[0]);
    const outside = tileOf(atlas, ordering, { levelX: 0, levelY: 0, row: 9, column: 9 });
    assert.deepEqual([outside.rows, outside.columns, outside.bytes.length], [0, 0, 0]);
  });
});

describe('A feature of brushed dimensions', () => {
  const after = (before: string): string =>
    applyEdits(before, newFeature(documentIn(before), { pos: [1, 2, 3, 9], neg: [4] }).edits);

  it('follows the last one, with the rest of the text as it was', () => {
    assert.equal(
      after(text),
      text.replace(
        'dimensions:\n',
        `  - id: new-feature
    status: draft
    anchors: []
    register: { dims: { pos: [1-3, 9], neg: [4] } }
dimensions:
`,
      ),
    );
    const twice = after(after(text));
    assert.match(twice, /id: new-feature-2/);
    assert.equal(parseCatalog(twice).catalog!.features.length, 4);
  });

  it('is added to a list in brackets, and where there is none', () => {
    for (const before of [
      'dimcat: 1\nfeatures: [{ id: a, anchors: [x] }] # mine\n',
      'dimcat: 1\n',
    ]) {
      const { features } = parseCatalog(after(before)).catalog!;
      const added = features.find(({ id }) => id.value === 'new-feature')!;
      assert.deepEqual(added.register.value, { rule: 'dims', pos: [1, 2, 3, 9], neg: [4] });
    }
  });
});
