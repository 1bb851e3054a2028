/** Measures one feature, held out, beside its null and the paper's rule (docs/method.md#a-feature-from-anchors). */
import { members, popcount, setOf, without } from '../core/bits';
import type { Prototype } from '../core/prototype';
import type { SignPlanes } from '../core/planes';
import { plusCounts } from '../core/planes';
import type { Estimate, FeatureMeasurement, RegisterRule } from '../protocol/evidence';
import { chooseWidth } from './autoWidth';
import { heldOutVariance } from './delong';
import { describeAnchors, describeDimensions, histogramOfFolds, registerOf } from './describe';
import type { ChoosePrototype, Detection, ScoredFold, Training } from './evaluate';
import { finished, heldOutAuc, inSampleAuc, scoreFoldsInSteps, trainingOf } from './evaluate';
import { foldPlanOf, type FoldPlan } from './foldPlan';
import { clusterCount, clustersOf } from './folds';
import { aucInterval } from './interval';
import type { NullDraws, NullRequest } from './nullMatched';
import { sizesOf } from './nullSets';
import { drawNull, p95, permutationP } from './nullMatched';
import type { DimensionStats, PlusCounts } from './prototype';
import { prototypeOf, prototypeOfDims, rankedDimensions, registerByTau } from './prototype';
import { seededRandom } from './random';
import { warningsOf } from './warnings';
import type { FeatureTask } from './task';

/** The paper's threshold on dimension AUCs. */
export const PAPER_TAU = 0.75;

export interface MeasureSettings {
  readonly seed: number;
  /** Default 5. */
  readonly folds: number;
  /** Random anchor sets of the null, default 100. */
  readonly draws: number;
}

/** The vocabulary that is scored: special and unused tokens are left out. */
export interface Evaluated {
  readonly planes: SignPlanes;
  readonly tokens: Uint32Array;
  readonly counts: PlusCounts;
}

export function evaluatedOf(planes: SignPlanes, tokens: Uint32Array): Evaluated {
  return { planes, tokens, counts: { n: popcount(tokens), plus: plusCounts(planes, tokens) } };
}

/** A measurement without the parts that only a host knows. */
export type PureMeasurement = Omit<FeatureMeasurement, 'basis' | 'provenance'>;

/** Why a feature cannot be measured, in words. */
export interface NotMeasurable {
  readonly reason: string;
}

/**
 * Measures a feature; yields between slices of work, so that a host can stop or report.
 *
 * @param nulls Draws shared between features of the same size and width; filled as needed.
 * @returns `NotMeasurable` with fewer than two different words among the anchors or fewer than two negatives.
 */
export function* measureFeature(
  evaluated: Evaluated,
  task: FeatureTask,
  settings: MeasureSettings,
  nulls: Map<string, NullDraws>,
): Generator<void, PureMeasurement | NotMeasurable> {
  const detection = detectionOf(evaluated, task);
  const refusal = refusalOf(detection);
  if (refusal) return { reason: refusal };
  const plan = planFolds(detection, task, settings);
  const all = trainingOf(detection, indices(task.anchors.length));
  const choose = chooserOf(evaluated.planes, task.register, settings.seed);
  const ours = yield* measureRuleInSteps(plan, choose, all);
  const paper = yield* measureRuleInSteps(plan, paperChooser, all);
  const k = ours.prototype.dimensions.length;
  const draws = yield* nullFor(evaluated, detection, { k, folds: plan.folds }, settings, nulls);
  const nullMatched = summariseNull(ours.heldOut.value, draws);
  const { heldOut, inSample } = ours;
  return {
    id: task.id,
    nPos: task.anchors.length,
    nNeg: popcount(detection.negatives),
    k,
    bestDimension: bestOf(all.stats),
    register: registerOf(ours.prototype),
    dimensions: describeDimensions(ours.prototype, all.stats),
    auc: { heldOut, inSample },
    nullMatched,
    paperRule: {
      tau: PAPER_TAU,
      k: paper.prototype.dimensions.length,
      heldOut: paper.heldOut,
      inSample: paper.inSample,
    },
    histogram: histogramOfFolds(ours.scored),
    anchors: describeAnchors(task, ours.scored),
    warnings: warningsOf({ task, detection, stats: all.stats, heldOut, inSample, nullMatched }),
  };
}

export function planFolds(
  detection: Detection,
  task: Pick<FeatureTask, 'id'>,
  settings: Pick<MeasureSettings, 'seed' | 'folds'>,
): FoldPlan {
  return foldPlanOf(detection, settings.folds, seededRandom(settings.seed, `folds:${task.id}`));
}

export interface MeasuredRule {
  readonly prototype: Prototype;
  readonly scored: readonly ScoredFold[];
  readonly heldOut: Estimate;
  readonly inSample: { readonly value: number };
}

/** One rule on the folds of a plan. @param all Training on all anchors, see {@link trainingOf}. */
export function measureRule(plan: FoldPlan, choose: ChoosePrototype, all: Training): MeasuredRule {
  return finished(measureRuleInSteps(plan, choose, all));
}

function* measureRuleInSteps(
  plan: FoldPlan,
  choose: ChoosePrototype,
  all: Training,
): Generator<void, MeasuredRule> {
  const { detection } = plan;
  const prototype = choose(all);
  yield;
  const scored = yield* scoreFoldsInSteps(plan, choose);
  return {
    prototype,
    scored,
    heldOut: estimateOf(scored, detection),
    inSample: { value: inSampleAuc(detection, prototype) },
  };
}

/** tau .75, falling back to .70. */
export const paperChooser: ChoosePrototype = ({ stats }) =>
  prototypeOf(stats, registerByTau(stats, PAPER_TAU).dimensions);

