import assert from 'node:assert/strict';
import { fullSet } from '../../../server/core/bits';
import type { SignPlace } from '../../../server/science/experiments/ports';
import { layers } from '../../../server/science/experiments/layers/layers';
import type { LayerFolds } from '../../../server/science/experiments/layers/nested';
import {
  foldsAtLayer,
  heldOutOf,
  nestedOwn,
  nestedShared,
} from '../../../server/science/experiments/layers/nested';
import {
  chanceJaccard,
  jaccard,
  meanOfPairs,
  overlaps,
} from '../../../server/science/experiments/layers/overlap';
import type { FoldPlan } from '../../../server/science/foldPlan';
import { chooserOf, detectionOf, evaluatedOf, planFolds } from '../../../server/science/measure';
import { heldOutAuc, scoreFolds } from '../../../server/science/evaluate';
import { fakeSubject } from '../../support/experimentSubject';
import { cellOf, numberIn, runExperiment, shapeFaults, tableOf } from '../../support/experiments';
import { settings, taskOf } from '../../support/measuring';
import { planesOf, plantedBits } from '../../support/noise';

describe('the experiment layers', () => {
  const subject = fakeSubject({
    categories: ['one', 'two', 'three', 'weak'].map((id) => ({
      id,
      members: 30,
      register: 12,
      strength: id === 'weak' ? 0.8 : 1.4,
    })),
  });
  const findings = runExperiment(layers, subject, { k: 12 }, { draws: 40 });

  it('finds the layer where the categories are planted deepest', async () => {
    assert.deepEqual(shapeFaults(await findings), []);
    const table = tableOf(await findings, 'layers');
    const heldOut = table.rows.map((r) => numberIn(r[1]!));
    assert.deepEqual(
      heldOut,
      [...heldOut].sort((a, b) => a - b),
      'rises with depth',
    );
    const choice = tableOf(await findings, 'choice');
    assert.equal(choice.rows[0]![1], '3');
    assert.equal(numberIn(choice.rows[0]![2]!), heldOut[3], 'every fold chooses layer 3');
    for (const row of table.rows) assert.ok(numberIn(row[2]!) < 0.7);
  });

  it('finds registers of layers to share what chance gives, as they are planted', async () => {
    const row = tableOf(await findings, 'overlap').rows[1]!;
    assert.ok(Math.abs(numberIn(row[1]!) - numberIn(row[2]!)) < 0.08, JSON.stringify(row));
    assert.equal(row[5], 0.04);
  });

  it('is not taken in by the best of many layers: on noise the nested choice is at chance', async () => {
    const noise = fakeSubject({
      layers: 8,
      place: { site: 'resid', layer: 8, signs: 'centred' },
      categories: Array.from({ length: 12 }, (_, i) => ({
        id: `noise${i}`,
        members: 15,
        register: 0,
        strength: 0,
      })),
    });
    const table = tableOf(await runExperiment(layers, noise, { k: 12 }), 'choice');
    const at = (row: number): number => numberIn(table.rows[row]![2]!);
    assert.ok(Math.abs(at(1) - 0.5) < 0.07, `nested ${at(1)}`);
    assert.ok(at(3) > 0.6, `best of each row ${at(3)}`);
    assert.equal(table.rows[3]![4], 'yes, chosen on these figures');
    assert.ok(numberIn(table.rows[3]![3]!) > numberIn(table.rows[2]![3]!));
  });

  it('asks for all layers at once, and for each cache once', async () => {
    const prepared: (readonly SignPlace[])[] = [];
    const read: number[] = [];
    const counting = fakeSubject({
      model: {
        prepare: (places) => Promise.resolve(void prepared.push(places)),
        signs: (place) => {
          read.push(place.layer);
          return subject.model.signs(place);
        },
      },
    });
    await runExperiment(layers, counting, {}, { draws: 5 });
    assert.deepEqual(
      prepared.map((places) => places.map(({ layer }) => layer)),
      [[0, 1, 2, 3]],
    );
    assert.deepEqual(read, [0, 1, 2, 3]);
  });

  it("sweeps the catalog's own site, from the embedding on, and compares registers of blocks alone", async () => {
    const width = 96;
    const neurons = fakeSubject({
      place: { site: 'ffn', layer: 2, signs: 'centred' },
      model: { sites: { k: [], v: [], ffn: [width, width, width] } },
    });
    const prepared: (readonly SignPlace[])[] = [];
    const model = {
      ...neurons.model,
      prepare: (places: readonly SignPlace[]) => Promise.resolve(void prepared.push(places)),
    };
    const swept = await runExperiment(layers, { ...neurons, model }, { k: 12 }, { draws: 5 });
    assert.deepEqual(shapeFaults(swept), []);
    assert.deepEqual(
      prepared[0]!.map(({ site, layer }) => [site, layer]),
      [
        ['resid', 0],
        ['ffn', 1],
        ['ffn', 2],
        ['ffn', 3],
      ],
    );
    assert.equal(tableOf(swept, 'choice').rows.at(-2)![1], '2', "the catalog's layer");
    assert.equal(tableOf(swept, 'overlap').rows[1]![2], chanceJaccard(12, 12, width));
    const heat = swept.pictures.find(({ id }) => id === 'shared-registers');
    assert.ok(heat?.kind === 'heat');
    assert.deepEqual(heat.rows.names, ['1', '2', '3']);
    assert.equal(heat.values.length, 3);
    const each = tableOf(swept, 'each');
    const signs = await neurons.model.signs({ ...neurons.place, layer: 3 });
    const plan = planFolds(detectionOf(signs, neurons.categories[0]!), { seed: 0, folds: 5 });
    assert.equal(numberIn(cellOf(each, 'strong', 'layer3')), heldOutOf(foldsAtLayer(plan, 12)));
  });

  it('sweeps the stream, and says so, if not every block has the site', async () => {
    const hybrid = fakeSubject({
      place: { site: 'k', layer: 3, signs: 'centred' },
      model: { sites: { k: [null, 48, 48], v: [], ffn: [] } },
    });
    const { tables, warnings } = await runExperiment(layers, hybrid, { k: 12 }, { draws: 5 });
    assert.ok(tables[0]!.notes.some((note) => note.includes('signs of the residual stream')));
    assert.ok(warnings.some((warning) => warning.includes('the keys, which not every block has')));
  });

  it('has the figure of each category that measuring alone has', async () => {
    const signs = await subject.model.signs({ ...subject.place, layer: 2 });
    const task = subject.categories[3]!;
    const plan = planFolds(detectionOf(signs, task), { seed: 0, folds: 5 });
    const choose = chooserOf(signs.planes, { rule: 'top', k: 12 }, 0);
    const scored = scoreFolds(plan.detection, plan.foldOf, plan.folds, choose);
    const each = tableOf(await findings, 'each');
    const cell = numberIn(cellOf(each, 'weak', 'layer2'));
    assert.ok(Math.abs(cell - heldOutAuc(scored, task.anchors.length)) < 1e-12);
  });
});

