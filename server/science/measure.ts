/** Measures one feature, held out, beside its null and the paper's rule (docs/method.md#a-feature-from-anchors). */
import { members, popcount, setOf, without } from '../core/bits';
import type { Prototype } from '../core/prototype';
import type { SignPlanes } from '../core/planes';
import { plusCounts } from '../core/planes';
import type { Estimate, FeatureMeasurement, Frozen, RegisterRule } from '../protocol/evidence';
import { chooseWidth } from './autoWidth';
import { varianceOfNegatives } from './delong';
import { describeAnchors, describeDimensions, histogramOfFolds, registerOf } from './describe';
import type { ChoosePrototype, Detection, ScoredFold, Training } from './evaluate';
import { finished, inSampleAuc, scoreFoldsInSteps, trainingOf } from './evaluate';
import { foldPlanOf, type FoldPlan } from './foldPlan';
import { clusterCount, clustersOf } from './folds';
import { heldOutEstimate } from './heldOutInterval';
import { clusteredVariance, varianceOfMean } from './interval';
import type { Tally } from './null/sequential';
import type { NullRequest } from './nullMatched';
import { sizesOf } from './nullSets';
import type { DimensionStats, PlusCounts } from './prototype';
import { prototypeOf, prototypeOfDims, rankedDimensions, registerByTau } from './prototype';
import { REPEATS } from './defaults';
import { seededRandom } from './random';
import { refusalOf } from './refusal';
import { mean } from './resampling';
import { chooserOfRank, standingOf } from './standing';
import { meanRun, runOfFolds, scoreRun, type Run } from './runs';
import type { Findings } from './warnings';
import type { Claimed, FeatureTask } from './task';

/** The paper's threshold on dimension AUCs. */
export const PAPER_TAU = 0.75;

export interface MeasureSettings {
  readonly seed: number;
  /** Default 5. */
  readonly folds: number;
  /** Assignments to folds that are averaged, default 10; one alone gives no interval. */
  readonly repeats?: number;
  /** Null sets for every feature, default 199; more if its decision needs more. */
  readonly draws: number;
  /** The most sets of one feature; default see `mostDraws`. */
  readonly most?: number;
  /** Draws of the catalog's other features, measured earlier: q is decided over these and the tasks together. */
  readonly beside?: readonly Tally[];
}

/** The vocabulary that is scored, without special and unused tokens. */
export interface Evaluated {
  readonly planes: SignPlanes;
  readonly tokens: Uint32Array;
  readonly counts: PlusCounts;
}

export function evaluatedOf(planes: SignPlanes, tokens: Uint32Array): Evaluated {
  return { planes, tokens, counts: { n: popcount(tokens), plus: plusCounts(planes, tokens) } };
}

/** A measurement without the parts that only a host knows. */
export interface PureMeasurement extends Omit<
  FeatureMeasurement,
  'basis' | 'provenance' | 'frozen'
> {
  /** Which anchors had no part in choosing the register that scores them. */
  readonly heldOutAnchors: HeldOutAnchors;
}

/** All of them; those alone that are new to a register written by hand; none. */
export type HeldOutAnchors = Frozen['heldOut'];

/** Why a feature cannot be measured, in words. */
export interface NotMeasurable {
  readonly reason: string;
}

/** A feature without its nulls, which belong to a catalog: see `measureCatalog`. */
export interface Measured {
  readonly figures: Omit<PureMeasurement, 'nullMatched' | 'nullUniform' | 'warnings'>;
  readonly fitted: {
    readonly detection: Detection;
    readonly rule: RegisterRule;
    readonly k: number;
    readonly folds: number;
    readonly inSample: boolean;
    readonly claimed?: Claimed;
  };
  readonly findings: Omit<Findings, 'nullMatched'>;
}

/**
 * Measures a feature; yields between slices of work, so that a host can stop or report.
 *
 * @returns `NotMeasurable` with fewer than two different words among the anchors or fewer than two negatives.
 */
