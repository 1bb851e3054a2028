/**
 * What a held-out gain owes to single words of the training set: other words would have made other predictions, and
 * an interval that takes these as given is too narrow.
 */
import { solveInPlace } from '../../core/logistic/cholesky';
import type { Design } from '../../core/logistic/design';
import type { Counted as CellCounts, Fitted } from '../../core/logistic/fit';
import type { Counted } from './counts';
import type { Training } from './training';

/** One dimension as one fold's training set predicts it. */
interface Predicted {
  readonly fold: number;
  readonly training: Training;
  readonly strength: number;
  readonly rate: number;
  readonly heldOut: CellCounts;
  readonly fitted: Fitted;
}

/**
 * Adds, for a token of each slot outside the fold with sign - or +, the bits that the fold would gain less, to first
 * order, if the token had not been learnt from: by one step of Newton, with the approximate Hessian of the fit.
 */
export function addInfluence(
  [ofMinus, ofPlus]: readonly [Float64Array, Float64Array],
  { cells, placed: { folds } }: Counted,
  predicted: Predicted,
): void {
  const { fold, training, rate, fitted } = predicted;
  const byLabels = pullOf(cells, predicted);
  const byRate = pullOfRate(predicted);
  for (let c = 0; c < cells.size; c++) {
    if (training.n[c] === 0) continue;
    const chance = Math.exp(fitted.odds[c]! - fitted.softplus[c]!);
    const minus = byLabels[c]! * chance - byRate * rate;
    const plus = minus - byLabels[c]! + byRate;
    for (let f = 0; f < folds; f++) {
      if (f === fold) continue;
      ofMinus[c * folds + f]! += minus / Math.LN2;
      ofPlus[c * folds + f]! += plus / Math.LN2;
    }
  }
}

/** By cell: the nats that the fold gains for each unit by which a token of the cell is over-predicted. */
function pullOf(
  cells: Design,
  { training, strength, rate, heldOut, fitted }: Predicted,
): Float64Array {
  const { size, start, column } = cells;
  const pull = new Float64Array(training.width);
  for (let c = 0; c < size; c++) {
    if (heldOut.n[c] === 0) continue;
    const over = heldOut.n[c]! * Math.exp(fitted.odds[c]! - fitted.softplus[c]!) - heldOut.plus[c]!;
    pull[0]! += over;
    for (let k = start[c]!; k < start[c + 1]!; k++) pull[column[k]! + 1]! += over;
  }
  solveInPlace(training.factor(rate, strength), training.width, pull);
  const byCell = new Float64Array(size);
  for (let c = 0; c < size; c++) {
    byCell[c] = pull[0]!;
    for (let k = start[c]!; k < start[c + 1]!; k++) byCell[c]! += pull[column[k]! + 1]!;
  }
  return byCell;
}

/** The same of the base rate, against which the gain is measured. */
function pullOfRate({ training, rate, heldOut }: Predicted): number {
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  const over = sum(heldOut.n) * rate - sum(heldOut.plus);
  return over / (sum(training.n) * rate * (1 - rate));
}