describe('nested choice of the layer', () => {
  const planes = planesOf(
    plantedBits({ tokens: 300, dimensions: 24, members: 23, register: 6, share: 0.5 }, 3),
  );
  const evaluated = evaluatedOf(planes, fullSet(300));
  const task = taskOf(23);
  const plan = planFolds(detectionOf(evaluated, task), settings);

  it('has the inner AUCs of a plan from which the outer fold was taken out', () => {
    const { inner, outer, sizes } = foldsAtLayer(plan, 6);
    const choose = chooserOf(planes, { rule: 'top', k: 6 }, 0);
    assert.ok(
      Math.abs(
        outer.reduce((a, b) => a + b, 0) / 23 -
          heldOutAuc(scoreFolds(plan.detection, plan.foldOf, 5, choose), 23),
      ) < 1e-12,
    );
    for (let f = 0; f < 5; f++) {
      const kept = task.anchors.filter((_, i) => plan.foldOf[i] !== f);
      // The same anchors and folds, with fold f's words gone from anchors but not added to the negatives.
      const without: FoldPlan = {
        ...plan,
        detection: { ...plan.detection, anchors: kept, clusters: kept },
        foldOf: plan.foldOf.filter((x) => x !== f).map((x) => (x > f ? x - 1 : x)),
        folds: 4,
      };
      const scored = scoreFolds(without.detection, without.foldOf, 4, choose);
      const naive = heldOutAuc(scored, kept.length);
      assert.ok(Math.abs(inner[f]! / (23 - sizes[f]!) - naive) < 1e-12);
    }
  });

  it('uses in each fold the layer that the others choose', () => {
    const layer = (inner: number[], outer: number[]): LayerFolds => ({
      inner,
      outer,
      sizes: [2, 2],
    });
    // Layer 0 looks better from fold 1 (for fold 0), layer 1 from fold 0 (for fold 1).
    const own = [layer([1.8, 1], [1, 2]), layer([1.2, 1.6], [2, 1.4])];
    assert.equal(heldOutOf(own[0]!), 0.75);
    assert.equal(nestedOwn(own), (1 + 1.4) / 4);
    const steady = [layer([2, 2], [1.5, 1.5]), layer([0, 0], [0, 0])];
    const shared = nestedShared([own, steady]);
    assert.deepEqual(shared, { layers: [0, 0], heldOut: [0.75, 0.75] });
  });
});

describe('shared registers', () => {
  it('counts them by Jaccard, beside chance', () => {
    assert.equal(jaccard([1, 2, 3], [2, 3, 4]), 0.5);
    assert.equal(jaccard([], []), 1);
    assert.equal(jaccard([1], [2]), 0);
    assert.equal(chanceJaccard(10, 10, 10), 1);
    assert.ok(Math.abs(chanceJaccard(32, 32, 128) - 8 / 56) < 1e-12);
    const pairs = overlaps([[[1, 2], [1, 2], [3]]], jaccard);
    assert.deepEqual(pairs, [
      [1, 1, 0],
      [1, 1, 0],
      [0, 0, 1],
    ]);
    assert.equal(meanOfPairs(pairs), 1 / 3);
    assert.equal(meanOfPairs(pairs, 1), 0.5);
    assert.equal(meanOfPairs([[1]]), undefined);
  });
});
