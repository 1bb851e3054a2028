import assert from 'node:assert/strict';
import { fullSet } from '../../server/core/bits';
import { finished } from '../../server/science/evaluate';
import { detectionOf, evaluatedOf, planFolds } from '../../server/science/measure';
import { measureCatalog } from '../../server/science/measureCatalog';
import { LookAlikes } from '../../server/science/null/lookAlikes';
import { Looks } from '../../server/science/null/looks';
import { sample, seededRandom } from '../../server/science/random';
import type { FeatureTask } from '../../server/science/task';
import { measure, settings, taskOf } from '../support/measuring';
import { noiseBits, noisePlanes, planesOf, plantedBits, type Bits } from '../support/noise';

function claim(dimension: number, change: Partial<FeatureTask> = {}): Partial<FeatureTask> {
  const register = { rule: 'dims', pos: [dimension], neg: [] } as const;
  return { register, claimed: 'among-all', ...change };
}

/** AUC of every dimension in the direction of +, for some anchors against all other tokens. */
function aucs({ tokens, dimensions, at }: Bits, anchors: readonly number[], apart: Set<number>) {
  const share = (ids: readonly number[], d: number): number =>
    ids.filter((id) => at(id, d)).length / ids.length;
  const rest = Array.from({ length: tokens }, (_, id) => id).filter((id) => !apart.has(id));
  return Array.from({ length: dimensions }, (_, d) => (1 + share(anchors, d) - share(rest, d)) / 2);
}

/** Dimensions by |AUC - .5|, of equals the lower first. */
function ranked(values: readonly number[]): number[] {
  const order = values.map((_, d) => d);
  // Rounded, since equal shares give sums that differ in the last bit.
  const far = (d: number): number => Math.round(1e12 * Math.abs(values[d]! - 0.5));
  return order.sort((a, b) => far(b) - far(a) || a - b);
}

describe('a claim of one dimension', () => {
  const bits = noiseBits(300, 24, 5);
  const task = taskOf(20);
  const own = new Set(task.anchors);
  const all = aucs(bits, task.anchors, own);

  /** The held-out AUC by its definition, and whether the claim's polarity is that of the words. */
  function naive(dimension: number): number {
    const rank = ranked(all).indexOf(dimension);
    const agrees = all[dimension]! >= 0.5;
    const evaluated = evaluatedOf(planesOf(bits), fullSet(bits.tokens));
    const { again, ...plan } = planFolds(detectionOf(evaluated, task), settings);
    const means = [plan, ...again!].map(({ foldOf, folds }) => {
      let sum = 0;
      for (let f = 0; f < folds; f++) {
        const training = task.anchors.filter((_, i) => foldOf[i] !== f);
        const found = aucs(bits, training, own);
        const d = ranked(found)[rank]!;
        const plus = found[d]! > 0.5 === agrees;
        const rest = Array.from({ length: bits.tokens - 20 }, (_, i) => i + 20);
        const with_ = rest.filter((id) => bits.at(id, d) === plus).length / rest.length;
        for (const id of task.anchors.filter((_, i) => foldOf[i] === f)) {
          sum += bits.at(id, d) === plus ? 1 - with_ / 2 : (1 - with_) / 2;
        }
      }
      return sum / task.anchors.length;
    });
    return means.reduce((a, b) => a + b, 0) / means.length;
  }

  it('is scored by the dimension of its rank in the words of the other folds', () => {
    for (const dimension of [ranked(all)[0]!, ranked(all)[4]!, 7, 19]) {
      const m = measure(planesOf(bits), { ...task, ...claim(dimension) });
      assert.ok(Math.abs(m.auc.heldOut.value - naive(dimension)) < 1e-12);
      assert.ok(Math.abs(m.auc.inSample.value - all[dimension]!) < 1e-12);
      assert.equal(m.amongAll!.rank, ranked(all).indexOf(dimension) + 1);
      assert.equal(m.amongAll!.dimensions, 24);
      assert.ok(Math.abs(m.amongAll!.plain.value - all[dimension]!) < 1e-12);
      assert.deepEqual(m.register, { pos: [dimension], neg: [] });
    }
  });

  it('of a polarity that its words contradict stays below .5', () => {
    const planted = planesOf(
      plantedBits({ tokens: 600, dimensions: 64, members: 30, register: 1, share: 0.9 }, 2),
    );
    const right = measure(planted, { ...taskOf(30), ...claim(0) });
    assert.ok(right.auc.heldOut.value > 0.65 && right.auc.heldOut.low! > 0.5);
    assert.equal(right.nullMatched.kind, 'best-uniform');
    const register = { rule: 'dims', pos: [], neg: [0] } as const;
    const wrong = measure(planted, { ...taskOf(30), register, claimed: 'among-all' });
    assert.ok(Math.abs(wrong.auc.heldOut.value - (1 - right.auc.heldOut.value)) < 1e-12);
    assert.equal(wrong.nullMatched.p, 1);
  });

  it('needs no correction where other words chose the dimension', () => {
    const unseen = task.anchors;
    const m = measure(planesOf(bits), { ...task, ...claim(3, { claimed: 'elsewhere', unseen }) });
    assert.ok(Math.abs(m.auc.heldOut.value - all[3]!) < 1e-12);
    assert.equal(m.amongAll, undefined);
    assert.equal(m.nullMatched.kind, 'uniform');
  });
});

