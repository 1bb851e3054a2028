import assert from 'node:assert/strict';
import { agreementCounts } from '../../../server/core/agreement';
import { fullSet } from '../../../server/core/bits';
import type { Estimate } from '../../../server/protocol/evidence';
import { readRunning } from '../../../server/science/experiments/common/running';
import { context } from '../../../server/science/experiments/context/context';
import {
  aucOf,
  contextualOf,
  indexText,
  inSampleContextual,
  scoreText,
} from '../../../server/science/experiments/context/contextual';
import { sharedSigns } from '../../../server/science/experiments/context/kept';
import { usableCases } from '../../../server/science/experiments/context/polysemy';
import { randomAnchors, textPool } from '../../../server/science/experiments/context/randomSets';
import type { PolysemyCase } from '../../../server/science/experiments/ports';
import { trainingOf } from '../../../server/science/evaluate';
import { chooserOf, detectionOf, planFolds } from '../../../server/science/measure';
import { seededRandom } from '../../../server/science/random';
import { fakeSubject } from '../../support/experimentSubject';
import {
  cellOf,
  numberIn,
  quietHost,
  runExperiment,
  shapeFaults,
  tableOf,
} from '../../support/experiments';
import { noiseBits, planesOf } from '../../support/noise';

const random = seededRandom(3, 'passages');
const passages = Array.from({ length: 12 }, (_, p) => ({
  text: `passage ${p}`,
  tokens: Array.from({ length: 60 }, () => random.int(random.int(2) ? 90 : 400)),
}));

/** Tokens 100 to 139 as words, after members of a category (tokens 0 to 29) or after others. */
const polysemy = Array.from({ length: 40 }, (_, i): PolysemyCase => {
  const sentence = (first: number): PolysemyCase['inSense'] => {
    const before = Array.from({ length: 6 }, (_, b) => first + ((i * 5 + b * 7) % 30));
    return { text: `sentence ${first}`, tokens: [...before, 100 + i], at: [6] };
  };
  const category = i < 36 ? 'strong' : 'absent';
  return { word: `w${i}`, category, inSense: sentence(0), otherSense: sentence(200) };
});

const categories = [
  { id: 'strong', members: 30, register: 16, strength: 3 },
  { id: 'weak', members: 25, register: 8, strength: 0.8 },
  { id: 'none', members: 20, register: 0, strength: 0 },
];
const subject = fakeSubject({ categories, material: { passages, polysemy } });
const settings = { seed: 0, folds: 5 };

async function readAll() {
  const signs = await subject.model.signs(subject.place);
  const running = await readRunning(subject, subject.place, signs.mean, quietHost, () => undefined);
  return { signs, running, text: indexText(running, running.planes.centred, signs.tokens) };
}

