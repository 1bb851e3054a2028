import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fullSet } from '../../../server/core/bits';
import {
  categoryGroups,
  frequencyOrder,
  likeFrequency,
  sequentialP,
  sharedGroups,
  spellingGroups,
} from '../../../server/science/experiments/discover/coherence';
import { discover } from '../../../server/science/experiments/discover/discover';
import type { FoundFeature } from '../../../server/science/experiments/discover/find';
import { findFeature, withoutDuplicates } from '../../../server/science/experiments/discover/find';
import type { SignPlace } from '../../../server/science/experiments/ports';
import { seededRandom } from '../../../server/science/random';
import { fakeSubject } from '../../support/experimentSubject';
import { cellOf, numberIn, runExperiment, shapeFaults, tableOf } from '../../support/experiments';
import { noiseBits, planesOf } from '../../support/noise';

const all = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const noise = noiseBits(200, 40, 2);
/** Tokens 0 to 9 are + in dimensions 0 to 15. */
const planted = planesOf({
  ...noise,
  at: (t, d) => (t < 10 && d < 16) || noise.at(t, d),
});

function firesOn(...fires: number[]): FoundFeature {
  return { seed: fires[0]!, prototype: { dimensions: [0], polarity: [1] }, fires };
}

describe('discover', () => {
  it('finds the signs that the neighbours of a seed share, and what else has them', () => {
    const found = findFeature(planted, fullSet(200), 3, { neighbours: 6, agreement: 0.9 })!;
    const { dimensions, polarity } = found.prototype;
    const shared = dimensions.filter((d) => d < 16);
    assert.ok(shared.length >= 14, `${shared.length} of 16`);
    assert.ok(dimensions.every((d, i) => d >= 16 || polarity[i] === 1));
    const agreeing = all(200).filter((t) => {
      const count = dimensions.filter((d, i) => {
        return ((t < 10 && d < 16) || noise.at(t, d)) === polarity[i]! > 0;
      }).length;
      return count / dimensions.length >= 0.9;
    });
    assert.deepEqual(found.fires, agreeing);
    assert.ok(found.fires.filter((t) => t < 10).length >= 6);
  });

  it('leaves tokens out that do not count', () => {
    const among = fullSet(200).map((word, i) => (i === 0 ? word & ~0b10000 : word));
    const found = findFeature(planted, among, 3, { neighbours: 6, agreement: 0.5 })!;
    assert.ok(!found.fires.includes(4));
  });

  it('keeps features that differ by the Jaccard index of their tokens', () => {
    const features = [
      firesOn(1, 2, 3, 4),
      firesOn(1, 2, 3, 5),
      firesOn(1, 2, 8, 9),
      firesOn(1, 2, 3),
    ];
    // 3/5 and 3/4 are duplicates, 2/6 is not.
    assert.deepEqual(withoutDuplicates(features, 0.5), [features[0], features[2]]);
    assert.equal(withoutDuplicates(features, 1).length, 4);
  });

  it('agrees with a naive search for duplicates', () => {
    const sets = fc.array(fc.uniqueArray(fc.nat(12), { minLength: 1, maxLength: 8 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(sets, (lists) => {
        const features = lists.map((list) => firesOn(...list));
        const kept: FoundFeature[] = [];
        for (const feature of features) {
          const same = kept.some((other) => {
            const both = feature.fires.filter((t) => other.fires.includes(t)).length;
            return both / new Set([...feature.fires, ...other.fires]).size >= 0.5;
          });
          if (!same) kept.push(feature);
        }
        assert.deepEqual(withoutDuplicates(features, 0.5), kept);
      }),
      { seed: 1 },
    );
  });

  it('counts the groups that pairs share', () => {
    const groups = categoryGroups([{ anchors: [0, 1, 2, 2] }, { anchors: [1, 2] }], 6);
    assert.deepEqual(groups[2], [0, 1]);
    // Pairs of 0, 1, 2, 5: (0,1) 1, (0,2) 1, (1,2) 2, others 0.
    assert.equal(sharedGroups([0, 1, 2, 5], groups), 4 / 6);
    assert.equal(sharedGroups([3], groups), 0);
  });

  it('groups words by their first and last letters', () => {
    const groups = spellingGroups([' baker', 'Baking', 'taker', 'cat', 'maker ']);
    const pair = (a: number, b: number): number => sharedGroups([a, b], groups);
    assert.equal(pair(0, 1), 1, 'bak');
    assert.equal(pair(0, 4), 1, 'ker');
    assert.equal(pair(1, 2), 0);
    assert.deepEqual(groups[3], [], 'too short');
  });

  it('stops a p-value early where chance reaches the value, and is fine where it does not', () => {
    const random = seededRandom(4, 'test');
    assert.equal(sequentialP(2, 500, () => random.unit()).p, 1 / 501);
    const often = sequentialP(0.75, 100_000, () => random.unit());
    assert.ok(often.p > 0.1 && often.p <= 1);
    // Under the null p-values are uniform: the mean of many is 1/2.
    const many = Array.from(
      { length: 2000 },
      () => sequentialP(random.unit(), 200, () => random.unit()).p,
    );
    assert.ok(Math.abs(many.reduce((a, b) => a + b, 0) / 2000 - 0.5) < 0.03);
    assert.ok(many.filter((p) => p <= 0.05).length / 2000 < 0.065);
  });

  it('draws different tokens of like frequency', () => {
    const order = frequencyOrder(all(1000));
    const given = [0, 1, 2, 500, 998, 999, 997];
    const drawn = likeFrequency(given, order, seededRandom(1, 'test'));
    assert.equal(new Set(drawn).size, given.length);
    assert.ok(drawn.every((token, i) => Math.abs(token - given[i]!) <= 41));
    const tiny = likeFrequency(
      [0, 1, 2],
      frequencyOrder([4, 5, 6].map((t) => t - 4)),
      seededRandom(1, ''),
    );
    assert.deepEqual([...tiny].sort(), [0, 1, 2]);
  });

  const categories = [
    { id: 'first', members: 40, register: 30, strength: 4 },
    { id: 'second', members: 40, register: 30, strength: 4 },
  ];
  const options = { seeds: 400 };
  const large = fakeSubject({ categories, vocabulary: 2000 });

  it('finds planted categories, and nothing in the controls', async () => {
    const findings = await runExperiment(discover, large, options);
    assert.deepEqual(shapeFaults(findings), []);
    const table = tableOf(findings, 'discover');
    const cell = (row: string, key: string): number => numberIn(cellOf(table, row, key));
    assert.ok(cell('the model', 'unique') >= 2);
    assert.equal(cell('the model', 'seeds'), 400);
    assert.ok(cell('shuffled columns', 'yield') < 0.02 && cell('random weights', 'yield') < 0.02);
    assert.ok(cell('the model', 'most') > 2 * cell('random weights', 'most'));
    const [best] = findings.candidates!;
    assert.ok(
      best!.tokens.every(({ id }) => id < 40) ||
        best!.tokens.every(({ id }) => id >= 40 && id < 80),
    );
    assert.equal(best!.tokens[0]!.text, ` word${best!.tokens[0]!.id}`);
    const candidates = tableOf(findings, 'candidates');
    assert.match(candidates.rows[0]![4] as string, /^(first|second) \(\d+\)$/);
    assert.ok(numberIn(candidates.rows[0]![5]!) <= 0.06);
  });

  it('reads centred signs whatever the catalog reads, and no twin where none is wanted', async () => {
    const asked: SignPlace[] = [];
    const base = fakeSubject({ categories, place: { site: 'resid', layer: 3, signs: 'raw' } });
    const signs = (place: SignPlace): ReturnType<typeof base.model.signs> => {
      asked.push(place);
      return base.model.signs(place);
    };
    const subject = { ...base, model: { ...base.model, signs } };
    const findings = await runExperiment(discover, subject, { ...options, twin: false });
    assert.deepEqual(asked, [{ site: 'resid', layer: 3, signs: 'centred' }]);
    assert.equal(tableOf(findings, 'discover').rows.length, 2);
    assert.ok(findings.warnings.some((w) => w.startsWith('Random weights were left out')));
  });

  it('gives the same bytes for the same seed', async () => {
    const run = async (seed: number): Promise<string> =>
      JSON.stringify(
        await runExperiment(
          discover,
          fakeSubject({ categories }),
          { ...options, seeds: 50 },
          { seed },
        ),
      );
    assert.equal(await run(1), await run(1));
    assert.notEqual(await run(1), await run(2));
  });
});
