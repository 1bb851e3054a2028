/** What a sign may encode without any meaning: how well it tells tokens by their looks. */
import { popcount, setOf } from '../../core/bits';
import { plusCounts, type SignPlanes } from '../../core/planes';
import type { Look, LookTest } from '../../protocol/dimensions';
import { polarityOf } from '../describe';
import type { VocabularyLooks } from '../null/looks';
import { Looks } from '../null/looks';

/** A look with fewer tokens on either side is not tested: its AUC would vary too much. */
const LEAST = 100;

/** The tokens that have a look, and those that have not; a token may be on neither side. */
interface Sides {
  readonly look: Look;
  readonly having: readonly number[];
  readonly lacking: readonly number[];
}

/**
 * @param tokens Packed set of the evaluated ones.
 * @returns For each dimension its looks, the best first.
 */
export function looksOf(
  planes: SignPlanes,
  tokens: Uint32Array,
  vocabulary: VocabularyLooks,
): LookTest[][] {
  const tests = sidesOf(vocabulary, tokens)
    .filter(({ having, lacking }) => Math.min(having.length, lacking.length) >= LEAST)
    .map(({ look, having, lacking }) => {
      const shares = [having, lacking].map((side) => sharesOf(planes, side));
      return { look, having: shares[0]!, lacking: shares[1]! };
    });
  return Array.from({ length: planes.dimensions }, (_, d) =>
    tests
      .map(({ look, having, lacking }) => {
        const difference = having[d]! - lacking[d]!;
        const polarity = polarityOf(difference > 0 ? 1 : -1);
        return { look, polarity, auc: (1 + Math.abs(difference)) / 2 };
      })
      .sort((a, b) => b.auc - a.auc),
  );
}

function sharesOf(planes: SignPlanes, side: readonly number[]): Float64Array {
  const set = setOf(side, planes.tokens);
  const n = popcount(set);
  return Float64Array.from(plusCounts(planes, set), (plus) => plus / n);
}

/** Long and rare are those above the median. */
function sidesOf(vocabulary: VocabularyLooks, tokens: Uint32Array): Sides[] {
  const all = new Looks(vocabulary, tokens).shaped();
  const sides = (look: Look, has: (token: (typeof all)[number]) => boolean | undefined): Sides => ({
    look,
    having: all.filter((one) => has(one) === true).map(({ id }) => id),
    lacking: all.filter((one) => has(one) === false).map(({ id }) => id),
  });
  const length = median(all.map((one) => one.length));
  const rank = median(all.map((one) => one.logRank));
  return [
    sides('case', ({ letterCase }) => (letterCase === 'none' ? undefined : letterCase !== 'lower')),
    sides('space', ({ space }) => space),
    sides('length', (one) => one.length > length),
    sides('script', ({ script }) => (isLetters(script) ? script !== 'Latin' : undefined)),
    sides('digits', ({ script }) => script === 'digits'),
    sides('rank', (one) => one.logRank > rank),
  ];
}

function isLetters(script: string): boolean {
  return script !== 'digits' && script !== 'signs';
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >>> 1] ?? 0;
}
