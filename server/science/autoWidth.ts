/** `register: auto`: the width k by nested cross-validation inside the training anchors only. */
import { placementsOf, placeWidths } from '../core/placing';
import type { SignPlanes } from '../core/planes';
import { plusCountsOfList } from '../core/planes';
import type { Training } from './evaluate';
import { assignFolds } from './folds';
import { dimensionStats, prototypeOf, rankedDimensions } from './prototype';
import type { Random } from './random';

const INNER_FOLDS = 4;

/** The candidate widths: powers of two below D, and D itself. */
export function widthGrid(dimensions: number): number[] {
  const grid: number[] = [];
  for (let k = 2; k < dimensions; k *= 2) grid.push(k);
  return [...grid, dimensions];
}

/**
 * The width with the best mean inner held-out AUC; of equals the narrowest.
 *
 * @returns k in [1, D]; the default min(64, D / 2) if the anchors are fewer than two words, since nothing can be held
 *   out.
 */
export function chooseWidth(planes: SignPlanes, training: Training, random: Random): number {
  const grid = widthGrid(planes.dimensions);
  const { foldOf, folds } = assignFolds(training.clusters, INNER_FOLDS, random);
  if (folds < 2) return Math.max(1, Math.min(64, planes.dimensions >> 1));
  const tasks = Array.from({ length: folds }, (_, f) => {
    const kept = training.anchors.filter((_, i) => foldOf[i] !== f);
    const plus = plusCountsOfList(planes, kept);
    const stats = dimensionStats({ n: kept.length, plus }, training.negativeCounts);
    return {
      prototype: prototypeOf(stats, rankedDimensions(stats)),
      positives: training.anchors.filter((_, i) => foldOf[i] === f),
      negatives: training.negatives,
      widths: grid,
    };
  });
  const wins = grid.map(() => 0);
  for (const ofWidths of placeWidths(planes, tasks)) {
    ofWidths.forEach((placed, g) => {
      for (const placement of placementsOf(placed)) wins[g]! += placement;
    });
  }
  return grid[wins.indexOf(Math.max(...wins))]!;
}
