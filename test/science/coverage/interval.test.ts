/** How often the interval of explained bits holds what it is an interval of. */
import * as assert from 'node:assert/strict';
import { coveredBy, explainedIn, POPULATIONS } from './populations';
import { informationOf } from './simulate';

const DRAWS = 150;

describe('the interval of explained bits', () => {
  for (const [what, spellings] of [
    ['two categories', 1],
    ['two categories', 3],
    ['many categories of few words', 1],
  ] as const)
    it(`holds the mean gain over vocabularies: ${what}, words of ${spellings} spellings`, () => {
      const population = POPULATIONS[what]!;
      const { mean, below, above } = coveredBy(explainedIn(population, DRAWS, spellings));
      // Three standard errors of a share of .95 among 150 are .053.
      assert.ok(below + above < 0.103, `missed by ${below} below and ${above} above`);
      const truth = informationOf(population.kinds);
      assert.ok(mean < truth, `${mean} of ${truth}`);
      // Thirty words are too few to learn the ways of a category from.
      if (what === 'two categories') assert.ok(mean > 0.9 * truth, `${mean} of ${truth}`);
    }).timeout(60_000);
});
