/** Held-out evaluation: register and polarity from the training anchors, each anchor scored by folds without it. */
import type { Prototype } from '../core/prototype';
import { agreementCounts } from '../core/agreement';
import { histogramsOf, placements } from '../core/auc';
import { members, popcount, setOf } from '../core/bits';
import type { SignPlanes } from '../core/planes';
import { plusCounts, plusCountsOfList } from '../core/planes';
import { aucOfPlaced, placeMany } from '../core/placing';
import type { DimensionStats, PlusCounts } from './prototype';
import { dimensionStats } from './prototype';

/** Anchors against negatives. Negatives hold no anchor. */
export interface Detection {
  readonly planes: SignPlanes;
  readonly anchors: readonly number[];
  readonly clusters: readonly number[];
  /** Packed set of tokens. */
  readonly negatives: Uint32Array;
  /** One number per negative, ascending: equal ones belong together. Absent if each is its own group. */
  readonly negativeClusters?: readonly number[];
  /** Sign counts of the negatives, so that folds do not read the matrix again. */
  readonly negativeCounts: PlusCounts;
  /** Explicit negatives are few, so they are held out too; the rest of the vocabulary is not. */
  readonly negativesFolded: boolean;
  /** Tokens on neither side: anchors that chose a register written by hand. */
  readonly apart?: readonly number[];
}

/** The data that a rule may use to choose a register. */
export interface Training {
  readonly stats: DimensionStats;
  readonly anchors: readonly number[];
  readonly clusters: readonly number[];
  readonly negatives: Uint32Array;
  readonly negativeCounts: PlusCounts;
}

export type ChoosePrototype = (training: Training) => Prototype;

/** One fold after scoring. */
export interface ScoredFold {
  readonly k: number;
  /** Positions in `anchors` of the held-out ones, and their counts of agreeing dimensions. */
  readonly heldOut: readonly number[];
  readonly heldOutCounts: readonly number[];
  /** Share of negatives outscored by a count, ties counted half: index 0..k. */
  readonly placement: Float64Array;
  readonly counts: Uint16Array;
  readonly negatives: Uint32Array;
  readonly negativeHistogram: Uint32Array;
}

export function trainingOf(
  detection: Detection,
  positions: readonly number[],
  negatives?: Uint32Array,
): Training {
  const anchors = positions.map((i) => detection.anchors[i]!);
  const set = negatives ?? detection.negatives;
  const negativeCounts = negatives
    ? { n: popcount(negatives), plus: plusCounts(detection.planes, negatives) }
    : detection.negativeCounts;
  const plus = plusCountsOfList(detection.planes, anchors);
  return {
    stats: dimensionStats({ n: anchors.length, plus }, negativeCounts),
    anchors,
    clusters: positions.map((i) => detection.clusters[i]!),
    negatives: set,
    negativeCounts,
  };
}

/** Scores everything with one prototype. */
function scoreFold(
  detection: Detection,
  prototype: Prototype,
  heldOut: readonly number[],
  negatives: Uint32Array,
): ScoredFold {
  const k = prototype.dimensions.length;
  const counts = agreementCounts(detection.planes, prototype);
  const negativeHistogram = histogramsOf(detection.planes, counts, negatives, k).inside;
  return {
    k,
    heldOut,
    heldOutCounts: heldOut.map((i) => counts[detection.anchors[i]!]!),
    placement: placements(negativeHistogram),
    counts,
    negatives,
    negativeHistogram,
  };
}

/** What one fold scores. */
export interface FoldScores {
  readonly prototype: Prototype;
  /** Positions in `anchors`. */
  readonly heldOut: readonly number[];
  readonly negatives: Uint32Array;
}

/** Folds to score. */
export interface FoldRequest {
  readonly detection: Detection;
  /** One fold per anchor. */
  readonly foldOf: readonly number[];
  /** At least 2. */
  readonly folds: number;
  /** Fold of the i-th negative (ascending), only if `negativesFolded`. */
  readonly negativeFoldOf?: readonly number[] | undefined;
}

/** Chooses the prototype of every fold, one per step. */
export function* planFoldScores(
  { detection, foldOf, folds, negativeFoldOf }: FoldRequest,
  choose: ChoosePrototype,
): Generator<FoldScores, void> {
  const positions = detection.anchors.map((_, i) => i);
  const split = negativeFoldOf && splitNegatives(detection, negativeFoldOf, folds);
  for (let f = 0; f < folds; f++) {
    const train = positions.filter((i) => foldOf[i] !== f);
    yield {
      prototype: choose(trainingOf(detection, train, split?.[f]?.train)),
      heldOut: positions.filter((i) => foldOf[i] === f),
      negatives: split?.[f]?.test ?? detection.negatives,
    };
  }
}

/** Runs every fold that {@link planFoldScores} plans; yields between folds, so that a host can stop or report. */
export function* scoreFoldsInSteps(
  request: FoldRequest,
  choose: ChoosePrototype,
): Generator<void, ScoredFold[]> {
  const scored: ScoredFold[] = [];
  for (const { prototype, heldOut, negatives } of planFoldScores(request, choose)) {
    scored.push(scoreFold(request.detection, prototype, heldOut, negatives));
    yield;
  }
  return scored;
}

/** {@link scoreFoldsInSteps} without pauses. */
export function scoreFolds(
  detection: Detection,
  foldOf: readonly number[],
  folds: number,
  choose: ChoosePrototype,
  negativeFoldOf?: readonly number[],
): ScoredFold[] {
  return finished(scoreFoldsInSteps({ detection, foldOf, folds, negativeFoldOf }, choose));
}

/** Runs pausable work to its end and returns the result. */
export function finished<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function splitNegatives(
  detection: Detection,
  foldOf: readonly number[],
  folds: number,
): { train: Uint32Array; test: Uint32Array }[] {
  const tokens = members(detection.negatives);
  const size = detection.planes.tokens;
  return Array.from({ length: folds }, (_, f) => ({
    train: setOf(
      tokens.filter((_, i) => foldOf[i] !== f),
      size,
    ),
    test: setOf(
      tokens.filter((_, i) => foldOf[i] === f),
      size,
    ),
  }));
}

/** Placement of every anchor in the fold that held it out, in the order of `anchors`. */
export function heldOutPlacements(folds: readonly ScoredFold[], anchors: number): Float64Array {
  const result = new Float64Array(anchors);
  for (const fold of folds) {
    fold.heldOut.forEach((i, h) => (result[i] = fold.placement[fold.heldOutCounts[h]!]!));
  }
  return result;
}

/** Held-out AUC: mean placement of the held-out anchors, [0, 1]. */
export function heldOutAuc(folds: readonly ScoredFold[], anchors: number): number {
  return heldOutPlacements(folds, anchors).reduce((sum, v) => sum + v, 0) / anchors;
}

/** In-sample AUC: chosen and scored on the same anchors (the paper's figure). */
export function inSampleAuc(detection: Detection, prototype: Prototype): number {
  const { anchors, negatives } = detection;
  const [placed] = placeMany(detection.planes, [{ prototype, positives: anchors, negatives }]);
  const auc = aucOfPlaced(placed!);
  if (auc === undefined) throw new RangeError('a class is empty');
  return auc;
}
