/** Trained probes: logistic regression whose penalty is chosen inside the training rows only. */
import { assignFolds } from '../../folds';
import { seededRandom } from '../../random';
import type { Design, Linear } from '../common/logistic';
import { fitLogistic, scoresOf } from '../common/logistic';
import { aucOfScores } from '../common/scores';
import type { View } from './items';
import { meanRow } from './means';
import type { Split } from './split';

/** Strongest first; scikit-learn's C is 1 / penalty. */
const PENALTIES: readonly number[] = [300, 30, 3];

/** Rows at some dimensions, standardised by the training rows. */
export interface Scaler {
  design(rows: readonly number[]): Design;
}

/** @param dimensions Which columns; all by default. */
export function scalerOf(view: View, split: Split, dimensions?: readonly number[]): Scaler {
  const training = [...split.positives, ...split.negatives];
  const columns = dimensions ?? Array.from({ length: view.width }, (_, d) => d);
  const means = meanRow(view, training);
  const scales = deviations(view, training, means).map((s) => 1 / (s || 1));
  return {
    design: (rows) => {
      const values = new Float32Array(rows.length * columns.length);
      rows.forEach((r, i) =>
        columns.forEach((d, c) => {
          const value = view.values[r * view.width + d]!;
          values[i * columns.length + c] = (value - means[d]!) * scales[d]!;
        }),
      );
      return { rows: rows.length, width: columns.length, values };
    },
  };
}

function deviations(
  { values, width }: View,
  rows: readonly number[],
  means: Float64Array,
): Float64Array {
  const squares = new Float64Array(width);
  for (const r of rows) {
    for (let d = 0; d < width; d++) squares[d]! += (values[r * width + d]! - means[d]!) ** 2;
  }
  return squares.map((s) => Math.sqrt(s / rows.length));
}

/** L2 logistic regression on standardised values, one score per row of the view. */
export function logisticScores(view: View, split: Split, seed: number): Float64Array {
  return scoresWith(view, split, seed, scalerOf(view, split));
}

/**
 * Logistic regression on the k dimensions whose class means differ most, in standard deviations.
 *
 * @see Gurnee et al. 2023.
 */
export function sparseScores(view: View, split: Split, k: number, seed: number): Float64Array {
  return scoresWith(view, split, seed, scalerOf(view, split, mostDifferent(view, split, k)));
}

function mostDifferent(view: View, split: Split, k: number): number[] {
  const means = meanRow(view, [...split.positives, ...split.negatives]);
  const scale = deviations(view, [...split.positives, ...split.negatives], means);
  const [a, b] = [meanRow(view, split.positives), meanRow(view, split.negatives)];
  const gap = a.map((x, d) => Math.abs(x - b[d]!) / (scale[d]! || 1));
  const order = Array.from(gap.keys()).sort((p, q) => gap[q]! - gap[p]! || p - q);
  return order.slice(0, k);
}

function scoresWith(view: View, split: Split, seed: number, scaler: Scaler): Float64Array {
  const fit = fitTuned(scaler, split, seed);
  const rows = Array.from({ length: view.values.length / view.width }, (_, r) => r);
  return scoresOf(fit, scaler.design(rows));
}

/** Fits with the penalty that ranks a quarter of the training rows best; of equals, the stronger. */
export function fitTuned(scaler: Scaler, split: Split, seed: number): Linear {
  const chosen = choosePenalty(scaler, split, seed);
  return fitOn(scaler, split, chosen.penalty, chosen.fit);
}

function fitOn(scaler: Scaler, split: Split, penalty: number, start?: Linear): Linear {
  const { positives, negatives } = split;
  const positive = new Uint8Array(positives.length + negatives.length).fill(1, 0, positives.length);
  return fitLogistic(scaler.design([...positives, ...negatives]), positive, penalty, start);
}

const INNER_FOLDS = 4;

/** The chosen penalty, and the fit on three quarters, from which a fit on all can start. */
interface ChosenPenalty {
  readonly penalty: number;
  readonly fit?: Linear;
}

function choosePenalty(scaler: Scaler, split: Split, seed: number): ChosenPenalty {
  const inner = innerSplit(split, seed);
  if (!inner) return { penalty: PENALTIES[1]! };
  const held = [inner.held.positives, inner.held.negatives].map((rows) => scaler.design(rows));
  let best: ChosenPenalty & { auc: number } = { penalty: PENALTIES[0]!, auc: -1 };
  let fit: Linear | undefined;
  for (const penalty of PENALTIES) {
    fit = fitOn(scaler, inner.kept, penalty, fit);
    const auc = aucOfScores(scoresOf(fit, held[0]!), scoresOf(fit, held[1]!)) ?? 0;
    if (auc > best.auc) best = { penalty, auc, fit };
  }
  return best;
}

/** One of four folds held out, whole words together; undefined if there is only one word. */
function innerSplit(
  { positives, negatives, clusters }: Split,
  seed: number,
): { readonly kept: Split; readonly held: Split } | undefined {
  const random = seededRandom(seed, 'penalty');
  const { foldOf, folds } = assignFolds(clusters, INNER_FOLDS, random);
  if (folds < 2) return undefined;
  const part = (held: boolean): Split => ({
    positives: positives.filter((_, i) => (foldOf[i] === 0) === held),
    clusters: clusters.filter((_, i) => (foldOf[i] === 0) === held),
    negatives: negatives.filter((_, i) => (i % folds === 0) === held),
  });
  return { kept: part(false), held: part(true) };
}
