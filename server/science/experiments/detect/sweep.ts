/** Many registers for the price of one: each rule takes a prefix of the same ranking of dimensions. */
import { agreementCounts } from '../../../core/agreement';
import { aucOfHistograms, histogram, histogramOfSet, placements } from '../../../core/auc';
import type { Detection, Training } from '../../evaluate';
import { trainingOf } from '../../evaluate';
import type { FoldPlan } from '../../measure';
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

/** One point a rule, on the folds of the plan; registers from the training anchors only. */
export function sweepRules(
  { detection, foldOf, folds }: Pick<FoldPlan, 'detection' | 'foldOf' | 'folds'>,
  rules: readonly SweepRule[],
): SweepPoint[] {
  const positions = detection.anchors.map((_, i) => i);
  const wins = rules.map(() => 0);
  for (let f = 0; f < folds; f++) {
    const training = trainingOf(
      detection,
      positions.filter((i) => foldOf[i] !== f),
    );
    const held = positions.filter((i) => foldOf[i] === f).map((i) => detection.anchors[i]!);
    scorePrefixes(detection, training, widthsOf(training, rules), (counts, k, at) => {
      const placement = placements(histogramOfSet(counts, detection.negatives, k));
      const sum = held.reduce((total, token) => total + placement[counts[token]!]!, 0);
      for (const rule of at) wins[rule]! += sum;
    });
  }
  const inSample = inSampleOf(detection, positions, rules);
  return rules.map((_, r) => ({ ...inSample[r]!, heldOut: wins[r]! / positions.length }));
}

function inSampleOf(
  detection: Detection,
  positions: readonly number[],
  rules: readonly SweepRule[],
): { readonly k: number; readonly inSample: number }[] {
  const training = trainingOf(detection, positions);
  const points = new Array<{ k: number; inSample: number }>(rules.length);
  scorePrefixes(detection, training, widthsOf(training, rules), (counts, k, at) => {
    const anchors = histogram(counts, detection.anchors, k);
    const inSample = aucOfHistograms(anchors, histogramOfSet(counts, detection.negatives, k))!;
    for (const rule of at) points[rule] = { k, inSample };
  });
  return points;
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

/** Agreement counts at each width, narrow to wide; `at` are the rules that have this width. */
function scorePrefixes(
  { planes }: Detection,
  { stats }: Training,
  widths: readonly number[],
  visit: (counts: Uint16Array, k: number, at: readonly number[]) => void,
): void {
  const order = rankedDimensions(stats);
  const counts = new Uint16Array(planes.tokens);
  let done = 0;
  for (const k of [...new Set(widths)].sort((a, b) => a - b)) {
    const added = agreementCounts(planes, prototypeOf(stats, order.slice(done, k)));
    for (let t = 0; t < counts.length; t++) counts[t]! += added[t]!;
    done = k;
    const at = Array.from(widths.keys()).filter((r) => widths[r] === k);
    visit(counts, k, at);
  }
}