describe('claims about random words, each of the best of 256 dimensions', () => {
  const dimensions = 256;
  const planes = noisePlanes(2000, dimensions, 11);
  const evaluated = evaluatedOf(planes, fullSet(planes.tokens));
  const random = seededRandom(3, 'claims of nothing');
  const letters = seededRandom(4, 'words');
  const texts = Array.from({ length: planes.tokens }, (_, id) => {
    const word = Array.from({ length: 5 }, () => String.fromCharCode(97 + letters.int(26))).join(
      '',
    );
    return ` ${word}${id}`;
  });
  const looks = new Looks({ texts }, fullSet(planes.tokens));
  const ids = Array.from(texts.keys());

  function claims(many: number, minus: boolean): FeatureTask[] {
    return Array.from({ length: many }, (_, i) => {
      const words = sample(ids, minus ? 60 : 24, random);
      const [anchors, negatives] = minus ? [words.slice(0, 24), words.slice(24)] : [words, null];
      const task = {
        id: `dimension ${i}`,
        anchors,
        anchorTexts: anchors.map((id) => texts[id]!),
        negatives,
        register: { rule: 'top', k: 1 } as const,
      };
      const { bestDimension: best } = measure(planes, task, { repeats: 1, draws: 1 });
      const [pos, neg] = best.polarity === '+' ? [[best.index], []] : [[], [best.index]];
      return { ...task, register: { rule: 'dims', pos, neg }, claimed: 'among-all' };
    });
  }

  it('are tested with two sides that share no word and are as large, however small the smaller', () => {
    const few = claims(1, true).map((one) => ({
      ...one,
      anchors: one.anchors.slice(0, 3),
      anchorTexts: one.anchorTexts.slice(0, 3),
      negatives: one.negatives!.slice(0, 2),
    }));
    const given = { ...settings, draws: 199, most: 199 };
    const { measured } = finished(measureCatalog(evaluated, few, given, looks));
    assert.equal(measured[0]!.nullMatched.draws, 199);
    assert.equal(measured[0]!.nullMatched.kind, 'best-look-alike');
    const [one] = few;
    const [ours, theirs] = [one!.anchors, one!.negatives].map((side) => LookAlikes.of(looks, side));
    for (let i = 0; i < 300; i++) {
      const used = new Set<string>();
      const drawn = [theirs!, ours!, ours!].flatMap((side) => side.draw(random, used).anchors);
      assert.equal(new Set(drawn).size, 8, 'a word was drawn twice');
    }
  });

  for (const minus of [false, true]) {
    it(`look good, and are not, held out and by p, against ${minus ? 'other words' : 'the rest'}`, () => {
      const given = { ...settings, draws: 39, most: 39 };
      const { measured } = finished(measureCatalog(evaluated, claims(60, minus), given, looks));
      const mean = (of: (m: (typeof measured)[number]) => number): number =>
        measured.reduce((sum, m) => sum + of(m), 0) / measured.length;
      assert.ok(mean((m) => m.auc.inSample.value) > 0.63, 'the best of 256 looks like a finding');
      assert.ok(Math.abs(mean((m) => m.auc.heldOut.value) - 0.5) < 0.02);
      const p = measured.map((m) => m.nullMatched.p!);
      // Uniform: mean .5 with a standard error of .037, and a standard deviation of .29.
      assert.ok(Math.abs(mean((m) => m.nullMatched.p!) - 0.5) < 0.12, p.join(' '));
      assert.ok(p.filter((one) => one <= 0.05).length <= 8);
      assert.ok(p.filter((one) => one <= 0.5).length >= 15);
      assert.ok(measured.every((m) => m.nullMatched.kind === 'best-look-alike'));
      const covered = measured.filter(
        ({ auc }) => auc.heldOut.low! <= 0.5 && auc.heldOut.high! >= 0.5,
      );
      assert.ok(covered.length >= 51, `${covered.length} of 60 intervals cover`);
    }).timeout(120_000);
  }
});
