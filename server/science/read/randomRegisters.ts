/** Registers of random words: what an agreement is compared with (docs/measuring.md#reading-a-text). */
import { members } from '../../core/bits';
import { plusCountsOfList, restOf } from '../../core/planes';
import type { Prototype } from '../../core/prototype';
import type { Evaluated } from '../measure';
import { dimensionStats, prototypeOf, rankedDimensions } from '../prototype';
import { sample, seededRandom } from '../random';

/** All dimensions, best first, with the polarity that one random set shows. */
export type RandomRegister = Prototype;

/**
 * Sets of random words are as large as the anchors are many, down to the next of 2, 3, 4, 6, 8, 12, 16, ...: features
 * of similar size share them.
 */
export function setSizeOf(anchors: number): number {
  let size = 2;
  for (let next = 2; next <= anchors; next *= 2) size = 1.5 * next <= anchors ? 1.5 * next : next;
  return size;
}

/**
 * Registers of `draws` random sets of evaluated tokens, each against the rest of them; yields after each.
 *
 * @param words In each set; fewer in a vocabulary of less than twice as many.
 */
export function* randomRegisters(
  { planes, tokens, counts }: Evaluated,
  { words, draws, seed }: { readonly words: number; readonly draws: number; readonly seed: number },
): Generator<void, RandomRegister[]> {
  const pool = members(tokens);
  const random = seededRandom(seed, `read:${words}`);
  const size = Math.max(1, Math.min(words, pool.length >> 1));
  const found: RandomRegister[] = [];
  for (let i = 0; i < draws; i++) {
    const set = { n: size, plus: plusCountsOfList(planes, sample(pool, size, random)) };
    const stats = dimensionStats(set, restOf(counts, set));
    found.push(prototypeOf(stats, rankedDimensions(stats)));
    yield;
  }
  return found;
}

/** The register of the k best dimensions. */
export function beginningOf({ dimensions, polarity }: RandomRegister, k: number): Prototype {
  return { dimensions: dimensions.slice(0, k), polarity: polarity.slice(0, k) };
}
