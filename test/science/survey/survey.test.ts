/** Surveys of signs that depend on the looks of words, on lists, and on nothing. */
import assert from 'node:assert/strict';
import { fullSet, setOf, without } from '../../../server/core/bits';
import type { SignPlanes } from '../../../server/core/planes';
import { evaluatedOf } from '../../../server/science/measure';
import {
  surveySigns,
  type SurveyOutcome,
  type SurveyTask,
} from '../../../server/science/survey/survey';
import { expectedOf, tailOf } from '../../../server/science/survey/lookAlikeTest';
import { countHalf } from '../../../server/science/survey/counts';
import { listsIn, type NamedList } from '../../../server/science/survey/lists';
import { halfOf } from '../../../server/science/survey/halves';
import { wordsOfInputs, wordsOfTexts } from '../../../server/science/survey/words';
import { planesOf } from '../../support/noise';
import { Random } from '../../support/random';

/** Different words of 2 to 9 letters, in the order of their frequency, some of them capitals, each with a space. */
function vocabulary(count: number, random: Random): string[] {
  const found = new Set<string>();
  while (found.size < count) {
    const letters = Array.from({ length: 2 + random.below(8) }, () =>
      String.fromCharCode(97 + random.below(26)),
    ).join('');
    const capital = letters[0]! < 'e';
    found.add(` ${capital ? letters[0]!.toUpperCase() + letters.slice(1) : letters}`);
  }
  return [...found];
}

const random = new Random(7);
const texts = vocabulary(3000, random);
const size = texts.length;
const tokens = (task: Omit<SurveyTask, 'items' | 'seed'>, seed = 0): SurveyTask => ({
  ...task,
  items: { kind: 'tokens', looks: { texts } },
  seed,
});

/** The chance of + at a word, by its looks alone: long and capital words have it more often. */
const byLooks = (id: number): number =>
  0.15 + 0.06 * texts[id]!.trim().length + (/^ [A-Z]/.test(texts[id]!) ? 0.2 : 0);

function signs(
  dimensions: number,
  chance: (id: number, d: number) => number,
  seed: number,
): SignPlanes {
  const draw = new Random(seed);
  const bits = Uint8Array.from({ length: size * dimensions }, (_, i) =>
    Number(draw.next() < chance(Math.floor(i / dimensions), i % dimensions)),
  );
  return planesOf({ tokens: size, dimensions, at: (t, d) => bits[t * dimensions + d] === 1 });
}

