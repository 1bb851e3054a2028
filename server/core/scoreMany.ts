/** Many prototypes scored at once, each reduced to the two histograms that its exact AUC needs. */
import type { Prototype } from './prototype';
import { agreementCounts } from './agreement';
import { histogram, histogramOfSet } from './auc';
import type { SignPlanes } from './planes';
import type { RankedTask, ScoreHistograms } from './results';

/**
 * Scores the first dimensions of each task's prototype, for each of its widths, in one reading of the planes.
 *
 * @returns For each task, one pair of histograms per width, of `width + 1` counts.
 */
export function scoreWidths(planes: SignPlanes, tasks: readonly RankedTask[]): ScoreHistograms[][] {
  if (planes.kernels) return planes.kernels.scoreWidths(tasks);
  return tasks.map((task) => scoreRanked(planes, task));
}

/** Each width adds its dimensions to the counts of the one before. */
function scoreRanked(planes: SignPlanes, task: RankedTask): ScoreHistograms[] {
  const { prototype, widths, positives, negatives } = task;
  const counts = new Uint16Array(planes.tokens);
  return widths.map((k, w) => {
    const added = agreementCounts(planes, sliced(prototype, w === 0 ? 0 : widths[w - 1]!, k));
    for (let t = 0; t < counts.length; t++) counts[t]! += added[t]!;
    return {
      positive: histogram(counts, positives, k),
      negative: histogramOfSet(counts, negatives, k),
      scores: Uint16Array.from(positives, (token) => counts[token]!),
    };
  });
}

function sliced({ dimensions, polarity }: Prototype, from: number, to: number): Prototype {
  return { dimensions: dimensions.slice(from, to), polarity: polarity.slice(from, to) };
}