function summariseNull(observed: number, draws: NullDraws): FeatureMeasurement['nullMatched'] {
  return {
    heldOutP95: p95(draws.heldOut),
    inSampleP95: p95(draws.inSample),
    draws: draws.heldOut.length,
    kind: 'uniform',
    notes: [],
    p: permutationP(observed, draws.heldOut),
    q: null,
  };
}

/** Anchors against the task's negatives, or the rest of what is evaluated. */
export function detectionOf(
  { planes, tokens }: Evaluated,
  task: Omit<FeatureTask, 'id' | 'register'>,
): Detection {
  const anchors = setOf(task.anchors, planes.tokens);
  const pool = task.negatives ? setOf(task.negatives, planes.tokens) : tokens;
  const negatives = without(pool, anchors);
  return {
    planes,
    anchors: task.anchors,
    clusters: clustersOf(task.anchorGroups ?? task.anchorTexts),
    negatives,
    ...negativeClusters(task, negatives),
    negativeCounts: { n: popcount(negatives), plus: plusCounts(planes, negatives) },
    negativesFolded: task.negatives !== null,
  };
}

/** Numbered on from those of the anchors; a group that holds both has one number. */
function negativeClusters(
  { negatives, negativeGroups, ...task }: Omit<FeatureTask, 'id' | 'register'>,
  kept: Uint32Array,
): Pick<Detection, 'negativeClusters'> {
  if (!negatives || !negativeGroups) return {};
  const groups = new Map(negatives.map((id, i) => [id, negativeGroups[i]!]));
  const own = task.anchorGroups ?? task.anchorTexts;
  const all = clustersOf([...own, ...members(kept).map((id) => groups.get(id)!)]);
  return { negativeClusters: all.slice(own.length) };
}

/** Why nothing can be measured, in words; undefined where it can. */
export function refusalOf(detection: Detection): string | undefined {
  const words = clusterCount(detection.clusters);
  if (words < 2)
    return `${words === 0 ? 'no anchor' : 'no two different anchors'}: nothing can be held out`;
  const negatives = popcount(detection.negatives);
  if (negatives < 2) return `${negatives} negatives: an AUC needs two classes`;
  const { negativeClusters: groups } = detection;
  return groups && clusterCount(groups) < 2
    ? 'all negatives are of one group: nothing of them can be held out'
    : undefined;
}

/** The rule as a function of the training anchors; `auto` repeats its own cross-validation inside them. */
export function chooserOf(planes: SignPlanes, rule: RegisterRule, seed: number): ChoosePrototype {
  switch (rule.rule) {
    case 'dims': {
      const fixed = prototypeOfDims(rule);
      return () => fixed;
    }
    case 'tau':
      return ({ stats }) => prototypeOf(stats, registerByTau(stats, rule.tau).dimensions);
    case 'top':
      return ({ stats }) => prototypeOf(stats, rankedDimensions(stats).slice(0, rule.k));
    case 'auto':
      return (training) => {
        const k = chooseWidth(planes, training, seededRandom(seed, 'auto-width'));
        return prototypeOf(training.stats, rankedDimensions(training.stats).slice(0, k));
      };
  }
}

function estimateOf(folds: readonly ScoredFold[], detection: Detection): Estimate {
  const auc = heldOutAuc(folds, detection.anchors.length);
  const negatives = detection.negativeClusters
    ? clusterCount(detection.negativeClusters)
    : popcount(detection.negatives);
  const independent = Math.min(clusterCount(detection.clusters), negatives);
  return aucInterval(auc, heldOutVariance(folds, detection), independent);
}

function* nullFor(
  evaluated: Evaluated,
  detection: Detection,
  chosen: { k: number; folds: number },
  settings: MeasureSettings,
  nulls: Map<string, NullDraws>,
): Generator<void, NullDraws> {
  const pool = union(detection.negatives, setOf(detection.anchors, evaluated.planes.tokens));
  const request: NullRequest = {
    planes: evaluated.planes,
    pool,
    poolCounts: { n: popcount(pool), plus: plusCounts(evaluated.planes, pool) },
    anchors: detection.anchors.length,
    ...groupedIn(detection),
    negativesFolded: detection.negativesFolded,
    draws: settings.draws,
    ...chosen,
  };
  const shareable = !detection.negativesFolded && sameSet(pool, evaluated.tokens);
  const key = `${request.anchors}:${request.k}:${request.folds}`;
  const known = shareable ? nulls.get(key) : undefined;
  if (known) return known;
  const draws = yield* drawNull(request, seededRandom(settings.seed, `null:${key}`));
  if (shareable) nulls.set(key, draws);
  return draws;
}

/** Groups of anchors and negatives, where there are any. */
export function groupedIn({
  anchors,
  clusters,
  negatives,
  negativeClusters: groups,
}: Detection): Pick<NullRequest, 'grouped'> {
  if (!groups) return {};
  const groupOf = new Map(anchors.map((id, i) => [id, clusters[i]!]));
  members(negatives).forEach((id, i) => groupOf.set(id, groups[i]!));
  return { grouped: { groupOf, sizes: sizesOf(clusters) } };
}

function bestOf(stats: DimensionStats): FeatureMeasurement['bestDimension'] {
  const index = rankedDimensions(stats)[0]!;
  return { index, polarity: stats.polarity[index]! > 0 ? '+' : '-', auc: stats.auc[index]! };
}

function indices(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

function union(a: Uint32Array, b: Uint32Array): Uint32Array {
  return a.map((word, i) => word | b[i]!);
}

function sameSet(a: Uint32Array, b: Uint32Array): boolean {
  return a.every((word, i) => word === b[i]);
}
