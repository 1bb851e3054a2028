/**
 * How many bits of the signs a set of labels explains (docs/measuring.md#coverage): for each dimension the held-out log
 * loss of its sign given a token's labels, against its base rate.
 */
import type { SignPlanes } from '../../core/planes';
import { seededRandom, shuffled } from '../random';
import { studentQuantile } from '../student';
import { cellsOf, type Cells, type Label } from './cells';
import { bitsOf, plusOf, sizesOf, slotsOf, without, type Placed } from './counts';
import { logOddsOf, Training } from './fit';
import { LeftOut } from './leftOut';
import { chosenStrengths, softplus } from './strength';

/** What is predicted, of which tokens. */
export interface CoverageScene {
  readonly planes: SignPlanes;
  /** Ids of the evaluated tokens, ascending. */
  readonly tokens: Uint32Array;
  /** By place: what is never on both sides of a fold, e.g. the word of which the token is a spelling. */
  readonly words: readonly string[];
}

export interface Coverage {
  /** Bits per token, of all dimensions together; negative where labels mislead. No interval below 10 words. */
  readonly explained: {
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
  };
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
  /** Whether to find what is lost without each label. */
  readonly leaveOut: boolean;
}

const COVERAGE_FOLDS = 5;
/** Dimensions that choose the strength of the penalty. */
const CHOOSING = 32;
const LEAST_WORDS = 10;

/** Yields shares of the work done. */
export function* coverageSteps(
  scene: CoverageScene,
  labels: readonly Label[],
  settings: CoverageSettings,
): Generator<number, Coverage> {
  const cells = cellsOf(scene.tokens, labels);
  const placed = {
    tokens: scene.tokens,
    folds: COVERAGE_FOLDS,
    foldOf: foldsOf(scene, settings.seed),
  };
  const counted = countedFor(scene, cells, placed);
  const strengths = yield* chosen(counted, settings.seed);
  return yield* explainedBy(counted, labels.length, strengths, settings.leaveOut);
}

interface Counted {
  readonly scene: CoverageScene;
  readonly cells: Cells;
  readonly placed: Placed;
  readonly slots: Uint32Array;
  /** Tokens per slot. */
  readonly sizes: Float64Array;
}

function countedFor(scene: CoverageScene, cells: Cells, placed: Placed): Counted {
  const slots = slotsOf(cells, placed);
  return { scene, cells, placed, slots, sizes: sizesOf(slots, cells.size * placed.folds) };
}

/** Words are dealt to the folds in an order that depends on them and the seed, not on the catalog. */
function foldsOf({ words }: CoverageScene, seed: number): Uint8Array {
  const all = [...new Set(words)].sort();
  const order = shuffled(all, seededRandom(seed, 'folds of coverage'));
  const foldOf = new Map(order.map((word, i) => [word, i % COVERAGE_FOLDS]));
  return Uint8Array.from(words, (word) => foldOf.get(word)!);
}

/** A fifth of the work at most. */
function* chosen(counted: Counted, seed: number): Generator<number, readonly number[]> {
  const { scene, cells, placed, slots, sizes } = counted;
  if (cells.columns === 0) return Array.from({ length: placed.folds }, () => Infinity);
  const all = Array.from({ length: scene.planes.dimensions }, (_, d) => d);
  const some = shuffled(all, seededRandom(seed, 'dimensions of coverage')).slice(0, CHOOSING);
  const plus = some.map((d) => plusOf(bitsOf(scene.planes, d, scene.tokens), slots, sizes.length));
  const varied = plus.filter((one) => !isConstant(one, sizes));
  const steps = chosenStrengths(cells, placed.folds, sizes, varied);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield step.value / 5;
  }
}

function isConstant(plus: Float64Array, sizes: Float64Array): boolean {
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  const positive = sum(plus);
  return positive === 0 || positive === sum(sizes);
}

