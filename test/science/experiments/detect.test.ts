import assert from 'node:assert/strict';
import { agreementCounts } from '../../../server/core/agreement';
import { fullSet } from '../../../server/core/bits';
import type { Estimate } from '../../../server/protocol/evidence';
import { detect } from '../../../server/science/experiments/detect/detect';
import { matchedNegatives, indexShapes } from '../../../server/science/experiments/detect/shapes';
import { shapeOf } from '../../../server/science/null/shape';
import { sweepRules } from '../../../server/science/experiments/detect/sweep';
import { drawnSize } from '../../../server/science/experiments/detect/tested';
import {
  finished,
  heldOutAuc,
  inSampleAuc,
  scoreFolds,
  trainingOf,
} from '../../../server/science/evaluate';
import { measureCatalog } from '../../../server/science/measureCatalog';
import { Looks } from '../../../server/science/null/looks';
import { seededRandom, shuffled } from '../../../server/science/random';
import { chooserOf, detectionOf, evaluatedOf, planFolds } from '../../../server/science/measure';
import { fakeSubject } from '../../support/experimentSubject';
import { cellOf, numberIn, runExperiment, shapeFaults, tableOf } from '../../support/experiments';
import { measure, settings, taskOf } from '../../support/measuring';
import { planesOf, plantedBits } from '../../support/noise';

const subject = fakeSubject();

