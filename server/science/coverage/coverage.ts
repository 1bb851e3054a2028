/**
 * How many bits of the signs a set of labels explains (docs/measuring.md#coverage): for each dimension the held-out log
 * loss of its sign given a token's labels, against its base rate.
 */
import { plainFits, type FitsOn } from '../../core/logistic/fits';
import type { SignPlanes } from '../../core/planes';
import { seededRandom, shuffled } from '../random';
import { cellsOf, type Label } from './cells';
import { bitsOf, countedFor, isConstant, plusOf, type Counted } from './counts';
import { explainedSteps, modelOf } from './explained';
import { intervalOf, type Explaining } from './interval';
import { chosenStrengths } from './strength';

/** What is predicted, of which tokens. */
export interface CoverageScene {
  readonly planes: SignPlanes;
  /** Ids of the evaluated tokens, ascending. */
  readonly tokens: Uint32Array;
  /** By place: what is never on both sides of a fold, e.g. the word of which the token is a spelling. */
  readonly words: readonly string[];
}

export interface Coverage {
  readonly explained: Explaining;
  /** Entropy of all signs, summed over the dimensions. */
  readonly total: number;
  /** Length D. */
  readonly bits: Float64Array;
  readonly entropy: Float64Array;
  /** Bits lost per token if a label is left out, by its place; 0 for a label without a column. */
  readonly lost: Float64Array;
  readonly words: number;
  /** Penalty of each fold; Infinity: the labels were not used. */
  readonly strengths: readonly number[];
}

export interface CoverageSettings {
  readonly seed: number;
  /** Whether to leave out the interval, and what is lost without each label. */
  readonly bitsOnly: boolean;
}

const COVERAGE_FOLDS = 5;
/** Dimensions that choose the strength of the penalty. */
const CHOOSING = 32;

/**
 * Yields shares of the work done.
 *
 * @param fitsOn What fits; it changes no bit of the result.
 */
export function* coverageSteps(
  scene: CoverageScene,
  labels: readonly Label[],
  settings: CoverageSettings,
  fitsOn: FitsOn = plainFits,
): Generator<number, Coverage> {
  const { tokens } = scene;
  const foldOf = foldsOf(scene, settings.seed);
  const cells = cellsOf(tokens, labels);
  const counted = countedFor(scene.planes, cells, { tokens, foldOf, folds: COVERAGE_FOLDS });
  const strengths = yield* chosen(counted, settings.seed, fitsOn);
  const models = strengths.map((strength, f) => modelOf(counted, f, strength, settings.bitsOnly));
  const { bits, entropy, effects, lost } = yield* explainedSteps(counted, models, fitsOn);
  const value = bits.reduce((sum, one) => sum + one, 0);
  return {
    ...intervalOf(value, settings.bitsOnly ? undefined : effects, scene.words),
    total: entropy.reduce((sum, one) => sum + one, 0),
    bits,
    entropy,
    lost: Float64Array.from(labels, (_, i) => {
      const column = cells.columnOf[i]!;
      return column < 0 ? 0 : lost[column]! / tokens.length;
    }),
    strengths,
  };
}

/** Words are dealt to the folds in an order that depends on them and the seed, not on the catalog. */
function foldsOf({ words }: CoverageScene, seed: number): Uint8Array {
  const all = [...new Set(words)].sort();
  const order = shuffled(all, seededRandom(seed, 'folds of coverage'));
  const foldOf = new Map(order.map((word, i) => [word, i % COVERAGE_FOLDS]));
  return Uint8Array.from(words, (word) => foldOf.get(word)!);
}

/** A fifth of the work at most. */
function* chosen(
  { planes, cells, placed, slots, sizes }: Counted,
  seed: number,
  fitsOn: FitsOn,
): Generator<number, readonly number[]> {
  if (cells.columns === 0) return Array.from({ length: placed.folds }, () => Infinity);
  const all = Array.from({ length: planes.dimensions }, (_, d) => d);
  const some = shuffled(all, seededRandom(seed, 'dimensions of coverage')).slice(0, CHOOSING);
  const plus = some.map((d) => plusOf(bitsOf(planes, d, placed.tokens), slots, sizes.length));
  const varied = plus.filter((one) => !isConstant(one, sizes));
  const steps = chosenStrengths(cells, placed.folds, sizes, varied, fitsOn);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield step.value / 5;
  }
}
