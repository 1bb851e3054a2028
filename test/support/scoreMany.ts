import type { SignPlanes } from '../../server/core/planes';
import type { ScoreHistograms, ScoringTask } from '../../server/core/results';
import { scoreWidths } from '../../server/core/scoreMany';

/** Scores every task by its whole prototype. */
export function scoreMany(planes: SignPlanes, tasks: readonly ScoringTask[]): ScoreHistograms[] {
  const ranked = tasks.map((task) => ({ ...task, widths: [task.prototype.dimensions.length] }));
  return scoreWidths(planes, ranked).map((ofWidths) => ofWidths[0]!);
}
