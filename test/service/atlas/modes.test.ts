import assert from 'node:assert/strict';
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import {
  ATLAS_COLOURS,
  CELL,
  COLOURS_OF,
  COVERED,
  NOT_MEASURED,
  SCALES,
  type AtlasLayers,
  type AtlasPairs,
  type AtlasScores,
} from '../../../server/protocol/atlas';
import { atlasOf, registerOf } from '../../../server/service/atlas/atlas';
import { foundInLayers, layerCells, layerMatrix } from '../../../server/service/atlas/layers';
import { featureMatrix } from '../../../server/service/atlas/matrix';
import {
  foundInRegisters,
  overlapCells,
  overlapsOf,
  registerMatrix,
} from '../../../server/service/atlas/overlaps';
import { foundInPairs, pairMatrix } from '../../../server/service/atlas/pairs';

const catalog = parseCatalog(`dimcat: 1
features:
  - id: animal
    anchors: [dog]
    register: { dims: { pos: [0, 1], neg: [3] } }
  - id: food
    anchors: [pie]
    register: { dims: { pos: [1, 3] } }
  - id: tool
    anchors: [saw]
dimensions:
  1: { plus: { features: [animal] } }
`).catalog!;
const facts = { files: new Map() };
const scores: AtlasScores = {
  ...{ source: 'cache', reason: '', dimensions: 4 },
  features: ['animal', 'food', 'tool'],
  values: Int8Array.of(50, 40, NOT_MEASURED, -30, 1, -90, 2, 20, 0, 0, 0, 0),
  classes: [],
  cluster: { rows: Uint16Array.of(2, 0, 1), columns: Uint16Array.of(3, 1, 0, 2) },
};
const atlas = atlasOf(catalog, facts, scores);
const registers = catalog.features.map((feature) => registerOf(feature, facts));

describe('The scales of the atlas', () => {
  it('give back what they take, within half a step, and never leave a byte', () => {
    for (const colour of ATLAS_COLOURS) {
      const { cell, figure } = SCALES[colour];
      for (let value = -127; value <= 127; value++) {
        // q has no sign at 1.
        if (colour === 'q' && value === 0) continue;
        assert.equal(cell(figure(value)), value, `${colour} ${value}`);
      }
      for (const far of [-9, 9, -1e-9, 1e-9]) assert.ok(Math.abs(cell(far)) <= 127);
    }
    assert.deepEqual([0.01, 1, -0.25].map(SCALES.information.cell), [13, 127, -63]);
    assert.deepEqual([1, 0.001, -1e-9, 0.05].map(SCALES.q.cell), [0, 127, -127, 55]);
    assert.equal(SCALES.auc.cell(0.25), 64);
  });

  it('are there for every colour of a mode', () => {
    const used = new Set(Object.values(COLOURS_OF).flat());
    assert.deepEqual([...used].sort(), [...ATLAS_COLOURS].sort());
  });
});

describe('Colours of features', () => {
  it('show what the catalog covers, with the sign of the cell', () => {
    const { values } = featureMatrix(atlas).cells('coverage');
    assert.deepEqual([...values], [64, 127, 0, -63, 0, -63, 0, 64, 0, 0, 0, 0]);
  });

  it('show q where the survey names the feature, and nothing elsewhere', () => {
    const tested = [
      { dimension: 1, feature: 'food', q: 0.001 },
      { dimension: 0, feature: 'animal', q: 1 },
      { dimension: 9, feature: 'animal', q: 0.01 },
      { dimension: 0, feature: 'gone', q: 0.01 },
    ];
    const { values } = featureMatrix({ ...atlas, tested }).cells('q');
    const known = [...values.entries()].filter(([, value]) => value !== NOT_MEASURED);
    assert.deepEqual(known, [
      [0, 0],
      [5, -127],
    ]);
  });

  it('are the same cells for the difference of shares as for the AUC', () => {
    const matrix = featureMatrix(atlas);
    assert.equal(matrix.cells('difference').values, matrix.cells('auc').values);
    assert.equal(SCALES.difference.figure(64), 2 * SCALES.auc.figure(64));
  });
});

