/** Where positives stand among the negatives of a task: less than its histograms, and faster to have. */
import type { SignPlanes } from './planes';
import type { Placed, RankedTask, ScoreHistograms, ScoringTask } from './results';
import { scoreWidths } from './scoreMany';

/** Places every task's positives by all of its prototype. */
export function placeMany(planes: SignPlanes, tasks: readonly ScoringTask[]): Placed[] {
  const ranked = tasks.map((task) => ({ ...task, widths: [task.prototype.dimensions.length] }));
  return placeWidths(planes, ranked).map((ofWidths) => ofWidths[0]!);
}

/**
 * Places every task's positives by the first dimensions of its prototype, for each of its widths.
 *
 * @param meanwhile Called once, while other threads place if there are any: it may use the same planes.
 */
export function placeWidths(
  planes: SignPlanes,
  tasks: readonly RankedTask[],
  meanwhile?: () => void,
): Placed[][] {
  if (planes.kernels) return planes.kernels.placeWidths(tasks, meanwhile);
  meanwhile?.();
  return scoreWidths(planes, tasks).map((ofWidths) => ofWidths.map(placedOf));
}

export function placedOf({ negative, scores }: ScoreHistograms): Placed {
  const outscored = new Float64Array(negative.length);
  let below = 0;
  negative.forEach((n, score) => {
    outscored[score] = below + n / 2;
    below += n;
  });
  return {
    outscored: Float64Array.from(scores, (score) => outscored[score]!),
    scores,
    negatives: below,
  };
}

/** Share of negatives that each positive outscores, ties counted half, [0, 1]; NaN without negatives. */
export function placementsOf({ outscored, negatives }: Placed): Float64Array {
  return outscored.map((n) => n / negatives);
}

/** @returns AUC in [0, 1], ties counted half; `undefined` if a class is empty. */
export function aucOfPlaced({ outscored, negatives }: Placed): number | undefined {
  if (outscored.length === 0 || negatives === 0) return undefined;
  return outscored.reduce((sum, n) => sum + n, 0) / (outscored.length * negatives);
}
