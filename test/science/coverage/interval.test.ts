/** How often the interval of explained bits holds what it is an interval of. */
import * as assert from 'node:assert/strict';
import { coverageOf, drawn, informationOf, labelOf, type Kind } from './simulate';

const DRAWS = 150;
const DIMENSIONS = 8;
/** Dimensions agree on what a word is, so that a word's gains in them go together. */
const KINDS: readonly Kind[] = [
  { share: 0.75, plus: Array.from({ length: DIMENSIONS }, (_, d) => 0.4 + 0.02 * d) },
  { share: 0.15, plus: Array.from({ length: DIMENSIONS }, () => 0.85) },
  { share: 0.1, plus: Array.from({ length: DIMENSIONS }, (_, d) => (d < 4 ? 0.15 : 0.5)) },
];

describe('the interval of explained bits', () => {
  for (const spellings of [1, 3]) {
    it(`holds the mean gain over vocabularies, words of ${spellings} spellings`, () => {
      const all = Array.from({ length: DRAWS }, (_, seed) => {
        const draw = drawn(KINDS, 600, seed, spellings);
        const labels = [1, 2].map((kind) => labelOf(draw, `k${kind}`, (k) => k === kind));
        return coverageOf(draw, labels, seed).explained;
      });
      const mean = all.reduce((sum, { value }) => sum + value, 0) / DRAWS;
      const covered = all.filter(({ low, high }) => low! <= mean && mean <= high!).length / DRAWS;
      // Three standard errors of a share of .95 among 150 are .053.
      assert.ok(covered > 0.897, `covered ${covered}`);
      const truth = informationOf(KINDS);
      assert.ok(mean < truth && mean > 0.9 * truth, `${mean} of ${truth}`);
    }).timeout(60_000);
  }
});