export function* measureFeature(
  evaluated: Evaluated,
  given: FeatureTask,
  settings: Pick<MeasureSettings, 'seed' | 'folds' | 'repeats'>,
): Generator<void, Measured | NotMeasurable> {
  const whole = inOrder(given);
  const { task, heldOutAnchors } = heldOutPart(whole);
  const detection = detectionOf(evaluated, task);
  const refusal = refusalOf(detection);
  if (refusal) return { reason: refusal };
  const plan = planFolds(detection, settings);
  const isInSample = heldOutAnchors === 'none';
  const all = trainingOf(detection, indices(task.anchors.length));
  const claim = claimOf(task, all.stats);
  const choose = claim?.choose ?? chooserOf(evaluated.planes, task.register, settings.seed);
  const ours = yield* measureRuleInSteps(plan, choose, all);
  const plain = claim && (yield* measureRuleInSteps(plan, () => claim.prototype, all)).heldOut;
  const paper = yield* measureRuleInSteps(plan, paperChooser, all);
  const k = ours.prototype.dimensions.length;
  const inSample =
    task === whole ? ours.inSample : inSampleOf(detectionOf(evaluated, whole), ours.prototype);
  // A register that its anchors chose has one figure, and no interval of it would be honest.
  const heldOut = isInSample ? { ...inSample, low: null, high: null } : ours.heldOut;
  const rows = describeAnchors(task, ours.run, popcount(ours.scored[0]!.negatives));
  const figures = {
    id: task.id,
    heldOutAnchors,
    nPos: task.anchors.length,
    nNeg: popcount(detection.negatives),
    k,
    bestDimension: bestOf(all.stats),
    register: registerOf(ours.prototype),
    dimensions: describeDimensions(ours.prototype, all.stats),
    auc: { heldOut, inSample },
    ...(claim && plain && { amongAll: { ...claim.place, plain } }),
    paperRule: paperFigures(paper),
    histogram: histogramOfFolds(ours.scored),
    anchors: given.anchors.flatMap((id) => rows.get(id) ?? []),
  };
  const fitted = {
    detection,
    rule: task.register,
    k,
    folds: plan.folds,
    inSample: isInSample,
    ...(task.claimed && { claimed: task.claimed }),
  };
  const findings = { task, detection, stats: all.stats, heldOut, inSample, heldOutAnchors };
  return { figures, fitted, findings };
}

function paperFigures({
  prototype,
  heldOut,
  inSample,
}: MeasuredRule): FeatureMeasurement['paperRule'] {
  return { tau: PAPER_TAU, k: prototype.dimensions.length, heldOut, inSample };
}

/** A claim of one dimension that its words may have chosen: scored by its rank. Undefined for everything else. */
function claimOf({ register, claimed }: FeatureTask, stats: DimensionStats) {
  if (claimed !== 'among-all' || register.rule !== 'dims') return undefined;
  const prototype = prototypeOfDims(register);
  const standing = standingOf(stats, prototype);
  const place = { dimensions: stats.auc.length, rank: standing.rank + 1 };
  return { prototype, place, choose: chooserOfRank(standing) };
}

/**
 * What of a task can be held out: of a register written by hand the anchors that had no part in choosing it, the others
 * on neither side. With fewer than two such words nothing can, and the whole is measured in-sample.
 */
function heldOutPart(task: FeatureTask): {
  readonly task: FeatureTask & Pick<Detection, 'apart'>;
  readonly heldOutAnchors: HeldOutAnchors;
} {
  if (task.register.rule !== 'dims' || task.claimed) return { task, heldOutAnchors: 'all' };
  const unseen = new Set(task.unseen);
  const positions = indices(task.anchors.length).filter((i) => unseen.has(task.anchors[i]!));
  if (positions.length === task.anchors.length) return { task, heldOutAnchors: 'all' };
  const only = <T>(items: readonly T[]): T[] => positions.map((i) => items[i]!);
  const part = {
    ...task,
    anchors: only(task.anchors),
    anchorTexts: only(task.anchorTexts),
    ...(task.anchorGroups && { anchorGroups: only(task.anchorGroups) }),
    apart: task.anchors.filter((id) => !unseen.has(id)),
  };
  const words = clusterCount(clustersOf(part.anchorGroups ?? part.anchorTexts));
  return words < 2 ? { task, heldOutAnchors: 'none' } : { task: part, heldOutAnchors: 'new' };
}

