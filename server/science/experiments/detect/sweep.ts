/** Many registers for the price of one: each rule takes a prefix of the same ranking of dimensions. */
import { aucOfHistograms, placements } from '../../../core/auc';
import type { ScoreHistograms } from '../../../core/results';
import { scoreWidths } from '../../../core/scoreMany';
import type { Detection, Training } from '../../evaluate';
import { trainingOf } from '../../evaluate';
import type { FoldPlan } from '../../foldPlan';
import { FALLBACK_TAU, prototypeOf, rankedDimensions } from '../../prototype';

/** `tau` falls back as the paper's rule does. */
export type SweepRule =
  { readonly rule: 'tau'; readonly tau: number } | { readonly rule: 'top'; readonly k: number };

export interface SweepPoint {
  /** Width of the register chosen on all anchors. */
  readonly k: number;
  readonly heldOut: number;
  readonly inSample: number;
}

/** One point per rule, on the folds of the plan; registers from the training anchors only. */
export function sweepRules(
  { detection, foldOf, folds }: Pick<FoldPlan, 'detection' | 'foldOf' | 'folds'>,
  rules: readonly SweepRule[],
): SweepPoint[] {
  const positions = Array.from(detection.anchors.keys());
  const wins = rules.map(() => 0);
  for (let f = 0; f < folds; f++) {
    const training = trainingOf(
      detection,
      positions.filter((i) => foldOf[i] !== f),
    );
    const held = positions.filter((i) => foldOf[i] === f).map((i) => detection.anchors[i]!);
    scoreRules(detection, training, held, rules).forEach(({ scores, negative }, r) => {
      const placement = placements(negative);
      for (const score of scores) wins[r]! += placement[score]!;
    });
  }
  const all = scoreRules(detection, trainingOf(detection, positions), detection.anchors, rules);
  return all.map(({ positive, negative }, r) => ({
    k: negative.length - 1,
    heldOut: wins[r]! / positions.length,
    inSample: aucOfHistograms(positive, negative)!,
  }));
}

/** Histograms of each rule's register, in one pass over all widths of the rules. */
function scoreRules(
  { planes, negatives }: Detection,
  training: Training,
  positives: readonly number[],
  rules: readonly SweepRule[],
): ScoreHistograms[] {
  const ofRules = widthsOf(training, rules);
  const widths = [...new Set(ofRules)].sort((a, b) => a - b);
  const order = rankedDimensions(training.stats).slice(0, widths.at(-1));
  const prototype = prototypeOf(training.stats, order);
  const scored = scoreWidths(planes, [{ prototype, widths, positives, negatives }])[0]!;
  return ofRules.map((k) => scored[widths.indexOf(k)]!);
}

function widthsOf({ stats }: Training, rules: readonly SweepRule[]): number[] {
  const dimensions = stats.auc.length;
  return rules.map((rule) =>
    rule.rule === 'top' ? Math.min(rule.k, dimensions) : widthByTau(stats, rule.tau),
  );
}

/** The width of the register that `registerByTau` gives, without ranking. */
function widthByTau({ auc }: Training['stats'], tau: number): number {
  const reaching = (threshold: number): number => auc.filter((a) => a >= threshold).length;
  return reaching(tau) || reaching(Math.min(tau, FALLBACK_TAU)) || 1;
}