function* explainedBy(
  counted: Counted,
  labels: number,
  strengths: readonly number[],
  leaveOut: boolean,
): Generator<number, Coverage> {
  const { scene, cells, slots, sizes } = counted;
  const { planes, tokens } = scene;
  const models = strengths.map((strength, fold) => foldModel(counted, fold, strength, leaveOut));
  const bits = new Float64Array(planes.dimensions);
  const entropy = new Float64Array(planes.dimensions);
  const perToken = new Float64Array(tokens.length);
  const lost = new Float64Array(cells.columns);
  const [ofPlus, ofMinus] = [new Float64Array(sizes.length), new Float64Array(sizes.length)];
  for (let d = 0; d < planes.dimensions; d++) {
    const signs = bitsOf(planes, d, tokens);
    const plus = plusOf(signs, slots, sizes.length);
    if (isConstant(plus, sizes)) continue;
    const positive = plus.reduce((sum, one) => sum + one, 0);
    entropy[d] = entropyOf(positive / tokens.length);
    models.forEach((model, fold) => predict(model, fold, { plus, ofPlus, ofMinus, lost }, counted));
    for (let i = 0; i < signs.length; i++) {
      const gain = (signs[i] === 1 ? ofPlus : ofMinus)[slots[i]!]!;
      perToken[i]! += gain;
      bits[d]! += gain;
    }
    bits[d]! /= tokens.length;
    if (d % 16 === 15) yield 0.2 + (0.8 * d) / planes.dimensions;
  }
  const perLabel = Float64Array.from({ length: labels }, (_, i) => {
    const column = cells.columnOf[i]!;
    return column < 0 ? 0 : lost[column]! / tokens.length;
  });
  return {
    ...intervalOf(perToken, scene.words),
    total: entropy.reduce((sum, one) => sum + one, 0),
    bits,
    entropy,
    lost: perLabel,
    strengths,
  };
}

interface FoldModel {
  readonly training: Training;
  readonly strength: number;
  readonly leftOut: LeftOut | undefined;
}

function foldModel(
  { cells, placed, sizes }: Counted,
  fold: number,
  strength: number,
  leaveOut: boolean,
): FoldModel {
  const training = new Training(cells, without(sizes, placed.folds, [fold]));
  const finds = leaveOut && strength !== Infinity;
  const leftOut = finds ? new LeftOut(cells, training, strength) : undefined;
  return { training, strength, leftOut };
}

interface Into {
  /** Tokens with + per slot. */
  readonly plus: Float64Array;
  /** Bits gained at a token of a slot with + or -. */
  readonly ofPlus: Float64Array;
  readonly ofMinus: Float64Array;
  /** Bits lost without a column. */
  readonly lost: Float64Array;
}

/** Writes the gains of one fold's slots. */
function predict(
  { training, strength, leftOut }: FoldModel,
  fold: number,
  { plus, ofPlus, ofMinus, lost }: Into,
  { cells, placed: { folds }, sizes }: Counted,
): void {
  const known = without(plus, folds, [fold]);
  const rate = training.baseOf(known);
  const base = Math.log(rate / (1 - rate));
  const slot = (cell: number): number => cell * folds + fold;
  if (strength === Infinity) {
    for (let c = 0; c < cells.size; c++) ofPlus[slot(c)] = ofMinus[slot(c)] = 0;
    return;
  }
  const beta = training.fit(known, strength);
  const odds = logOddsOf(cells, beta);
  for (let c = 0; c < cells.size; c++) {
    ofPlus[slot(c)] = (softplus(-base) - softplus(-odds[c]!)) / Math.LN2;
    ofMinus[slot(c)] = (softplus(base) - softplus(odds[c]!)) / Math.LN2;
  }
  if (!leftOut) return;
  const nats = new Float64Array(cells.columns);
  leftOut.addTo(
    nats,
    rate,
    beta,
    odds,
    (c) => sizes[slot(c)]!,
    (c) => plus[slot(c)]!,
  );
  nats.forEach((value, column) => (lost[column]! += value / Math.LN2));
}

/** In bits. */
function entropyOf(p: number): number {
  if (p <= 0 || p >= 1) return 0;
  return -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p));
}

/** Mean over tokens with a t interval over words: a word's tokens are one observation. */
function intervalOf(
  perToken: Float64Array,
  words: readonly string[],
): Pick<Coverage, 'explained' | 'words'> {
  const tokens = perToken.length;
  const value = perToken.reduce((sum, one) => sum + one, 0) / tokens;
  const sums = new Map<string, number>();
  words.forEach((word, i) => sums.set(word, (sums.get(word) ?? 0) + perToken[i]! - value));
  const count = sums.size;
  if (count < LEAST_WORDS) return { explained: { value, low: null, high: null }, words: count };
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  const error = Math.sqrt((squares * count) / (count - 1)) / tokens;
  const half = studentQuantile(0.025, count - 1) * error;
  return { explained: { value, low: value - half, high: value + half }, words: count };
}
