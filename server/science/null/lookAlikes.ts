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
    readonly words: number,
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

  /**
   * As many words as the anchors, each in the spellings of one anchor.
   *
   * @param used Words that are not drawn; those drawn are added.
   */
  draw(random: Random, used = new Set<string>()): TestSet {
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
  const half = Math.ceil(most / 2);
  // More than this of one side is never taken.
  const enough = Math.max(half, LEAST_FOR_WORD / 2) + LEAST_FOR_WORD;
  let around = withinTier(word, words, TIERS[0], enough, free);
  for (const tier of TIERS.slice(1)) {
    const { same, frequent, rare } = around;
    if (same.length + frequent.length + rare.length >= LEAST_FOR_WORD) break;
    around = withinTier(word, words, tier, enough, free);
  }
  const { same, frequent, rare } = around;
  const each = Math.min(half, frequent.length, rare.length);
  const balanced = Math.max(each, LEAST_FOR_WORD / 2);
  const own = [...same, ...frequent.slice(0, balanced), ...rare.slice(0, balanced)];
  if (own.length >= LEAST_FOR_WORD) return own;
  const rest = [...frequent.slice(balanced), ...rare.slice(balanced)];
  return [...own, ...rest.slice(0, LEAST_FOR_WORD - own.length)];
}

/** Words about a word: of its rank, and more frequent and rarer ones, nearest first, at most `enough` of each. */
interface Around {
  readonly same: readonly LookWord[];
  readonly frequent: readonly LookWord[];
  readonly rare: readonly LookWord[];
}

/** Looks outwards from the word, since a vocabulary has tens of thousands of each kind. */
function withinTier(
  word: LookWord,
  words: readonly LookWord[],
  { ranks, letters }: (typeof TIERS)[number],
  enough: number,
  free: (word: LookWord) => boolean,
): Around {
  const fits = (other: LookWord): boolean =>
    Math.abs(other.length - word.length) <= letters && free(other);
  const side = (from: number, step: number): LookWord[] => {
    const found: LookWord[] = [];
    for (let i = from; found.length < enough; i += step) {
      const other = words[i];
      if (!other || Math.abs(other.logRank - word.logRank) > ranks) break;
      if (fits(other)) found.push(other);
    }
    return found;
  };
  const first = firstNot(words, ({ logRank }) => logRank < word.logRank);
  const after = firstNot(words, ({ logRank }) => logRank <= word.logRank);
  return {
    same: words.slice(first, after).filter(fits),
    frequent: side(first - 1, -1),
    rare: side(after, 1),
  };
}

/** The first of ascending words for which `before` does not hold. */
function firstNot(words: readonly LookWord[], before: (word: LookWord) => boolean): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(words[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
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
