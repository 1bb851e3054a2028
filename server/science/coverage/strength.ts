/** The strength of the penalty, chosen inside the training folds. */
import type { Cells } from './cells';
import { without } from './counts';
import { logOddsOf, Training } from './fit';

/** From labels that say nothing (only the base rate) to labels that are believed nearly as counted. */
const STRENGTHS = [Infinity, 100, 30, 10, 3, 1, 0.3, 0.1] as const;

/**
 * For each fold the strength that is best within the others: of the four other folds each is predicted by the other
 * three, on the given dimensions together. All pairs of folds are fitted once.
 *
 * @param sizes Tokens per slot.
 * @param plusOfEach For each dimension that helps to choose: tokens with + per slot.
 */
export function* chosenStrengths(
  cells: Cells,
  folds: number,
  sizes: Float64Array,
  plusOfEach: readonly Float64Array[],
): Generator<number, readonly number[]> {
  const gains = Array.from({ length: folds }, () => new Float64Array(STRENGTHS.length));
  const pairs = pairsOf(folds);
  for (const [done, [i, j]] of pairs.entries()) {
    const training = new Training(cells, without(sizes, folds, [i, j]));
    for (const plus of plusOfEach) {
      const known = without(plus, folds, [i, j]);
      const base = Math.log(training.baseOf(known) / (1 - training.baseOf(known)));
      let beta: Float64Array | undefined;
      STRENGTHS.forEach((strength, s) => {
        if (strength === Infinity) return;
        beta = training.fit(known, strength, beta);
        const odds = logOddsOf(cells, beta);
        gains[i]![s]! += gainIn(j, folds, sizes, plus, odds, base);
        gains[j]![s]! += gainIn(i, folds, sizes, plus, odds, base);
      });
    }
    yield (done + 1) / pairs.length;
  }
  return gains.map((of) => STRENGTHS[of.indexOf(Math.max(...of))]!);
}

function pairsOf(folds: number): (readonly [number, number])[] {
  const all = Array.from({ length: folds }, (_, f) => f);
  return all.flatMap((i) => all.slice(i + 1).map((j) => [i, j] as const));
}

/** Nats that the predictions gain over the base rate in one fold. */
function gainIn(
  fold: number,
  folds: number,
  sizes: Float64Array,
  plus: Float64Array,
  odds: Float64Array,
  base: number,
): number {
  let gain = 0;
  for (let c = 0; c < odds.length; c++) {
    const slot = c * folds + fold;
    const n = sizes[slot]!;
    if (n > 0) gain += plus[slot]! * (odds[c]! - base) - n * (softplus(odds[c]!) - softplus(base));
  }
  return gain;
}

/** log(1 + exp(x)). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