describe('context', () => {
  it('scores each position by the prototype that has not seen its word', async () => {
    const { signs, running, text } = await readAll();
    const task = { ...subject.categories[0]!, register: { rule: 'top', k: 9 } as const };
    const detection = detectionOf(signs, task);
    const plan = planFolds(detection, settings);
    const choose = chooserOf(signs.planes, task.register, 0);
    const scored = scoreText(text, detection, plan, choose)!;
    const rows = Array.from(running.tokens.keys());
    const isAnchor = (row: number): boolean => task.anchors.includes(running.tokens[row]!);
    let [wins, pairs] = [0, 0];
    for (let f = 0; f < plan.folds; f++) {
      const train = task.anchors.flatMap((_, i) => (plan.foldOf[i] === f ? [] : [i]));
      const counts = agreementCounts(text.planes, choose(trainingOf(detection, train)));
      const held = rows.filter((row) => {
        const anchor = task.anchors.indexOf(running.tokens[row]!);
        return anchor >= 0 && plan.foldOf[anchor] === f;
      });
      for (const a of held) {
        for (const b of rows.filter((row) => !isAnchor(row))) {
          wins += counts[a]! > counts[b]! ? 1 : counts[a] === counts[b] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    assert.ok(Math.abs(aucOf(scored) - wins / pairs) < 1e-12);
    const { auc, words, positions } = contextualOf(text, scored);
    assert.equal(positions, rows.filter(isAnchor).length);
    assert.equal(words, new Set(rows.filter(isAnchor).map((r) => running.tokens[r])).size);
    assert.ok(auc.low! < auc.value && auc.value < auc.high!);
  });

  it('scores nothing where fewer than two anchors occur', async () => {
    const { signs, text } = await readAll();
    const absent = Array.from({ length: 400 }, (_, t) => t).filter((t) => !text.rows.has(t));
    const task = {
      id: 'rare',
      anchors: [...absent.slice(0, 4), passages[0]!.tokens[3]!],
      anchorTexts: ['a', 'b', 'c', 'd', 'e'],
      negatives: null,
    };
    const detection = detectionOf(signs, task);
    const choose = chooserOf(signs.planes, { rule: 'top', k: 4 }, 0);
    const plan = planFolds(detection, settings);
    assert.equal(scoreText(text, detection, plan, choose), undefined);
    const prototype = { dimensions: [0], polarity: [1] };
    assert.equal(inSampleContextual(text, absent.slice(0, 3), prototype), undefined);
  });

  it('draws random sets as frequent in the text, without repeats', async () => {
    const { text } = await readAll();
    const pool = textPool(text, fullSet(400));
    const anchors = [...pool.present.slice(10, 30), ...pool.absent.slice(0, 5)];
    const size = (token: number): number => Math.floor(Math.log2(text.rows.get(token)!.length));
    const sizes = (set: readonly number[]): number[] =>
      set.flatMap((t) => (text.rows.has(t) ? [size(t)] : [])).sort((a, b) => a - b);
    const drawn = randomAnchors(text, pool, anchors, seededRandom(1, 'test'));
    assert.equal(new Set(drawn).size, anchors.length);
    assert.deepEqual(sizes(drawn), sizes(anchors));
  });

  it('counts shared signs as a loop does', () => {
    const [a, b] = [noiseBits(70, 13, 1), noiseBits(70, 13, 2)];
    const shares = sharedSigns(planesOf(a), planesOf(b));
    shares.forEach((share, t) => {
      const same = Array.from({ length: 13 }, (_, d) => d).filter((d) => a.at(t, d) === b.at(t, d));
      assert.ok(Math.abs(share - same.length / 13) < 1e-12);
    });
  });

  it('never scores a word by a prototype that it helped to make', () => {
    const [task] = subject.categories;
    const word = task!.anchorTexts[3]!.trim().toUpperCase();
    const [usable] = usableCases([{ ...polysemy[0]!, word }], subject.categories);
    assert.deepEqual(usable!.task.anchors, [
      ...task!.anchors.slice(0, 3),
      ...task!.anchors.slice(4),
    ]);
  });

  it('tells the planted category, and the planted sense, from their nulls', async () => {
    const findings = await runExperiment(context, subject);
    assert.deepEqual(shapeFaults(findings), []);
    const table = tableOf(findings, 'context-categories');
    const cell = (row: string, key: string): number => numberIn(cellOf(table, row, key));
    assert.ok(
      cell('strong', 'heldOut') > 0.9 && cell('strong', 'heldOut') > cell('strong', 'null'),
    );
    assert.equal(cell('strong', 'p'), 1 / 21);
    // These random words read .60 to .70, by the assignment to folds.
    assert.ok(cell('none', 'heldOut') < cell('strong', 'heldOut') - 0.2);
    const senses = tableOf(findings, 'polysemy');
    const sense = (row: string, key: string): number => numberIn(cellOf(senses, row, key));
    assert.ok(sense("the catalog's register", 'correct') > 0.8);
    assert.ok(sense("the catalog's register", 'p') < 0.001);
    assert.ok(sense("the catalog's register", 'random') < 0.6);
    assert.ok(sense('the surrounding words, alone', 'correct') > 0.9);
    assert.equal(
      sense('tau 0.60', 'higher') + sense('tau 0.60', 'ties') + sense('tau 0.60', 'lower'),
      36,
    );
    assert.ok(findings.warnings.some((w) => w.startsWith('4 polysemy cases left out')));
    const kept = cellOf(
      tableOf(findings, 'context'),
      'centred signs that stay in context',
      'value',
    );
    const chance = cellOf(
      tableOf(findings, 'context'),
      'centred signs that stay in context',
      'chance',
    );
    assert.ok((kept as Estimate).low! > numberIn(chance) + 0.1);
  });

  it('says what is missing without texts', async () => {
    const findings = await runExperiment(context, fakeSubject());
    assert.deepEqual(shapeFaults(findings), []);
    assert.match(findings.headlines[0]!, /No category has two different anchors/);
    assert.deepEqual(
      findings.tables.map(({ id }) => id),
      ['context'],
    );
  });

  it('gives the same bytes for the same seed', async () => {
    const run = async (): Promise<string> => JSON.stringify(await runExperiment(context, subject));
    assert.equal(await run(), await run());
  });
});
