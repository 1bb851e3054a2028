/** How many words of each half and of each look have sign +, in every dimension. */
import { plusCountsOfLists, type SignPlanes } from '../../core/planes';
import { logFactorials } from './saddlepoint';
import type { Words } from './words';

/** One half of the words. */
export interface HalfCounts {
  readonly words: number;
  /** Words with sign +, length D. */
  readonly plus: Float64Array;
  /** Words of each stratum. */
  readonly inStratum: Int32Array;
  /** Words with sign + of each stratum: [strata, D] row-major. */
  readonly plusInStratum: Uint32Array;
  /** Logarithms of factorials up to the largest stratum. */
  readonly logFactorials: Float64Array;
}

/** Strata that are counted at once: they bound the memory of a step. */
const STRATA_A_STEP = 128;

/** Yields between steps. */
export function* countHalf(
  planes: SignPlanes,
  words: Words,
  half: 0 | 1,
): Generator<void, HalfCounts> {
  const { strata } = words;
  const { dimensions } = planes;
  const tokens: number[][] = Array.from({ length: strata }, () => []);
  words.token.forEach((token, word) => {
    if (words.half[word] === half) tokens[words.stratum[word]!]!.push(token);
  });
  const plus = new Float64Array(dimensions);
  const plusInStratum = new Uint32Array(strata * dimensions);
  for (let from = 0; from < strata; from += STRATA_A_STEP) {
    const counts = plusCountsOfLists(planes, tokens.slice(from, from + STRATA_A_STEP));
    counts.forEach((own, i) => {
      plusInStratum.set(own, (from + i) * dimensions);
      for (let d = 0; d < dimensions; d++) plus[d]! += own[d]!;
    });
    yield;
  }
  const inStratum = Int32Array.from(tokens, ({ length }) => length);
  return {
    words: inStratum.reduce((a, b) => a + b, 0),
    plus,
    inStratum,
    plusInStratum,
    logFactorials: logFactorials(inStratum.reduce((a, b) => Math.max(a, b), 0)),
  };
}
