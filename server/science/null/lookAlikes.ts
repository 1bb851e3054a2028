/** Sets that share with the anchors their looks and frequency, and nothing else. */
import { has } from '../../core/bits';
import { shuffled, type Random } from '../random';
import type { Looks, LookWord } from './looks';

/** A set to run the procedure on. */
export interface TestSet {
  readonly anchors: readonly number[];
  /** Equal numbers belong together. */
  readonly clusters: readonly number[];
}

/** How far a look-alike may be from its anchor, in tiers from near to far: log2 of rank, and letters. */
const TIERS = [
  { ranks: 1, letters: 1 },
  { ranks: 2, letters: 3 },
  { ranks: 2, letters: Infinity },
] as const;
/** With fewer candidates an anchor word uses the next tier; in the last tier it has no look-alikes. */
const LEAST_FOR_WORD = 10;
/** Candidates per word: this many or ten times the anchor words, nearest in frequency, half of them more frequent. */
const MOST_FOR_WORD = 50;
/** With fewer candidates in total than three times the words, the same sets would recur. */
const LEAST_RATIO = 3;
/** Share of anchor words that may have no look-alikes. */
const MOST_LACKING = 0.2;

/** Draws look-alike sets of one set of anchors. */
export class LookAlikes {
  private constructor(
    private readonly words: number,
    /** One pool per word that has look-alikes. */
    private readonly pools: readonly (readonly LookWord[])[],
  ) {}

  /**
   * @param barred Packed set of tokens that are never drawn.
   * @returns Undefined if too few words look like the anchors.
   */
  static of(
    looks: Looks,
    anchors: readonly number[],
    barred?: Uint32Array,
  ): LookAlikes | undefined {
    const alike = looks.alike(anchors);
    const most = Math.max(MOST_FOR_WORD, 10 * alike.length);
    const free = ({ tokens }: LookWord): boolean =>
      !barred || !tokens.some((id) => has(barred, id));
    const pools = alike.map(({ word, alike: words }) => nearest(word, words, most, free));
    const found = pools.filter((pool) => pool.length >= LEAST_FOR_WORD);
    const different = new Set(found.flatMap((pool) => pool.map(({ key }) => key))).size;
    const enough =
      alike.length > 0 &&
      found.length >= (1 - MOST_LACKING) * alike.length &&
      different >= LEAST_RATIO * alike.length;
    return enough ? new LookAlikes(alike.length, found) : undefined;
  }

  /** As many words as the anchors, each in the spellings of one anchor. */
  draw(random: Random): TestSet {
    const used = new Set<string>();
    const chosen: LookWord[] = [];
    const take = (pool: readonly LookWord[]): void => {
      const word = unused(pool, used, random);
      if (!word) return;
      used.add(word.key);
      chosen.push(word);
    };
    shuffled(this.pools, random).forEach(take);
    // Look-alikes of other words replace those of words without any, or with an exhausted pool.
    for (let i = chosen.length; i < this.words; i++)
      take(this.pools[random.int(this.pools.length)]!);
    return {
      anchors: chosen.flatMap(({ tokens }) => tokens),
      clusters: chosen.flatMap(({ tokens }, i) => tokens.map(() => i)),
    };
  }
}

/**
 * From the first tier that has enough, the words nearest in rank, as many more frequent as rarer ones, including the
 * word itself. Rarer words are always more numerous: taking the nearest of both sides would make sets rarer than the
 * anchors.
 */
function nearest(
  word: LookWord,
  words: readonly LookWord[],
  most: number,
  free: (word: LookWord) => boolean,
): readonly LookWord[] {
  let found: readonly LookWord[] = [];
  for (const { ranks, letters } of TIERS) {
    found = words
      .filter((other) => Math.abs(other.logRank - word.logRank) <= ranks)
      .filter((other) => Math.abs(other.length - word.length) <= letters && free(other));
    if (found.length >= LEAST_FOR_WORD) break;
  }
  const frequent = found.filter(({ logRank }) => logRank < word.logRank).reverse();
  const rare = found.filter(({ logRank }) => logRank > word.logRank);
  const same = found.filter(({ logRank }) => logRank === word.logRank);
  const each = Math.min(Math.ceil(most / 2), frequent.length, rare.length);
  const balanced = Math.max(each, LEAST_FOR_WORD / 2);
  const own = [...same, ...frequent.slice(0, balanced), ...rare.slice(0, balanced)];
  if (own.length >= LEAST_FOR_WORD) return own;
  const rest = [...frequent.slice(balanced), ...rare.slice(balanced)];
  return [...own, ...rest.slice(0, LEAST_FOR_WORD - own.length)];
}

/** A random unused word of the pool. */
function unused(
  pool: readonly LookWord[],
  used: ReadonlySet<string>,
  random: Random,
): LookWord | undefined {
  const first = random.int(pool.length);
  for (let i = 0; i < pool.length; i++) {
    // After a few random tries, scan the pool in order: some pools are nearly exhausted.
    const at = i < 8 ? (i === 0 ? first : random.int(pool.length)) : (first + i) % pool.length;
    if (!used.has(pool[at]!.key)) return pool[at];
  }
  return undefined;
}