describe('Layers of the atlas', () => {
  const phi = Float32Array.of(1, 0.5, -0.5, NaN, 1, 1, 1, 1, NaN, NaN, NaN, NaN);
  const layers: AtlasLayers = {
    reason: '',
    layers: [
      { layer: 0, state: 'read' },
      { layer: 1, state: 'here' },
      { layer: 2, state: 'missing' },
    ],
    figures: {
      ...{ dimensions: 4, tokens: 13, phi, same: phi.map((x) => (1 + x) / 2) },
      ...{ plus: phi.map((x) => 0.5 + x / 4), auc: phi.map((x) => x / 2) },
      best: Int32Array.of(0, 1, 2, -1),
    },
  };
  const matrix = layerMatrix(atlas, layers);

  it('keep their places, with dimensions in the order of the features', () => {
    assert.deepEqual([...matrix.order('polarity').rows], [0, 1, 2]);
    assert.deepEqual([...matrix.order('cluster').columns], [3, 1, 0, 2]);
    assert.deepEqual([...matrix.covered], [...atlas.covered]);
  });

  it('have cells of each colour, and none where nothing is known', () => {
    const first = (colour: 'phi' | 'auc' | 'plus'): number[] => [
      ...matrix.cells(colour).values.subarray(0, 4),
    ];
    assert.deepEqual(first('phi'), [127, 64, -63, NOT_MEASURED]);
    assert.deepEqual(first('auc'), [127, 64, -63, NOT_MEASURED]);
    assert.deepEqual(first('plus'), [64, 32, -32, NOT_MEASURED]);
    assert.equal(matrix.cells('phi').values[8], NOT_MEASURED);
  });

  it('say how many dimensions hold, and what a cell is', () => {
    assert.equal(foundInLayers(layers).steady, 2);
    const cells = layerCells(layers, scores.features, { rows: [0, 2, 9], columns: [2, 3, 7] });
    assert.deepEqual(cells[0], {
      ...{ phi: -0.5, same: 0.25, plus: 0.375, feature: 'tool', auc: -0.25, tokens: 13 },
    });
    const nothing = { phi: null, same: null, plus: null, auc: null, tokens: 13 };
    assert.deepEqual(cells[1], { ...nothing, feature: null });
    assert.deepEqual(cells[3], { ...nothing, feature: 'tool' });
    for (const i of [2, 5, 6, 8]) assert.deepEqual(cells[i], { ...nothing, feature: null });
  });
});

describe('Pairs of the atlas', () => {
  const strong = SCALES.information.cell(0.2);
  const information = new Int8Array(16).fill(3);
  for (let d = 0; d < 4; d++) information[5 * d] = NOT_MEASURED;
  information[1] = information[4] = strong;
  information[11] = information[14] = -strong;
  const pairs: AtlasPairs = {
    ...{ dimensions: 4, tokens: 100, information, phi: information.map((x) => x / 2) },
    ...{ mean: 0.05, cluster: Uint16Array.of(2, 3, 0, 1) },
  };
  const matrix = pairMatrix(atlas, pairs, registers);

  it('have one order on both sides', () => {
    for (const order of ['file', 'cluster', 'auc', 'polarity', 'coverage'] as const) {
      const { rows, columns } = matrix.order(order);
      assert.deepEqual([...rows], [...columns]);
    }
    assert.deepEqual([...matrix.order('cluster').rows], [2, 3, 0, 1]);
    assert.deepEqual([...matrix.order('polarity').rows], [0, 1, 2, 3]);
    assert.equal(matrix.covered[matrix.order('coverage').rows[0]!], COVERED.nothing);
  });

  it('mark two dimensions of one register', () => {
    const { flags, values } = matrix.cells('phi');
    const marked = [...flags.entries()].filter(([, flag]) => flag === CELL.register);
    assert.deepEqual(
      marked.map(([at]) => at),
      [1, 3, 4, 7, 12, 13],
    );
    assert.equal(values, pairs.phi);
  });

  it('count strong pairs once', () => {
    const { strong: count, all, chance } = foundInPairs(pairs);
    assert.deepEqual([count, all], [2, 6]);
    assert.ok(Math.abs(chance - 1 / (200 * Math.LN2)) < 1e-15);
  });
});

describe('Overlaps of registers', () => {
  const overlaps = overlapsOf(registers);
  const matrix = registerMatrix(overlaps, scores.cluster.rows);

  it('count dimensions with the same and with opposite signs', () => {
    const [cell] = overlapCells(overlaps, 4, { rows: [0], columns: [1] });
    const counts = { widthRow: 3, widthColumn: 2, same: 1, opposite: 1, chance: 1.5 };
    assert.deepEqual(cell, counts);
    const [none, outside] = overlapCells(overlaps, 0, { rows: [0], columns: [2, 9] });
    const nothing = { widthRow: 3, widthColumn: null, same: 0, opposite: 0, chance: null };
    assert.deepEqual([none, outside], [nothing, nothing]);
  });

  it('are shares of the narrower register, hatched without one', () => {
    const half = SCALES.overlap.cell(0);
    const no = NOT_MEASURED;
    assert.deepEqual([...matrix.cells('overlap').values], [no, half, no, half, no, no, no, no, no]);
    assert.equal(matrix.cells('shared').values[1], 127);
    assert.equal(matrix.cells('shared').flags[1], CELL.significant);
    assert.deepEqual([...matrix.covered], [COVERED.claim, COVERED.claim, COVERED.nothing]);
    assert.deepEqual([...matrix.order('cluster').columns], [2, 0, 1]);
    assert.equal(matrix.order('coverage').columns[0], 2);
  });

  it('find how many pairs share a dimension', () => {
    assert.deepEqual(foundInRegisters(overlaps), { registers: 2, sharing: 1, all: 1 });
  });
});
