/** Seeded randomness: the same seed and purpose give the same draws on every machine. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** Integer in [0, below), `below` >= 1. */
  int(below: number): number;
  /** Number in [0, 1). */
  unit(): number;
}

/**
 * @param seed Any 32-bit integer.
 * @param purpose Separates streams, so that adding a draw in one place changes no other (FNV-1a hash).
 */
export function seededRandom(seed: number, purpose: string): Random {
  let hash = 0x811c9dc5 ^ seed;
  for (const unit of purpose) hash = Math.imul(hash ^ unit.codePointAt(0)!, 0x01000193);
  const generator = xoroshiro128plus(hash | 0);
  return {
    int: (below) => uniformInt(generator, 0, below - 1),
    unit: () => uniformFloat64(generator),
  };
}

/** A shuffled copy (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

/**
 * `n` distinct items, each subset equally likely, in random order (Floyd's algorithm: the cost is n, not the pool).
 *
 * @throws {RangeError} The pool holds fewer than `n`.
 */
export function sample<T>(pool: readonly T[], n: number, random: Random): T[] {
  if (n > pool.length) throw new RangeError(`cannot draw ${n} of ${pool.length}`);
  const chosen = new Set<number>();
  for (let j = pool.length - n; j < pool.length; j++) {
    const t = random.int(j + 1);
    chosen.add(chosen.has(t) ? j : t);
  }
  return shuffled(
    [...chosen].map((i) => pool[i]!),
    random,
  );
}
