/** A small part of `npm run calibrate`: enough to fail when an interval or a p-value is badly off. */
import assert from 'node:assert/strict';
import { count, drawOften, noCoverage } from './coverage';
import { simulatedChance } from './rows';
import { evaluatedWith, population, shapesOnly } from './simulated';
import { rates } from './chance';
import { sample, seededRandom } from '../../server/science/random';

describe('Calibration, its fast part', () => {
  it('covers the AUC on unseen members', () => {
    const coverage = noCoverage();
    const random = seededRandom(11, 'coverage');
    for (const [i, shift] of [0.5, 1.2].entries()) {
      const size = { outliers: 0.1, background: 400, words: 200 };
      const { planes, background, words } = population({ shift, ...size }, 20 + i);
      const evaluated = (anchors: readonly number[]) =>
        evaluatedWith({ planes, background }, anchors);
      count(coverage, drawOften({ words, evaluated }, 12, 12, random));
    }
    assert.equal(coverage.intervals, 24);
    assert.ok(coverage.coveredOwn >= 20, `${coverage.coveredOwn} of 24 at 95 %`);
    assert.ok(coverage.width / coverage.intervals < 0.5, 'and is no interval of everything');
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
