/** Runs of folds after the first one, which need only each anchor's placement and agreement. */
import { placeMany, placementsOf } from '../core/placing';
import type { ChoosePrototype, ScoredFold } from './evaluate';
import { planFoldScores } from './evaluate';
import type { FoldPlan } from './foldPlan';

/** Each anchor as scored by the folds that held it out; arrays in the order of the anchors. */
export interface Run {
  /** Share of negatives outscored, ties counted half. */
  readonly placement: Float64Array;
  /** Share of the register that agrees. */
  readonly agreement: Float64Array;
}

/** @returns One run per step of folds. */
export function* scoreRun(plan: FoldPlan, choose: ChoosePrototype): Generator<void, Run> {
  const { anchors, planes } = plan.detection;
  const folds = [];
  for (const fold of planFoldScores(plan, choose)) {
    folds.push(fold);
    yield;
  }
  const scored = placeMany(
    planes,
    folds.map(({ prototype, heldOut, negatives }) => ({
      prototype,
      positives: heldOut.map((i) => anchors[i]!),
      negatives,
    })),
  );
  const run = emptyRun(anchors.length);
  folds.forEach(({ heldOut, prototype }, f) => {
    const { scores } = scored[f]!;
    const placed = placementsOf(scored[f]!);
    heldOut.forEach((i, h) => {
      run.placement[i] = placed[h]!;
      run.agreement[i] = scores[h]! / prototype.dimensions.length;
    });
  });
  return run;
}

export function runOfFolds(folds: readonly ScoredFold[], anchors: number): Run {
  const run = emptyRun(anchors);
  for (const { heldOut, heldOutCounts, placement, k } of folds) {
    heldOut.forEach((i, h) => {
      run.placement[i] = placement[heldOutCounts[h]!]!;
      run.agreement[i] = heldOutCounts[h]! / k;
    });
  }
  return run;
}

/** Means over runs. */
export function meanRun(runs: readonly Run[]): Run {
  const mean = (pick: (run: Run) => Float64Array): Float64Array =>
    pick(runs[0]!).map((_, i) => runs.reduce((sum, run) => sum + pick(run)[i]!, 0) / runs.length);
  return { placement: mean((run) => run.placement), agreement: mean((run) => run.agreement) };
}

function emptyRun(anchors: number): Run {
  return { placement: new Float64Array(anchors), agreement: new Float64Array(anchors) };
}
