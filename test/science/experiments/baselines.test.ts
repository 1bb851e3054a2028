import assert from 'node:assert/strict';
import { baselines } from '../../../server/science/experiments/baselines/baselines';
import { cosineScores, diffMeanScores } from '../../../server/science/experiments/baselines/means';
import { mlpScores, trainMlp } from '../../../server/science/experiments/baselines/mlp';
import { randomRotation, rotated } from '../../../server/science/experiments/baselines/rotation';
import { fitLogistic, scoresOf } from '../../../server/science/experiments/common/logistic';
import { aucOfScores } from '../../../server/science/experiments/common/scores';
import { seededRandom } from '../../../server/science/random';
import type { StatesRequest } from '../../../server/science/experiments/ports';
import { fakeSubject } from '../../support/experimentSubject';
import { cellOf, numberIn, runExperiment, shapeFaults, tableOf } from '../../support/experiments';
import { planesOf } from '../../support/noise';
import { Random } from '../../support/random';

const quick = { negatives: 150, rotations: 2, sets: 6, ablated: 1, epochs: 12 };

// Many words without a category, so that negatives hold few members of another one.
const subject = fakeSubject({
  vocabulary: 1500,
  categories: [
    { id: 'strong', members: 55, register: 12, strength: 3 },
    { id: 'other', members: 30, register: 12, strength: 2 },
    { id: 'none', members: 20, register: 0, strength: 0 },
  ],
});

describe('the experiment baselines', () => {
  const findings = runExperiment(baselines, subject, quick);

  it('compares every method on the same categories, each with its null', async () => {
    assert.deepEqual(shapeFaults(await findings), []);
    const methods = tableOf(await findings, 'methods');
    assert.equal(methods.rows.length, 15);
    for (const row of methods.rows)
      assert.ok(numberIn(row[2]!) < 0.75, `null of ${row[0] as string}`);
    const each = tableOf(await findings, 'each');
    for (const id of [
      'register',
      'diffmean',
      'cosine',
      'knn',
      'logistic',
      'sparse',
      'diffmean-signs',
    ]) {
      const [strong, none] = ['strong', 'none'].map((row) => numberIn(cellOf(each, row, id)));
      assert.ok(strong! > 0.9, `${id} ${strong}`);
      assert.ok(none! < 0.75, `${id} ${none}`);
    }
  });

  it('finds nothing in random weights, and no standard basis where none is planted', async () => {
    const each = tableOf(await findings, 'each');
    assert.ok(numberIn(cellOf(each, 'strong', 'twin')) < 0.65);
    assert.ok(numberIn(cellOf(each, 'strong', 'rotated')) > 0.8);
  });

  it('holds probe weights against polarities that were had of other words', async () => {
    const table = tableOf(await findings, 'polarity');
    const cell = (row: string, key: string): number => numberIn(cellOf(table, row, key));
    const [shared, separate] = ['same words', 'separate halves'].map(
      (way) => `weights on signs, ${way}`,
    ) as [string, string];
    assert.ok(cell(shared, 'same') > 0.9 && cell(separate, 'same') > 0.9);
    assert.ok(cell(`null: ${shared}`, 'spearman') > 0.4, 'shared words agree for nothing');
    assert.ok(Math.abs(cell(`null: ${separate}`, 'spearman')) < 0.15, 'separate ones do not');
  });

  it('trains a perceptron on the sizes that the catalog reaches', async () => {
    const table = tableOf(await findings, 'perceptron');
    assert.deepEqual(
      table.rows.map((r) => r[0]),
      [50],
    );
    assert.ok(numberIn(table.rows[0]![4]!) > 0.8);
  });

  it('asks the model for few states, and for all token caches at once', async () => {
    const asked: StatesRequest[] = [];
    const prepared: number[] = [];
    const counting = fakeSubject({
      model: {
        states: (request) => {
          asked.push(request);
          return subject.model.states(request);
        },
        prepare: (places) => {
          prepared.push(places.length);
          return Promise.resolve();
        },
      },
    });
    await runExperiment(baselines, counting, { ...quick, sets: 5, negatives: 50 });
    assert.deepEqual(prepared, [4]);
    const tokens = asked.reduce((sum, { sequences }) => sum + sequences.length, 0);
    assert.ok(tokens <= 50 + 75 + 5 * 25 + 60, `${tokens} tokens`);
  });

  it('leaves the embedding out where the catalog reads it, and says so', async () => {
    const first = fakeSubject({ place: { site: 'resid', layer: 0, signs: 'raw' } });
    const found = await runExperiment(baselines, first, { ...quick, negatives: 60 });
    assert.deepEqual(shapeFaults(found), []);
    assert.equal(tableOf(found, 'methods').rows.length, 12);
    assert.match(found.warnings.join('\n'), /reads the embedding itself/);
  });

  it('is the same for the same seed', async () => {
    const again = await runExperiment(baselines, subject, quick);
    assert.equal(JSON.stringify(again), JSON.stringify(await findings));
  });
});

