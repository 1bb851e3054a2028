/**
 * A survey of every dimension of a site: how one-sided its sign is, which lists of words it tells from words of the
 * same looks, which looks it tells, and which other dimensions go with it (docs/measuring.md#single-dimensions).
 */
import { plusCountsOfLists, type SignPlanes } from '../../core/planes';
import type { ListTest, SurveyedDimension } from '../../protocol/dimensions';
import { polarityOf } from '../describe';
import type { Evaluated } from '../measure';
import type { VocabularyLooks } from '../null/looks';
import { falseDiscoveryRates } from './rates';
import { countHalf, type HalfCounts } from './counts';
import { listsIn, type Lists, type NamedList, type SurveyedList } from './lists';
import { deviations, expectedOf, tailOf } from './lookAlikeTest';
import { looksOf } from './looks';
import { partnersOf } from './partners';
import { signAuc } from './signAuc';
import { wordsOfInputs, wordsOfTexts, type InputGroups, type Words } from './words';

export interface SurveyTask {
  readonly lists: readonly NamedList[];
  /** Texts of all tokens, or the groups and labels of all inputs. */
  readonly items:
    | { readonly kind: 'tokens'; readonly looks: VocabularyLooks }
    | ({ readonly kind: 'inputs' } & InputGroups);
  readonly seed: number;
}

/** Without what only real values tell. */
export type SurveyedSigns = Omit<SurveyedDimension, 'plus' | 'minus'>;

export interface SurveyOutcome {
  readonly dimensions: readonly SurveyedSigns[];
  readonly lists: number;
  readonly leftOut: Lists['leftOut'];
  /** Words of the half that ranks, and of the one that tests. */
  readonly words: { readonly ranking: number; readonly testing: number };
}

export interface SurveyStep {
  readonly message: string;
  readonly share: number;
}

/** Lists that are named for a dimension. */
const NAMED = 5;
/** Lists that are counted and tested between two pauses. */
const LISTS_A_STEP = 4;

export function* surveySigns(
  { planes, tokens, counts }: Evaluated,
  task: SurveyTask,
): Generator<SurveyStep, SurveyOutcome> {
  const words = wordsIn(task, tokens);
  const { used, leftOut } = listsIn(words, task.lists);
  yield { message: 'counting signs', share: 0 };
  const ranking = yield* counted(planes, words, 0);
  const testing = yield* counted(planes, words, 1);
  const results = yield* testAll(planes, used, ranking, testing);
  const rates = falseDiscoveryRates(results.p);
  yield { message: 'looks', share: 0.6 };
  const { items } = task;
  const looks = items.kind === 'tokens' ? looksOf(planes, tokens, items.looks) : undefined;
  const partners = yield* partnersIn(planes, tokens);
  const dimensions = Array.from({ length: planes.dimensions }, (_, index) => {
    const plusShare = counts.plus[index]! / counts.n;
    return {
      index,
      plusShare,
      entropy: entropyOf(plusShare),
      best: bestOf(index, used, results, testing, rates),
      looks: looks?.[index] ?? [],
      partners: partners[index]!,
    };
  });
  return {
    dimensions,
    lists: used.length,
    leftOut,
    words: { ranking: ranking.words, testing: testing.words },
  };
}

function wordsIn({ items, seed }: SurveyTask, tokens: Uint32Array): Words {
  return items.kind === 'tokens'
    ? wordsOfTexts(items.looks, tokens, seed)
    : wordsOfInputs(items, tokens, seed);
}

function* counted(
  planes: SignPlanes,
  words: Words,
  half: 0 | 1,
): Generator<SurveyStep, HalfCounts> {
  const steps = countHalf(planes, words, half);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { message: 'counting signs', share: 0.05 * half };
  }
}

/** Every list in every dimension, [lists, D] row-major. */
interface Results {
  /** Standard deviations from look-alikes in the half that ranks; its sign is the polarity that is tested. */
  readonly ranked: Float32Array;
  /** Of the half that tests. */
  readonly p: Float64Array;
  readonly plus: Uint32Array;
}

function* testAll(
  planes: SignPlanes,
  lists: readonly SurveyedList[],
  ranking: HalfCounts,
  testing: HalfCounts,
): Generator<SurveyStep, Results> {
  const { dimensions } = planes;
  const size = lists.length * dimensions;
  const results = {
    ranked: new Float32Array(size),
    p: new Float64Array(size),
    plus: new Uint32Array(size),
  };
  for (let from = 0; from < lists.length; from += LISTS_A_STEP) {
    const step = lists.slice(from, from + LISTS_A_STEP);
    const counts = plusCountsOfLists(
      planes,
      step.flatMap((list) => [list.ranking.tokens, list.testing.tokens]),
    );
    step.forEach((list, i) => {
      const at = (from + i) * dimensions;
      const plus = counts[2 * i + 1]!;
      results.plus.set(plus, at);
      const ranked = deviations(expectedOf(ranking, list.ranking), counts[2 * i]!);
      results.ranked.set(ranked, at);
      const expected = expectedOf(testing, list.testing);
      for (let d = 0; d < dimensions; d++)
        results.p[at + d] = tailOf(testing, list.testing, expected, {
          dimension: d,
          plus: plus[d]!,
          sign: ranked[d]! >= 0 ? 1 : -1,
        });
    });
    yield { message: 'lists of words', share: 0.1 + (0.5 * from) / lists.length };
  }
  return results;
}

function* partnersIn(
  planes: SignPlanes,
  tokens: Uint32Array,
): Generator<SurveyStep, SurveyedDimension['partners'][]> {
  const steps = partnersOf(planes, tokens);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { message: 'pairs of dimensions', share: 0.65 + 0.35 * step.value };
  }
}

/** The lists of which the half that ranks is surest, as the other half finds them. */
function bestOf(
  dimension: number,
  lists: readonly SurveyedList[],
  { ranked, p, plus }: Results,
  testing: HalfCounts,
  rateOf: (p: number) => number,
): ListTest[] {
  const dimensions = testing.plus.length;
  const at = (list: number): number => list * dimensions + dimension;
  const order = Array.from(lists.keys()).sort(
    (a, b) => Math.abs(ranked[at(b)]!) - Math.abs(ranked[at(a)]!) || a - b,
  );
  return order.slice(0, NAMED).map((i) => {
    const { name, source, testing: own } = lists[i]!;
    const sign = ranked[at(i)]! >= 0 ? 1 : -1;
    const n = own.tokens.length;
    const withSign = (plusSigns: number, of: number): number =>
      sign > 0 ? plusSigns : of - plusSigns;
    const [others, itsPlus] = [testing.words - n, plus[at(i)]!];
    return {
      name,
      source,
      polarity: polarityOf(sign),
      auc: signAuc(
        { n, with: withSign(itsPlus, n) },
        { n: others, with: withSign(testing.plus[dimension]! - itsPlus, others) },
      ),
      p: p[at(i)]!,
      q: rateOf(p[at(i)]!),
      words: n,
    };
  });
}

/** Of a sign that is + with chance `p`, in bits. */
function entropyOf(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p));
}
