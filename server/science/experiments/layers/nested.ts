/** Held-out AUCs of one category at one layer, and the figures that may choose the layer: nested cross-validation. */
import { placeMany, placementsOf } from '../../../core/placing';
import { trainingOf } from '../../evaluate';
import type { FoldPlan } from '../../foldPlan';
import { prototypeOf, rankedDimensions } from '../../prototype';

/** Sums of placements, so that folds weigh by their number of anchors. */
export interface LayerFolds {
  /** For each fold: placements of its anchors, prototype of the other folds. */
  readonly outer: readonly number[];
  /** For each fold: placements of all other anchors, none of this fold's in any prototype. */
  readonly inner: readonly number[];
  /** Anchors of each fold. */
  readonly sizes: readonly number[];
}

/** @param k Width of the register, the same in every fold. */
export function foldsAtLayer(plan: FoldPlan, k: number): LayerFolds {
  const { folds, foldOf } = plan;
  const inner = new Array<number>(folds).fill(0);
  const outer = Array.from({ length: folds }, (_, f) => placedWithout(plan, k, [f])[0]!);
  for (let f = 0; f < folds; f++) {
    for (let g = f + 1; g < folds; g++) {
      // One prototype without both serves two choices: f's anchors when g is held out, and vice versa.
      const [ofF, ofG] = placedWithout(plan, k, [f, g]);
      inner[g]! += ofF!;
      inner[f]! += ofG!;
    }
  }
  const sizes = Array.from({ length: folds }, (_, f) => foldOf.filter((x) => x === f).length);
  return { outer, inner, sizes };
}

/** Sum of the placements of each left-out fold's anchors under the prototype of the rest; 0 if nothing is left. */
function placedWithout(
  { detection, foldOf }: FoldPlan,
  k: number,
  out: readonly number[],
): number[] {
  const positions = Array.from(detection.anchors.keys());
  const train = positions.filter((i) => !out.includes(foldOf[i]!));
  if (train.length === 0) return out.map(() => 0);
  const { stats } = trainingOf(detection, train);
  const prototype = prototypeOf(stats, rankedDimensions(stats).slice(0, k));
  const { planes, anchors, negatives } = detection;
  const [placed] = placeMany(planes, [{ prototype, positives: anchors, negatives }]);
  const placements = placementsOf(placed!);
  return out.map((f) =>
    positions.filter((i) => foldOf[i] === f).reduce((sum, i) => sum + placements[i]!, 0),
  );
}

/** Held-out AUC at one layer. */
export function heldOutOf({ outer, sizes }: LayerFolds): number {
  return sum(outer) / sum(sizes);
}

/** The AUC of this layer according to the other folds. */
function innerAuc({ inner, sizes }: LayerFolds, fold: number): number {
  return inner[fold]! / (sum(sizes) - sizes[fold]!);
}

/**
 * Held-out AUC of one category when each fold uses the layer that the others choose for it.
 *
 * @param layers One per layer.
 */
export function nestedOwn(layers: readonly LayerFolds[]): number {
  const { sizes } = layers[0]!;
  const chosen = sizes.map((_, f) => bestOf(layers.map((layer) => innerAuc(layer, f))));
  return sum(sizes.map((_, f) => layers[chosen[f]!]!.outer[f]!)) / sum(sizes);
}

export interface SharedChoice {
  /** The layer that each fold uses, for all categories. */
  readonly layers: readonly number[];
  /** Held-out AUC of each category under it. */
  readonly heldOut: readonly number[];
}

/**
 * One layer for the whole catalog, chosen separately for each fold by the mean of the categories' inner AUCs.
 *
 * @param categories By category, then by layer.
 */
export function nestedShared(categories: readonly (readonly LayerFolds[])[]): SharedChoice {
  const folds = Math.max(...categories.map((layers) => layers[0]!.sizes.length));
  const depth = categories[0]!.length;
  const layers = Array.from({ length: folds }, (_, f) => {
    const having = categories.filter((c) => f < c[0]!.sizes.length);
    return bestOf(
      Array.from({ length: depth }, (_, l) => sum(having.map((c) => innerAuc(c[l]!, f)))),
    );
  });
  const heldOut = categories.map((c) => {
    const { sizes } = c[0]!;
    return sum(sizes.map((_, f) => c[layers[f]!]!.outer[f]!)) / sum(sizes);
  });
  return { layers, heldOut };
}

/** Index of the largest, the first of equals. */
export function bestOf(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, v) => total + v, 0);
}
