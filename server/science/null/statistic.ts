/**
 * The statistic that compares a feature with its null: the held-out AUC of one run of folds. It omits the inner folds
 * by which `auto` chooses its width, which would cost five times as much: a fold has the width that is best in the
 * *other* folds. Features and the sets of their nulls use the same code, so p is valid whatever it omits.
 */
import { aucOfPlaced, placementsOf } from '../../core/placing';
import type { Placed, RankedTask } from '../../core/results';
import type { RegisterRule } from '../../protocol/evidence';
import { widthGrid } from '../autoWidth';
import type { Detection, Training } from '../evaluate';
import { planFoldScores, trainingOf } from '../evaluate';
import { foldPlanOf } from '../foldPlan';
import type { Prototype } from '../../core/prototype';
import type { DimensionStats } from '../prototype';
import { prototypeOf, rankedDimensions, registerByTau } from '../prototype';
import type { Random } from '../random';

/** Widths of `auto` above this are left out: they are expensive and hardly ever the best. */
const MOST_WIDTH = 256;

export interface StatisticOptions {
  readonly rule: RegisterRule;
  readonly folds: number;
  /** Width of the register that is chosen and scored on all anchors. */
  readonly inSampleWidth: number;
  /** A register that the anchors had no part in choosing: the sets are scored by it as they are. */
  readonly fixed?: Prototype;
  /** In-sample, the best of all widths counts: it is not known how the width was chosen. */
  readonly anyWidth?: boolean;
}

export interface Statistic {
  /** Held-out AUC of one run of folds. */
  readonly heldOut: number;
  /** AUC of the best `inSampleWidth` dimensions, or of as many as give the most, on the anchors that chose them. */
  readonly inSample: number;
  /** In-sample AUC of the best dimension alone: what the paper calls discoverable from .75 on. */
  readonly best: number;
}

/** The scores that are needed, and how a value derives from them. */
export interface PlannedStatistic {
  readonly tasks: readonly RankedTask[];
  /** @param scored One entry per task. */
  value(scored: readonly (readonly Placed[])[]): Statistic;
}

export function planStatistic(
  detection: Detection,
  { rule, folds, inSampleWidth, fixed, anyWidth }: StatisticOptions,
  random: Random,
): PlannedStatistic {
  const widths: (readonly number[])[] = [];
  const choose = ({ stats }: Training): ReturnType<typeof prototypeOf> => {
    const own = widthsFor(rule, stats, inSampleWidth);
    widths.push(own);
    return fixed ?? prototypeOf(stats, rankedDimensions(stats).slice(0, own.at(-1)));
  };
  const plans = [...planFoldScores(foldPlanOf(detection, folds, random), choose)];
  const { anchors, negatives } = detection;
  const { stats } = trainingOf(
    detection,
    anchors.map((_, i) => i),
  );
  const wholeWidths = anyWidth
    ? [...new Set([...widthsFor({ rule: 'auto' }, stats, 0), inSampleWidth])].sort((a, b) => a - b)
    : [inSampleWidth];
  const whole = fixed ?? prototypeOf(stats, rankedDimensions(stats).slice(0, wholeWidths.at(-1)));
  const tasks = plans.map(({ prototype, heldOut, negatives: own }, f) => ({
    prototype,
    widths: widths[f]!,
    positives: heldOut.map((i) => anchors[i]!),
    negatives: own,
  }));
  return {
    tasks: [...tasks, { prototype: whole, widths: wholeWidths, positives: anchors, negatives }],
    value: (scored) => {
      const own = scored.at(-1)!.map((placed) => aucOfPlaced(placed)!);
      return {
        heldOut: crossFitted(scored.slice(0, -1), anchors.length),
        inSample: Math.max(...own),
        best: stats.auc.reduce((most, auc) => Math.max(most, auc), 0),
      };
    },
  };
}

/** A register listed by hand counts by its width: each set chooses its own best dimensions. */
function widthsFor(rule: RegisterRule, stats: DimensionStats, k: number): readonly number[] {
  switch (rule.rule) {
    case 'auto': {
      const grid = widthGrid(stats.auc.length).filter((width) => width <= MOST_WIDTH);
      return grid.length === 0 ? [stats.auc.length] : grid;
    }
    case 'tau':
      return [registerByTau(stats, rule.tau).dimensions.length];
    case 'top':
      return [Math.min(rule.k, stats.auc.length)];
    case 'dims':
      return [k];
  }
}

/** Mean placement, each fold at the width that places the other folds' anchors best; of equals the narrowest. */
function crossFitted(folds: readonly (readonly Placed[])[], anchors: number): number {
  const sums = folds.map((widths) =>
    widths.map((placed) => placementsOf(placed).reduce((sum, placement) => sum + placement, 0)),
  );
  const all = sums[0]!.map((_, w) => sums.reduce((sum, own) => sum + own[w]!, 0));
  const total = sums.reduce((sum, own) => {
    const others = own.map((value, w) => all[w]! - value);
    return sum + own[others.indexOf(Math.max(...others))]!;
  }, 0);
  return total / anchors;
}
