import assert from 'node:assert/strict';
import { fullSet, setOf, without } from '../../../server/core/bits';
import { cellOf, NOT_MEASURED } from '../../../server/protocol/atlas';
import { seriate } from '../../../server/science/atlas/seriation';
import { signedAucs, type AtlasTask } from '../../../server/science/atlas/signedAucs';
import { evaluatedOf } from '../../../server/science/measure';
import { seededRandom, shuffled } from '../../../server/science/random';
import { measure, taskOf } from '../../support/measuring';
import { planesOf, plantedBits } from '../../support/noise';

const [tokens, dimensions] = [400, 60];
const bits = plantedBits({ tokens, dimensions, members: 30, register: 8, share: 0.8 }, 3);
const planes = planesOf(bits);

function scored(features: readonly AtlasTask[], set = fullSet(tokens)) {
  const steps = signedAucs(evaluatedOf(planes, set), features);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('The signed AUCs of an atlas', () => {
  it('are those of a naive count, with excluded tokens and negatives of its own', () => {
    const excluded = [390, 391, 392];
    const set = without(fullSet(tokens), setOf(excluded, tokens));
    const anchors = [0, 1, 2, 3, 40];
    const features = [
      { anchors, negatives: null },
      { anchors, negatives: [40, 50, 60, 70] },
      { anchors: [], negatives: null },
    ];
    const { values, classes } = scored(features, set);
    const share = (ids: readonly number[], d: number): number =>
      ids.filter((t) => bits.at(t, d)).length / ids.length;
    const all = Array.from({ length: tokens }, (_, t) => t).filter((t) => !excluded.includes(t));
    const rest = all.filter((t) => !anchors.includes(t));
    const others = [rest, [50, 60, 70]];
    for (const [row, negatives] of others.entries()) {
      for (let d = 0; d < dimensions; d++)
        assert.equal(
          values[row * dimensions + d],
          cellOf((share(anchors, d) - share(negatives, d)) / 2),
        );
    }
    assert.ok(values.subarray(2 * dimensions).every((value) => value === NOT_MEASURED));
    assert.deepEqual(classes, [{ nPos: 5, nNeg: rest.length }, { nPos: 5, nNeg: 3 }, null]);
  });

  it('equal what evidence keeps of the same cells', () => {
    const task = taskOf(30, { register: { rule: 'top', k: 20 } });
    const measured = measure(planes, task, { draws: 20 });
    const { values, classes } = scored([task]);
    assert.equal(measured.dimensions.length, 20);
    for (const { index, polarity, auc, pPlus, pMinus } of measured.dimensions) {
      assert.equal(values[index], cellOf((pPlus - pMinus) / 2));
      assert.equal(values[index], cellOf((polarity === '+' ? 1 : -1) * (auc - 0.5)));
    }
    assert.deepEqual(classes, [{ nPos: measured.nPos, nNeg: measured.nNeg }]);
  });
});

describe('The order of what is alike', () => {
  /** Four kinds of features, each told by dimensions of its own; both sides shuffled. */
  function blocks(rows: number, columns: number) {
    const random = seededRandom(1, 'blocks');
    const kindOf = (i: number, n: number): number => Math.floor((4 * i) / n);
    const rowKinds = shuffled(
      Array.from({ length: rows }, (_, i) => kindOf(i, rows)),
      random,
    );
    const columnKinds = shuffled(
      Array.from({ length: columns }, (_, i) => kindOf(i, columns)),
      random,
    );
    const values = new Int8Array(rows * columns);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++)
        values[r * columns + c] = (rowKinds[r] === columnKinds[c] ? 60 : 0) + random.int(21) - 10;
    return { values, rowKinds, columnKinds };
  }
  const changes = (order: Uint16Array, kinds: readonly number[]): number =>
    [...order].filter((at, i) => i > 0 && kinds[at] !== kinds[order[i - 1]!]).length;

  for (const [rows, columns] of [
    [40, 100],
    [60, 700],
  ] as const) {
    it(`brings ${rows} features and ${columns} dimensions of a kind together`, () => {
      const { values, rowKinds, columnKinds } = blocks(rows, columns);
      const order = seriate(values, rows, columns);
      assert.deepEqual(
        [...order.rows].sort((a, b) => a - b),
        [...order.rows.keys()],
      );
      assert.deepEqual(
        [...order.columns].sort((a, b) => a - b),
        [...order.columns.keys()],
      );
      assert.equal(changes(order.rows, rowKinds), 3);
      assert.equal(changes(order.columns, columnKinds), 3);
      assert.deepEqual(seriate(values, rows, columns), order);
    });
  }

  it('takes what was not measured as nothing, and an empty atlas as empty', () => {
    const values = new Int8Array(12).fill(NOT_MEASURED);
    assert.deepEqual([...seriate(values, 3, 4).rows], [0, 1, 2]);
    assert.deepEqual([...seriate(values, 3, 4).columns], [0, 1, 2, 3]);
    assert.deepEqual(seriate(new Int8Array(0), 0, 0).rows.length, 0);
  });
});
