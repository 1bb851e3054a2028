/** A small part of `npm run calibrate`: enough to fail when an interval or a p-value is badly off. */
import assert from 'node:assert/strict';
import { coverageOf, drawOften, type Drawn } from './coverage';
import { simulatedChance } from './rows';
import { evaluatedWith, population, shapesOnly } from './simulated';
import { rates } from './chance';
import { sample, seededRandom } from '../../server/science/random';

describe('Calibration, its fast part', () => {
  it('covers the AUC on unseen members', () => {
    const drawn: Drawn[] = [];
    const random = seededRandom(11, 'coverage');
    for (const [i, shift] of [0.5, 1.2].entries()) {
      const size = { outliers: 0.1, background: 400, words: 200 };
      const { planes, background, words } = population({ shift, ...size }, 20 + i);
      const evaluated = (anchors: readonly number[]) =>
        evaluatedWith({ planes, background }, anchors);
      drawn.push(...drawOften({ words, evaluated }, 12, 12, random));
    }
    const { intervals, own, width } = coverageOf(drawn);
    assert.equal(intervals, 24);
    assert.ok(own >= 20, `${own} of 24 at 95 %`);
    assert.ok(width < 0.5, 'and is no interval of everything');
  });

  it('counts what an interval misses of a target that is certain, and of one that few members make', () => {
    const one = { estimate: { value: 0.9, low: 0.8, high: 0.95 }, left: 20, overSets: 0.9 };
    const at = (unseen: number, error: number) => coverageOf([{ ...one, unseen, error }]);
    assert.deepEqual([at(0.96, 0).own, at(0.96, 0).tooLow], [0, 1]);
    assert.deepEqual([at(0.96, 0.05).own, at(0.96, 0.05).ownAsIs], [1, 0]);
    assert.deepEqual([at(0.7, 0.01).own, at(0.7, 0.01).tooHigh, at(0.7, 0.01).ofMean], [0, 1, 1]);
    const none = { ...one, estimate: { value: 0.9, low: null, high: null } };
    assert.equal(coverageOf([{ ...none, unseen: 0.9, error: 0 }]).intervals, 0);
  });

  it('takes sets that share looks alone for chance, which uniform sets do not', () => {
    const words = shapesOnly(500, 31);
    const random = seededRandom(32, 'sets');
    const frequent = [...words.texts.keys()].filter(
      (id) => id < 500 && /^ [a-z]/.test(words.texts[id]!),
    );
    const sets = Array.from({ length: 30 }, () => sample(frequent, 15, random));
    const { lookAlike, uniform } = rates(words, sets, { draws: 39, seed: 1 });
    assert.equal(lookAlike.withheld, 0);
    assert.ok(lookAlike.atMost05 <= 5, `${lookAlike.atMost05} of 30 at 5 %`);
    assert.ok(uniform.atMost05 >= 15, `${uniform.atMost05} of 30 against uniform sets`);
  });

  it('has rows that say what was tried', () => {
    const effort = { seed: 3, draws: 2, sets: 2, sizes: [10] };
    const [row] = [...simulatedChance(effort)];
    assert.match(row!.what, /^p <= \.05 on sets without a concept, simulated looks/);
    assert.match(row!.found, / of 2/);
  });
});
