/** The strength of the penalty, chosen inside the training folds. */
import { softplusOf, type Fitted, type Ridge } from '../../core/logistic/fit';
import type { FitsOn } from '../../core/logistic/fits';
import type { Cells } from './cells';
import { without } from './counts';
import { Training } from './training';

/** From labels that say nothing (only the base rate) to labels that are believed nearly as counted. */
const STRENGTHS = [Infinity, 100, 30, 10, 3, 1, 0.3, 0.1] as const;
const [, ...FITTED] = STRENGTHS;

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
  fitsOn: FitsOn,
): Generator<number, readonly number[]> {
  const gains = Array.from({ length: folds }, () => new Float64Array(STRENGTHS.length));
  const pairs = pairsOf(folds);
  for (const [done, [i, j]] of pairs.entries()) {
    const training = new Training(cells, without(sizes, folds, [i, j]));
    const known = plusOfEach.map((plus) => without(plus, folds, [i, j]));
    const fits = fitsOn(cells, [training.n]);
    const paths = fits(
      known.map((plus) => ({ training: 0, plus, ridges: ridgesOf(training, plus) })),
    );
    paths.forEach((path, d) => {
      const base = oddsOf(training.baseOf(known[d]!));
      const scene = { folds, sizes, plus: plusOfEach[d]!, base };
      path.forEach((fitted, s) => {
        gains[i]![s + 1]! += gainIn(j, scene, fitted);
        gains[j]![s + 1]! += gainIn(i, scene, fitted);
      });
    });
    yield (done + 1) / pairs.length;
  }
  return gains.map((of) => STRENGTHS[of.indexOf(Math.max(...of))]!);
}

function pairsOf(folds: number): (readonly [number, number])[] {
  const all = Array.from({ length: folds }, (_, f) => f);
  return all.flatMap((i) => all.slice(i + 1).map((j) => [i, j] as const));
}

function ridgesOf(training: Training, plus: Float64Array): Ridge[] {
  const base = training.baseOf(plus);
  return FITTED.map((strength) => ({ strength, factor: training.factor(base, strength) }));
}

/** Log odds. */
export function oddsOf(chance: number): number {
  return Math.log(chance / (1 - chance));
}

/** Nats that the predictions gain over the base rate in one fold. */
function gainIn(
  fold: number,
  {
    folds,
    sizes,
    plus,
    base,
  }: {
    readonly folds: number;
    readonly sizes: Float64Array;
    readonly plus: Float64Array;
    /** Log odds. */
    readonly base: number;
  },
  { odds, softplus }: Fitted,
): number {
  const baseLoss = softplusOf(base);
  let gain = 0;
  for (let c = 0; c < odds.length; c++) {
    const slot = c * folds + fold;
    const n = sizes[slot]!;
    if (n > 0) gain += plus[slot]! * (odds[c]! - base) - n * (softplus[c]! - baseLoss);
  }
  return gain;
}