describe('the experiment detect', () => {
  it('tells planted categories from noise, held-out first, each number with its null', async () => {
    // Frequencies that do not go with the planted ids: else hardly a word is as frequent as the members but they.
    const counts = shuffled([...subject.words.keys()], seededRandom(1, 'counts'));
    const findings = await runExperiment(detect, { ...subject, counts }, {}, { draws: 60 });
    assert.deepEqual(shapeFaults(findings), []);
    const table = tableOf(findings, 'categories');
    const cell = (row: string, key: string): number => numberIn(cellOf(table, row, key));
    // Sets of a vocabulary of 400 hold some members, look-alike or not.
    for (const key of ['heldOutNull', 'uniformNull'])
      assert.ok(cell('strong', 'heldOut') > 0.95 && cell('strong', key) < 0.75, key);
    assert.ok(cell('weak', 'heldOut') > cell('weak', 'heldOutNull'));
    assert.ok(cell('none', 'heldOut') < 0.65 && cell('none', 'p') > 0.05);
    assert.equal(cell('strong', 'p'), 1 / (cell('strong', 'draws') + 1));
    assert.ok(cell('strong', 'q') < 0.03 && cell('none', 'q') > 0.05);
    assert.ok(cell('none', 'uniformP') > 0.05);
    assert.deepEqual([cell('strong', 'nPos'), cell('strong', 'nNeg')], [30, 370]);
    assert.match(
      findings.headlines[0]!,
      /^Held-out AUC .* \(look-alike sets, 95th percentile: .*in-sample/,
    );
    assert.match(findings.warnings.join('\n'), /within its null: none/);
  });

  it('reports the figures of measureFeature: one procedure, two surfaces', async () => {
    const findings = await runExperiment(detect, subject);
    const table = tableOf(findings, 'categories');
    const signs = await subject.model.signs(subject.place);
    const m = measure(signs.planes, subject.categories[1]!);
    assert.deepEqual(cellOf(table, 'weak', 'heldOut'), m.auc.heldOut);
    assert.equal(cellOf(table, 'weak', 'inSample'), m.auc.inSample.value);
    assert.equal(cellOf(table, 'weak', 'k'), m.k);
    const paper = tableOf(findings, 'paper-rule');
    assert.deepEqual(cellOf(paper, 'weak', 'paperHeldOut'), m.paperRule.heldOut);
  });

  it('has p, q and both nulls of measure where the catalog names no negatives', async () => {
    const tasks = subject.categories.map((task) => ({ ...task, negatives: null }));
    const findings = await runExperiment(
      detect,
      { ...subject, categories: tasks },
      {},
      { draws: 10 },
    );
    const signs = await subject.model.signs(subject.place);
    const looks = new Looks({ texts: subject.words }, signs.tokens);
    const given = { seed: 0, folds: 5, draws: 19 };
    const { measured } = finished(measureCatalog(signs, tasks, given, looks));
    const table = tableOf(findings, 'categories');
    for (const { id, auc, nullMatched: n, nullUniform: u } of measured) {
      const keys = ['heldOut', 'p', 'q', 'draws', 'heldOutNull', 'uniformP', 'uniformNull'];
      assert.deepEqual(
        keys.map((key) => cellOf(table, id, key)),
        [auc.heldOut, n.p, n.q, n.draws, n.heldOutP95, u!.p, u!.heldOutP95],
      );
    }
  });

  it('shows what tau and width do, and that wide registers fit noise', async () => {
    const { tables } = await runExperiment(detect, subject);
    const [tau, top] = ['tau', 'top'].map((id) => tables.find((t) => t.id === id)!);
    assert.deepEqual(
      tau!.rows.map((r) => r[0]),
      [0.55, 0.6, 0.65, 0.7, 0.75],
    );
    const widths = tau!.rows.map((r) => numberIn(r[1]!));
    assert.deepEqual(
      widths,
      [...widths].sort((a, b) => b - a),
    );
    const wide = top!.rows.find((r) => r[0] === 32)!;
    const [heldOutNull, inSampleNull] = [numberIn(wide[3]!), numberIn(wide[5]!)];
    assert.ok(inSampleNull > heldOutNull + 0.15, `${inSampleNull} ${heldOutNull}`);
  });

  it('lists a member that was left out of the list first of the false positives', async () => {
    const [strong, ...rest] = subject.categories;
    const missing = strong!.anchors[0]!;
    const shorter = {
      ...strong!,
      anchors: strong!.anchors.slice(1),
      anchorTexts: strong!.anchorTexts.slice(1),
    };
    const findings = await runExperiment(detect, { ...subject, categories: [shorter, ...rest] });
    const row = findings.samples[0]!.rows.find((r) => r[0] === 'strong')!;
    assert.ok(row[1]!.split(', ').slice(0, 2).join().includes(`word${missing} `), row[1]);
  });

  it('has the 95th percentile of the null beside the 99th where it calls a category discoverable', async () => {
    const table = tableOf(await runExperiment(detect, subject), 'paper-rule');
    const [p95, p99] = ['bestNullP95', 'bestNull'].map((key) =>
      numberIn(cellOf(table, 'none', key)),
    );
    assert.ok(0.5 < p95! && p95! <= p99!, `${p95} ${p99}`);
  });

  it('is the same for the same seed, and not for another', async () => {
    const run = async (seed: number): Promise<string> =>
      JSON.stringify(await runExperiment(detect, subject, {}, { seed, draws: 5 }));
    assert.equal(await run(1), await run(1));
    assert.notEqual(await run(1), await run(2));
  });

  it('says in words what it cannot measure', async () => {
    const one = { ...subject.categories[0]!, id: 'single', anchors: [3], anchorTexts: [' a'] };
    const nothing = await runExperiment(detect, { ...subject, categories: [one] });
    assert.match(nothing.headlines[0]!, /Nothing was measured/);
    assert.match(nothing.warnings[0]!, /fewer than two words.*single/);
    const alone = await runExperiment(detect, {
      ...subject,
      categories: [subject.categories[0]!],
    });
    assert.equal(cellOf(tableOf(alone, 'negatives'), 'strong', 'hard'), null);
  });

  it('holds hard and look-alike negatives out, and finds what distinguishes them', async () => {
    const table = tableOf(await runExperiment(detect, subject), 'negatives');
    const hard = cellOf(table, 'strong', 'hard') as Estimate;
    assert.ok(hard.value > 0.9 && hard.low! < hard.value);
    assert.equal(cellOf(table, 'strong', 'hardN'), 45);
    assert.equal(cellOf(table, 'strong', 'alikeN'), 270);
    assert.ok(numberIn(cellOf(table, 'none', 'alike')) < 0.7);
  });

  it('finds a category that is nothing but its looks, and says so', async () => {
    const capital = subject.words.map((w, t) => (t >= 55 && t < 75 ? ` W${w.slice(2)}` : w));
    const findings = await runExperiment(detect, { ...subject, words: capital });
    const table = tableOf(findings, 'confounds');
    assert.equal(cellOf(table, 'none', 'case'), 1);
    assert.ok(numberIn(cellOf(table, 'none', 'together')) > 0.95);
    assert.match(findings.warnings.join('\n'), /without the model, do as well.* none/);
  });
});

describe('shared random sets', () => {
  it('are never larger than the category, and at most a sixth smaller', () => {
    for (let words = 2; words < 500; words++) {
      const size = drawnSize(words);
      assert.ok(size <= words && size >= words / 1.2 - 1, `${words} ${size}`);
      assert.equal(drawnSize(size), size, 'the smallest of its sizes');
    }
  });
});

describe('the sweep over rules', () => {
  const planes = planesOf(
    plantedBits({ tokens: 500, dimensions: 40, members: 30, register: 8, share: 0.5 }, 2),
  );
  const evaluated = evaluatedOf(planes, fullSet(500));

  it('gives in one pass what each rule gives alone', () => {
    const task = taskOf(30);
    const plan = planFolds(detectionOf(evaluated, task), settings);
    const rules = [
      { rule: 'top', k: 5 },
      { rule: 'tau', tau: 0.65 },
      { rule: 'top', k: 40 },
      { rule: 'tau', tau: 0.99 },
    ] as const;
    const points = sweepRules(plan, rules);
    rules.forEach((rule, r) => {
      const choose = chooserOf(planes, rule, 0);
      const scored = scoreFolds(plan.detection, plan.foldOf, plan.folds, choose);
      const all = choose(
        trainingOf(
          plan.detection,
          task.anchors.map((_, i) => i),
        ),
      );
      assert.ok(Math.abs(points[r]!.heldOut - heldOutAuc(scored, 30)) < 1e-12);
      assert.equal(points[r]!.inSample, inSampleAuc(plan.detection, all));
      assert.equal(points[r]!.k, all.dimensions.length);
      assert.ok(agreementCounts(planes, all).length === 500);
    });
  });
});

describe('the looks of words', () => {
  it('knows case, script, leading space and length', () => {
    assert.deepEqual(shapeOf(' Dog'), {
      space: true,
      letterCase: 'capital',
      script: 'Latin',
      length: 3,
    });
    const cases = ['dog', 'USA', 'iPod', 'I', '12', '犬'].map((w) => shapeOf(w).letterCase);
    assert.deepEqual(cases, ['lower', 'upper', 'mixed', 'capital', 'none', 'none']);
    const scripts = ['собака', '犬', '12', '!?', 'ꮎ'].map((w) => shapeOf(w).script);
    assert.deepEqual(scripts, ['Cyrillic', 'Han', 'digits', 'signs', 'other letters']);
  });

  it('matches the nearest ids of the same looks, each once, as a walk over all of them does', () => {
    const words = Array.from({ length: 200 }, (_, t) => {
      const stem = 'abcdefghij'.slice(0, 1 + ((t * 7) % 5));
      return `${t % 3 === 0 ? '' : ' '}${t % 4 === 0 ? stem.toUpperCase() : stem}`;
    });
    const evaluated = evaluatedOf(
      planesOf(plantedBits({ tokens: 200, dimensions: 8, members: 1, register: 1, share: 0 }, 1)),
      fullSet(200),
    );
    const anchors = [50, 51, 52];
    const barred = (t: number): boolean => anchors.includes(t) || t === 53;
    const found = matchedNegatives(indexShapes(evaluated, words), anchors, barred, 3);
    const taken: number[] = [];
    for (const anchor of anchors) {
      const own = shapeOf(words[anchor]!);
      const fits = words
        .map((w, t) => ({ ...shapeOf(w), t }))
        .filter(
          (s) =>
            s.space === own.space &&
            s.letterCase === own.letterCase &&
            Math.abs(s.length - own.length) <= 1 &&
            !barred(s.t) &&
            !taken.includes(s.t),
        )
        .sort((a, b) => Math.abs(a.t - anchor) - Math.abs(b.t - anchor) || a.t - b.t);
      taken.push(...fits.slice(0, 3).map((s) => s.t));
    }
    assert.deepEqual(
      found,
      taken.sort((a, b) => a - b),
    );
  });
});