function surveyed(planes: SignPlanes, task: SurveyTask, set = fullSet(size)): SurveyOutcome {
  const steps = surveySigns(evaluatedOf(planes, set), task);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const sampled = (count: number, among: readonly number[] = texts.map((_, id) => id)): number[] =>
  Array.from({ length: count }, () => among[random.below(among.length)]!);
const listOf = (name: string, ids: readonly number[]): NamedList => ({
  name,
  source: 'lexicon',
  tokens: ids,
});
/** Long words: a list of looks. */
const long = texts.flatMap((text, id) => (text.length > 7 ? [id] : []));

describe('a survey', () => {
  const animals = sampled(80);
  const lists = [
    listOf('animals', animals),
    ...Array.from({ length: 20 }, (_, i) => listOf(`random ${i}`, sampled(60))),
  ];
  const planes = signs(24, (id, d) => (d === 5 && animals.includes(id) ? 0.95 : 0.5), 3);
  const outcome = surveyed(planes, tokens({ lists }));

  it('finds the list that a dimension encodes, with its polarity, and nothing where there is nothing', () => {
    const [best] = outcome.dimensions[5]!.best;
    assert.equal(best!.name, 'animals');
    assert.equal(best!.polarity, '+');
    assert.ok(best!.q < 1e-6 && best!.auc.low! > 0.6);
    const found = outcome.dimensions.filter(({ best: [first] }) => first!.q <= 0.05);
    assert.deepEqual(
      found.map(({ index }) => index),
      [5],
    );
  });

  it('gives shares, entropies and AUCs that a count by hand gives', () => {
    const { plusShare, entropy, best } = outcome.dimensions[5]!;
    const plus = (id: number): boolean =>
      ((planes.words[5 * planes.stride + (id >> 5)]! >>> (id & 31)) & 1) === 1;
    const share = (ids: readonly number[]): number => ids.filter(plus).length / ids.length;
    const all = texts.map((_, id) => id);
    assert.equal(plusShare, share(all));
    const h = (p: number): number => -p * Math.log2(p);
    assert.ok(Math.abs(entropy - h(plusShare) - h(1 - plusShare)) < 1e-12);
    const testing = all.filter((id) => halfOf(texts[id]!.trim().toLowerCase(), 0) === 1);
    const own = new Set(animals);
    const [inside, outside] = [
      testing.filter((id) => own.has(id)),
      testing.filter((id) => !own.has(id)),
    ];
    assert.equal(best[0]!.words, inside.length);
    assert.ok(Math.abs(best[0]!.auc.value - (1 + share(inside) - share(outside)) / 2) < 1e-12);
  });

  it('depends on no order of lists or tokens, and on no seed but the halves', () => {
    const turned = lists.map(({ tokens: ids, ...rest }) => ({
      ...rest,
      tokens: [...ids].reverse(),
    }));
    const again = surveyed(planes, tokens({ lists: turned }));
    assert.deepEqual(again, outcome);
    assert.notDeepEqual(surveyed(planes, tokens({ lists }, 1)).words, outcome.words);
  });

  it('leaves out lists of few words, and takes lists of the same words once', () => {
    const few = listOf('few', sampled(6));
    const same = listOf('animals again', [...animals, animals[0]!]);
    const found = surveyed(planes, tokens({ lists: [...lists, few, same] }));
    assert.equal(found.lists, lists.length);
    assert.deepEqual(found.leftOut, [{ name: 'few', source: 'lexicon', words: 6 }]);
  });

  it('reads only evaluated tokens', () => {
    const special = setOf(animals.slice(0, 75), size);
    const found = surveyed(planes, tokens({ lists }), without(fullSet(size), special));
    assert.ok(found.leftOut.some(({ name }) => name === 'animals'));
  });

  it('takes a list of looks for what it is, where signs follow looks alone', () => {
    const looks = signs(24, byLooks, 4);
    const found = surveyed(looks, tokens({ lists: [listOf('long', sampled(300, long))] }));
    assert.ok(found.dimensions.every(({ best: [first] }) => first!.q > 0.05));
    for (const { looks: tests } of found.dimensions) {
      const length = tests.find(({ look }) => look === 'length')!;
      assert.ok(length.polarity === '+' && length.auc > 0.55);
      assert.ok(['length', 'case'].includes(tests[0]!.look));
    }
  });

  it('names the partners of highest mutual information with their polarity', () => {
    const base = new Random(9);
    const own = Array.from({ length: size }, () => base.next() < 0.5);
    const pairs = signs(
      6,
      (id, d) => (d === 1 ? Number(own[id]) : d === 4 ? Number(!own[id]) : 0.5),
      5,
    );
    const { partners } = surveyed(pairs, tokens({ lists: [] })).dimensions[1]!;
    assert.equal(partners.length, 3);
    assert.deepEqual([partners[0]!.index, partners[0]!.polarity], [4, '-']);
    assert.ok(partners[0]!.bits > 0.99);
  });
});

describe('p against look-alikes', () => {
  it('is uniform where signs and lists share only looks: as often below .05 and .001 as it says', () => {
    const dimensions = 64;
    let [tests, at05, at001] = [0, 0, 0];
    for (let seed = 0; seed < 40; seed++) {
      const planes = signs(dimensions, byLooks, 100 + seed);
      const words = wordsOfTexts({ texts }, fullSet(size), seed);
      const half = last(countHalf(planes, words, 1));
      const ids = [20, 60, 200, 900].map((count) => sampled(count, long));
      for (const { testing } of listsIn(
        words,
        ids.map((own, i) => listOf(String(i), own)),
      ).used) {
        const expected = expectedOf(half, testing);
        for (let d = 0; d < dimensions; d++) {
          const plus = testing.tokens.filter(
            (id) => (planes.words[d * planes.stride + (id >> 5)]! >>> (id & 31)) & 1,
          ).length;
          const sign = (seed + d) % 2 === 0 ? 1 : -1;
          const p = tailOf(half, testing, expected, { dimension: d, plus, sign });
          tests++;
          if (p <= 0.05) at05++;
          if (p <= 0.001) at001++;
        }
      }
    }
    // 10,240 tests; counts are discrete, so p errs on the safe side.
    assert.ok(at05 / tests > 0.03 && at05 / tests < 0.056, `${at05} of ${tests}`);
    assert.ok(at001 < 22, `${at001} of ${tests}`);
    assert.ok(at001 >= 2, `${at001} of ${tests}`);
  }).timeout(60_000);

  it('is that of permutations within looks', () => {
    const planes = signs(1, byLooks, 11);
    const words = wordsOfTexts({ texts }, fullSet(size), 0);
    const half = last(countHalf(planes, words, 1));
    const list = listsIn(words, [listOf('long', sampled(50, long))]).used[0]!.testing;
    const plusOf = (id: number): number => (planes.words[id >> 5]! >>> (id & 31)) & 1;
    const plus = list.tokens.reduce((sum, id) => sum + plusOf(id), 0);
    const expected = expectedOf(half, list);
    const byStratum = new Map<number, number[]>();
    words.token.forEach((id, word) => {
      if (words.half[word] !== 1) return;
      const stratum = words.stratum[word]!;
      byStratum.set(stratum, [...(byStratum.get(stratum) ?? []), id]);
    });
    const draws = 4000;
    const reached = new Map<number, number>();
    for (let draw = 0; draw < draws; draw++) {
      let sum = 0;
      for (const { stratum, listed } of list.strata) {
        const pool = [...byStratum.get(stratum)!];
        for (let i = 0; i < listed; i++)
          sum += plusOf(pool.splice(random.below(pool.length), 1)[0]!);
      }
      for (let count = 0; count <= sum; count++) reached.set(count, (reached.get(count) ?? 0) + 1);
    }
    for (const count of [plus, plus + 3, plus + 6]) {
      const p = tailOf(half, list, expected, { dimension: 0, plus: count, sign: 1 });
      const share = (reached.get(count) ?? 0) / draws;
      const error = 4 * Math.sqrt((share * (1 - share) + 1e-4) / draws) + 0.01;
      assert.ok(Math.abs(p - share) < error, `${count}: ${p} for ${share}`);
    }
  });
});

describe('words of a survey', () => {
  it('are one for all spellings, by the most frequent, and half in each half', () => {
    const spelled = [' cat', 'cat', ' Cat', ' dog', 'ing'];
    const words = wordsOfTexts({ texts: spelled }, fullSet(5), 0);
    assert.deepEqual([...words.ofToken], [0, 0, 0, 1, 2]);
    assert.deepEqual([...words.token], [0, 3, 4]);
    const halves = wordsOfTexts({ texts }, fullSet(size), 0).half.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(halves - size / 2) < 4 * Math.sqrt(size / 4), String(halves));
  });

  it('of inputs are those of one group and label, and a group is in one half', () => {
    const groups = ['a', 'a', 'a', 'b', 'b', 'c'];
    const labels = ['yes', 'yes', 'no', 'yes', undefined, 'no'];
    const words = wordsOfInputs({ groups, labels }, fullSet(6), 0);
    assert.deepEqual([...words.ofToken], [0, 0, 1, 2, 3, 4]);
    assert.equal(words.half[0], words.half[1]);
    assert.equal(words.strata, 1);
  });

  it('of inputs share each label: of images the halves of a label differ by at most one', () => {
    const draw = new Random(21);
    const labels = Array.from(
      { length: 300 },
      () => ['cat', 'dog', 'ship', undefined][draw.below(4)],
    );
    const groups = labels.map((_, id) => `image ${id}`);
    const seen = new Set<string>();
    for (let seed = 0; seed < 10; seed++) {
      const { half } = wordsOfInputs({ groups, labels }, fullSet(300), seed);
      assert.ok(Math.max(...differences(half, labels)) <= 1);
      const turned = { groups: [...groups].reverse(), labels: [...labels].reverse() };
      assert.deepEqual(wordsOfInputs(turned, fullSet(300), seed).half.reverse(), half);
      seen.add(half.join(''));
    }
    assert.equal(seen.size, 10);
  });

  it('of inputs share each label as evenly as whole groups allow', () => {
    const draw = new Random(22);
    // 30 words, 10 clips of each, by 60 speakers of whom some say much more than others.
    const labels = Array.from({ length: 300 }, (_, id) => `word ${id % 30}`);
    const speakers = (): string[] =>
      Array.from({ length: 60 }, (_, i) => [draw.next() * (i + 1), i])
        .sort(([a], [b]) => b! - a!)
        .slice(0, 10)
        .map(([, i]) => `speaker ${i}`);
    const ofWord = Array.from({ length: 30 }, speakers);
    const groups = labels.map((_, id) => ofWord[id % 30]![Math.floor(id / 30)]!);
    for (let seed = 0; seed < 10; seed++) {
      const { half } = wordsOfInputs({ groups, labels }, fullSet(300), seed);
      const halves = new Map(groups.map((group, id) => [group, half[id]]));
      assert.ok(groups.every((group, id) => halves.get(group) === half[id]));
      const byHash = Uint8Array.from(groups, (group) => halfOf(group, seed));
      const [dealt, hashed] = [half, byHash].map((one) => differences(one, labels));
      assert.ok(Math.max(...dealt!) <= 4, dealt!.join());
      assert.ok(
        sumOfSquares(dealt!) < 0.4 * sumOfSquares(hashed!),
        `${dealt!.join()}; ${hashed!.join()}`,
      );
    }
  });
});

/** By how much the halves of each label differ, where each input is an observation. */
function differences(half: Uint8Array, labels: readonly (string | undefined)[]): number[] {
  const more = new Map<string | undefined, number>();
  labels.forEach((label, id) => more.set(label, (more.get(label) ?? 0) + (half[id] ? 1 : -1)));
  return Array.from(more.values(), Math.abs);
}

function sumOfSquares(numbers: readonly number[]): number {
  return numbers.reduce((sum, x) => sum + x * x, 0);
}

function last<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
