/** The null at matched width: what the same procedure finds in random anchor sets of equal size. */
import { members, setOf, without } from '../core/bits';
import type { SignPlanes } from '../core/planes';
import { plusCountsOfList } from '../core/planes';
import type { ChoosePrototype, Detection } from './evaluate';
import { heldOutAuc, inSampleAuc, scoreFolds, trainingOf } from './evaluate';
import { assignFolds } from './folds';
import type { PlusCounts } from './prototype';
import { prototypeOf, rankedDimensions } from './prototype';
import type { Random } from './random';
import { sample } from './random';

/** AUCs of the draws, in the order drawn. */
export interface NullDraws {
  readonly heldOut: readonly number[];
  readonly inSample: readonly number[];
}

export interface NullRequest {
  readonly planes: SignPlanes;
  /** Anchors and negatives together: the labels are permuted among them. */
  readonly pool: Uint32Array;
  readonly poolCounts: PlusCounts;
  readonly anchors: number;
  readonly k: number;
  readonly folds: number;
  readonly negativesFolded: boolean;
  readonly draws: number;
}

/** Runs the draws one by one, so that a host can stop between two. */
export function* drawNull(request: NullRequest, random: Random): Generator<void, NullDraws> {
  const pool = members(request.pool);
  const heldOut: number[] = [];
  const inSample: number[] = [];
  for (let draw = 0; draw < request.draws; draw++) {
    const anchors = sample(pool, request.anchors, random);
    const result = scoreDraw(request, anchors, random);
    heldOut.push(result.heldOut);
    inSample.push(result.inSample);
    yield;
  }
  return { heldOut, inSample };
}

function scoreDraw(
  request: NullRequest,
  anchors: readonly number[],
  random: Random,
): { heldOut: number; inSample: number } {
  const detection = detectionOfDraw(request, anchors);
  const choose: ChoosePrototype = ({ stats }) =>
    prototypeOf(stats, rankedDimensions(stats).slice(0, request.k));
  const { foldOf, folds } = assignFolds(detection.clusters, request.folds, random);
  const negativeFoldOf = request.negativesFolded
    ? assignFolds(
        members(detection.negatives).map((_, i) => i),
        folds,
        random,
      ).foldOf
    : undefined;
  const scored = scoreFolds(detection, foldOf, folds, choose, negativeFoldOf);
  const all = trainingOf(
    detection,
    anchors.map((_, i) => i),
  );
  return {
    heldOut: heldOutAuc(scored, anchors.length),
    inSample: inSampleAuc(detection, choose(all)),
  };
}

function detectionOfDraw(request: NullRequest, anchors: readonly number[]): Detection {
  const { planes, pool, poolCounts } = request;
  const plus = plusCountsOfList(planes, anchors);
  return {
    planes,
    anchors,
    clusters: anchors.map((_, i) => i),
    negatives: without(pool, setOf(anchors, planes.tokens)),
    negativeCounts: {
      n: poolCounts.n - anchors.length,
      plus: Float64Array.from(plus, (p, d) => poolCounts.plus[d]! - p),
    },
    negativesFolded: request.negativesFolded,
  };
}

/** 95th percentile: the smallest value that at least 95 % of the draws do not exceed. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(0.95 * sorted.length) - 1]!;
}

/** Permutation p-value `(b + 1) / (m + 1)`, b draws that reach the observed value: never 0. */
export function permutationP(observed: number, draws: readonly number[]): number {
  return (draws.filter((v) => v >= observed).length + 1) / (draws.length + 1);
}
