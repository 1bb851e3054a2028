/** What every token gains in every dimension by being predicted from its labels, by folds that do not hold its word. */
import { softplusOf, type Counted as CellCounts, type Fitted } from '../../core/logistic/fit';
import type { Fits, FitsOn, FitTask } from '../../core/logistic/fits';
import { bitsOf, isConstant, plusOf, within, without, type Counted } from './counts';
import { addInfluence } from './influence';
import { LeftOut } from './leftOut';
import { oddsOf } from './strength';
import { Training } from './training';

/** Dimensions that are fitted between two pauses. */
const AT_ONCE = 16;

/** What predicts one fold. */
export interface FoldModel {
  readonly fold: number;
  readonly training: Training;
  /** Of the penalty; Infinity: by the base rate alone. */
  readonly strength: number;
  /** Unless only the bits are asked for. */
  readonly leftOut: LeftOut | undefined;
}

export function modelOf(
  { cells, placed, sizes }: Counted,
  fold: number,
  strength: number,
  bitsOnly: boolean,
): FoldModel {
  const training = new Training(cells, without(sizes, placed.folds, [fold]));
  const leftOut = bitsOnly ? undefined : new LeftOut(cells, training, strength);
  return { fold, training, strength, leftOut };
}

export interface Explained {
  /** Bits gained per token, and the entropy, by dimension. */
  readonly bits: Float64Array;
  readonly entropy: Float64Array;
  /** What each token adds to the bits, times the number of tokens: its gain, and what the others learn from it. */
  readonly effects: Float64Array;
  /** Bits lost without a column, by all tokens together. */
  readonly lost: Float64Array;
}

/** Yields shares of the work of a coverage, of which the first fifth is done. */
export function* explainedSteps(
  counted: Counted,
  models: readonly FoldModel[],
  fitsOn: FitsOn,
): Generator<number, Explained> {
  const { planes, cells, placed } = counted;
  const sums = {
    bits: new Float64Array(planes.dimensions),
    entropy: new Float64Array(planes.dimensions),
    effects: new Float64Array(placed.tokens.length),
    lost: new Float64Array(cells.columns),
  };
  const used = models.filter(({ strength }) => strength !== Infinity);
  const fits = fitsOn(
    cells,
    used.map(({ training }) => training.n),
  );
  for (let from = 0; from < planes.dimensions; from += AT_ONCE) {
    const to = Math.min(planes.dimensions, from + AT_ONCE);
    const some = Array.from({ length: to - from }, (_, i) => signsOf(counted, from + i));
    explain(counted, used, fits, some, sums);
    yield 0.2 + (0.8 * to) / planes.dimensions;
  }
  return sums;
}

interface Signs {
  readonly dimension: number;
  /** By place, 1 for +. */
  readonly bits: Uint8Array;
  /** Tokens with + per slot. */
  readonly plus: Float64Array;
}

function signsOf({ planes, placed, slots, sizes }: Counted, dimension: number): Signs {
  const bits = bitsOf(planes, dimension, placed.tokens);
  return { dimension, bits, plus: plusOf(bits, slots, sizes.length) };
}

function explain(
  counted: Counted,
  models: readonly FoldModel[],
  fits: Fits,
  some: readonly Signs[],
  sums: Explained,
): void {
  const varied = some.filter(({ plus }) => !isConstant(plus, counted.sizes));
  const runs = varied.map((signs) => models.map((model, at) => runOf(counted, signs, model, at)));
  const fitted = fits(runs.flatMap((own) => own.map(({ task }) => task)));
  varied.forEach((signs, i) => {
    sums.entropy[signs.dimension] = entropyOf(signs, counted);
    const own = runs[i]!.map((run, at) => ({
      ...run,
      fitted: fitted[i * models.length + at]![0]!,
    }));
    sums.bits[signs.dimension] =
      own.reduce((sum, run) => sum + gainOf(run), 0) / counted.placed.tokens.length;
    if (own.some(({ model }) => model.leftOut)) addEffects(counted, signs, own, sums);
  });
}

/** One dimension, predicted in one fold. */
interface Run {
  readonly model: FoldModel;
  readonly task: FitTask;
  /** Share of + of the training tokens. */
  readonly rate: number;
  /** The tokens of the fold. */
  readonly heldOut: CellCounts;
}

interface FittedRun extends Run {
  readonly fitted: Fitted;
}

function runOf({ placed, sizes }: Counted, signs: Signs, model: FoldModel, at: number): Run {
  const { fold, training, strength } = model;
  const plus = without(signs.plus, placed.folds, [fold]);
  const rate = training.baseOf(plus);
  const ridges = [{ strength, factor: training.factor(rate, strength) }];
  const heldOut = {
    n: within(sizes, placed.folds, fold),
    plus: within(signs.plus, placed.folds, fold),
  };
  return { model, task: { training: at, plus, ridges }, rate, heldOut };
}

/** Bits that the tokens of a fold gain. */
function gainOf({ rate, heldOut: { n, plus }, fitted: { odds, softplus } }: FittedRun): number {
  const base = oddsOf(rate);
  const ofBase = softplusOf(base);
  let nats = 0;
  for (let c = 0; c < n.length; c++)
    if (n[c]! > 0) nats += plus[c]! * (odds[c]! - base) - n[c]! * (softplus[c]! - ofBase);
  return nats / Math.LN2;
}

/** Adds what single tokens and labels have to do with the gains. */
function addEffects(
  counted: Counted,
  { bits }: Signs,
  runs: readonly FittedRun[],
  { effects, lost }: Explained,
): void {
  const { placed, slots, sizes } = counted;
  const ofSign = [new Float64Array(sizes.length), new Float64Array(sizes.length)] as const;
  for (const { model, rate, heldOut, fitted } of runs) {
    addGains(ofSign, fitted, oddsOf(rate), model.fold, placed.folds);
    addInfluence(ofSign, counted, { ...model, rate, heldOut, fitted });
    model.leftOut!.addTo(lost, rate, fitted, heldOut);
  }
  for (let i = 0; i < bits.length; i++) effects[i]! += ofSign[bits[i] as 0 | 1][slots[i]!]!;
}

/**
 * Adds the bits that a token of each of a fold's slots gains.
 *
 * @param base Log odds of the base rate.
 */
function addGains(
  [ofMinus, ofPlus]: readonly [Float64Array, Float64Array],
  { odds, softplus }: Fitted,
  base: number,
  fold: number,
  folds: number,
): void {
  const ofBase = softplusOf(base);
  for (let c = 0; c < odds.length; c++) {
    const gain = ofBase - softplus[c]!;
    ofMinus[c * folds + fold]! += gain / Math.LN2;
    ofPlus[c * folds + fold]! += (gain + odds[c]! - base) / Math.LN2;
  }
}

/** In bits. */
function entropyOf({ plus }: Signs, { placed }: Counted): number {
  const p = plus.reduce((sum, one) => sum + one, 0) / placed.tokens.length;
  if (p <= 0 || p >= 1) return 0;
  return -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p));
}
