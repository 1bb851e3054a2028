/** How sure the explained bits are. */
import { studentQuantile } from '../student';

const LEAST_WORDS = 10;

export interface Explaining {
  /** Bits per token, of all dimensions together; negative where labels mislead. */
  readonly value: number;
  /** null with fewer than 10 words, or if no interval was asked for. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * A 95 % t interval over words (a word's tokens are one observation), corrected for their skewness: where few words
 * carry all gains, a sample that has too few of them also varies too little.
 *
 * @param effects By place: what the token adds to the mean, by its own gain and by what others learn from it; undefined
 *   where no interval is asked for.
 * @see Hall 1992, On the removal of skewness by transformation, J. R. Statist. Soc. B 54
 */
export function intervalOf(
  value: number,
  effects: Float64Array | undefined,
  words: readonly string[],
): { readonly explained: Explaining; readonly words: number } {
  if (!effects) return { explained: { value, low: null, high: null }, words: new Set(words).size };
  const mean = effects.reduce((sum, one) => sum + one, 0) / effects.length;
  const sums = new Map<string, number>();
  words.forEach((word, i) => sums.set(word, (sums.get(word) ?? 0) + effects[i]! - mean));
  const count = sums.size;
  if (count < LEAST_WORDS) return { explained: { value, low: null, high: null }, words: count };
  let [squares, cubes] = [0, 0];
  for (const sum of sums.values()) {
    squares += sum ** 2;
    cubes += sum ** 3;
  }
  const error = Math.sqrt((squares * count) / (count - 1)) / effects.length;
  const skewness = squares > 0 ? cubes / squares ** 1.5 : 0;
  const t = studentQuantile(0.025, count - 1);
  const [low, high] = [value - error * skewed(t, skewness), value - error * skewed(-t, skewness)];
  return { explained: { value, low, high }, words: count };
}

/**
 * The quantile of a studentised mean whose normal quantile is `t`: Hall's cubic transformation, turned round.
 *
 * @param skewness Of the mean: that of one observation / sqrt(n).
 */
function skewed(t: number, skewness: number): number {
  if (Math.abs(skewness) < 1e-6) return t;
  return (3 / skewness) * (Math.cbrt(1 + skewness * (t - skewness / 6)) - 1);
}