function inSampleOf(detection: Detection, prototype: Prototype): { readonly value: number } {
  return { value: inSampleAuc(detection, prototype) };
}

/** Anchors ascending: their order in the catalog changes no number. */
function inOrder(task: FeatureTask): FeatureTask {
  const order = indices(task.anchors.length).sort((a, b) => task.anchors[a]! - task.anchors[b]!);
  const sorted = <T>(items: readonly T[]): T[] => order.map((i) => items[i]!);
  return {
    ...task,
    anchors: sorted(task.anchors),
    anchorTexts: sorted(task.anchorTexts),
    ...(task.anchorGroups && { anchorGroups: sorted(task.anchorGroups) }),
  };
}

/** The same anchors and negatives have the same folds, whatever the feature's name. */
export function planFolds(
  detection: Detection,
  { seed, folds, repeats = REPEATS }: Pick<MeasureSettings, 'seed' | 'folds' | 'repeats'>,
): FoldPlan {
  const random = seededRandom(seed, `folds:${contentOf(detection)}`);
  const plan = foldPlanOf(detection, folds, random);
  const again = Array.from({ length: repeats - 1 }, () => foldPlanOf(detection, folds, random));
  return { ...plan, again };
}

/** The name of a feature's random streams: its anchors and explicit negatives. */
export function contentOf({ anchors, negatives, negativesFolded }: Detection): string {
  const others = negativesFolded ? members(negatives).join() : '';
  return `${[...anchors].sort((a, b) => a - b).join()}|${others}`;
}

export interface MeasuredRule {
  readonly prototype: Prototype;
  /** The first run of folds. */
  readonly scored: readonly ScoredFold[];
  /** Means over all runs. */
  readonly run: Run;
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
  const { detection, again = [] } = plan;
  const prototype = choose(all);
  yield;
  const scored = yield* scoreFoldsInSteps(plan, choose);
  const runs = [runOfFolds(scored, detection.anchors.length)];
  for (const other of again) runs.push(yield* scoreRun(other, choose));
  return {
    prototype,
    scored,
    run: meanRun(runs),
    heldOut: estimateOf(runs, scored, detection),
    inSample: { value: inSampleAuc(detection, prototype) },
  };
}

/** tau .75, falling back to .70. */
export const paperChooser: ChoosePrototype = ({ stats }) =>
  prototypeOf(stats, registerByTau(stats, PAPER_TAU).dimensions);

/** Anchors against the task's negatives, or the rest of what is evaluated. */
export function detectionOf(
  { planes, tokens }: Evaluated,
  task: Omit<FeatureTask, 'id' | 'register'> & Pick<Detection, 'apart'>,
): Detection {
  const pool = task.negatives ? setOf(task.negatives, planes.tokens) : tokens;
  const { apart = [] } = task;
  const negatives = without(pool, setOf([...task.anchors, ...apart], planes.tokens));
  return {
    planes,
    anchors: task.anchors,
    clusters: clustersOf(task.anchorGroups ?? task.anchorTexts),
    negatives,
    ...negativeClusters(task, negatives),
    negativeCounts: { n: popcount(negatives), plus: plusCounts(planes, negatives) },
    negativesFolded: task.negatives !== null,
    ...(apart.length > 0 && { apart }),
  };
}

/** Continues the numbers of the anchors; a group with both has one number. */
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

function estimateOf(
  runs: readonly Run[],
  first: readonly ScoredFold[],
  detection: Detection,
): Estimate {
  const { clusters, negativesFolded, negatives, negativeClusters: groups } = detection;
  const { placement } = meanRun(runs);
  const words = clusterCount(clusters);
  const means = runs.map((run) => mean(Array.from(run.placement)));
  return heldOutEstimate({
    mean: mean(means),
    ofWords: words * clusteredVariance(placement, clusters),
    words,
    ofRuns: means.length * varianceOfMean(means),
    ofNegatives: negativesFolded ? varianceOfNegatives(first, detection) : 0,
    negatives: negativesFolded ? (groups ? clusterCount(groups) : popcount(negatives)) : Infinity,
  });
}

/** Groups of anchors and negatives, if any. */
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