describe('the parts of baselines', () => {
  it('rotates without changing lengths and angles', () => {
    const values = new Random(4).normals(5 * 24);
    const turned = rotated(values, randomRotation(24, seededRandom(1, 'turn')));
    const dot = (v: Float32Array, a: number, b: number): number =>
      v.subarray(a * 24, a * 24 + 24).reduce((sum, x, i) => sum + x * v[b * 24 + i]!, 0);
    for (let a = 0; a < 5; a++) {
      for (let b = 0; b < 5; b++) {
        assert.ok(Math.abs(dot(values, a, b) - dot(turned, a, b)) < 1e-4);
      }
    }
    assert.ok(turned.filter((x, i) => Math.abs(x - values[i]!) < 1e-3).length < 10);
  });

  it('rotates a fixed vector to everywhere: no axis is preferred', () => {
    const squares = new Float64Array(6);
    for (let seed = 0; seed < 400; seed++) {
      const turned = rotated(
        Float32Array.of(1, 0, 0, 0, 0, 0),
        randomRotation(6, seededRandom(seed, 'axis')),
      );
      turned.forEach((x, d) => (squares[d]! += x * x));
    }
    for (const s of squares) assert.ok(Math.abs(s / 400 - 1 / 6) < 0.03, String(s / 400));
  });

  it('scores by the means as their definitions do', () => {
    const values = new Random(9).normals(12 * 3);
    const planes = planesOf({ tokens: 12, dimensions: 3, at: (t, d) => values[t * 3 + d]! > 0 });
    const view = { planes, values, width: 3 };
    const split = { positives: [0, 1, 2], negatives: [5, 6, 7, 8], clusters: [0, 1, 2] };
    const at = (r: number, d: number): number => values[r * 3 + d]!;
    const meanOf = (rows: readonly number[]): number[] =>
      [0, 1, 2].map((d) => rows.reduce((sum, r) => sum + at(r, d), 0) / rows.length);
    const [up, down] = [meanOf(split.positives), meanOf(split.negatives)];
    const direction = up.map((x, d) => x - down[d]!);
    const [means, cosines] = [diffMeanScores(view, split), cosineScores(view, split)];
    for (let r = 0; r < 12; r++) {
      const moved = [0, 1, 2].map((d) => at(r, d) - down[d]!);
      const plain = direction.reduce((sum, x, d) => sum + x * at(r, d), 0);
      const along = direction.reduce((sum, x, d) => sum + x * moved[d]!, 0);
      assert.ok(Math.abs(means[r]! - plain) < 1e-9);
      assert.ok(
        Math.abs(cosines[r]! - along / (Math.hypot(...moved) * Math.hypot(...direction))) < 1e-9,
      );
    }
  });

  it('learns by two layers what no line can: exclusive or', () => {
    const values = Float32Array.from({ length: 400 }, (_, i) => new Random(i).normal());
    const x = { rows: 200, width: 2, values };
    const y = Uint8Array.from({ length: 200 }, (_, r) =>
      values[2 * r]! * values[2 * r + 1]! > 0 ? 1 : 0,
    );
    const steps = trainMlp(x, y, { hidden: 16, epochs: 200 }, seededRandom(2, 'xor'));
    let step = steps.next();
    while (!step.done) step = steps.next();
    const auc = (scores: Float64Array): number =>
      aucOfScores(
        scores.filter((_, r) => y[r] === 1),
        scores.filter((_, r) => y[r] === 0),
      )!;
    assert.ok(auc(mlpScores(step.value, x)) > 0.95);
    assert.ok(auc(scoresOf(fitLogistic(x, y, 1), x)) < 0.7);
  });
});
