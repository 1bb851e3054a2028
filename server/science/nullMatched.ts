/** The null at matched width: the results of the same procedure on random anchor sets of equal size. */
import { members, setOf, without } from '../core/bits';
import { aucOfPlaced, placeMany, placementsOf } from '../core/placing';
import type { SignPlanes } from '../core/planes';
import { plusCountsOfList } from '../core/planes';
import type { Placed, ScoringTask } from '../core/results';
import type { ChoosePrototype, Detection } from './evaluate';
import { planFoldScores, trainingOf } from './evaluate';
import { foldPlanOf } from './foldPlan';
import { drawMembers, type Grouped } from './nullSets';
import type { PlusCounts } from './prototype';
import { prototypeOf, rankedDimensions } from './prototype';
import { pOf } from './null/sequential';
import type { Random } from './random';

/** AUCs of the draws, in the order drawn. */
export interface NullDraws {
  readonly heldOut: readonly number[];
  readonly inSample: readonly number[];
}

/** The pool from which sets are drawn, and against whose rest they are scored. */
export interface NullPool {
  readonly planes: SignPlanes;
  /** Anchors and negatives together: the labels are permuted among them. */
  readonly pool: Uint32Array;
  readonly poolCounts: PlusCounts;
  /** Absent if every token is its own group. */
  readonly grouped?: Grouped;
  readonly negativesFolded: boolean;
}

export interface NullRequest extends NullPool {
  readonly anchors: number;
  readonly k: number;
  readonly folds: number;
  readonly draws: number;
}

/** Signs per token scored between two pauses: a few milliseconds of work. */
const SIGNS_A_BATCH = 2048;

/** Runs the draws in small batches, so that a host can stop between two. */
export function* drawNull(request: NullRequest, random: Random): Generator<void, NullDraws> {
  const pool = members(request.pool);
  const heldOut: number[] = [];
  const inSample: number[] = [];
  const batch = Math.max(1, Math.floor(SIGNS_A_BATCH / (request.k * (request.folds + 1))));
  for (let done = 0; done < request.draws; done += batch) {
    const count = Math.min(batch, request.draws - done);
    const plans = Array.from({ length: count }, () =>
      planDraw(request, drawMembers(pool, request, random), random),
    );
    const scored = placeMany(
      request.planes,
      plans.flatMap(({ tasks }) => tasks),
    );
    plans.forEach(({ held, tasks }, i) => {
      const own = scored.slice(i * tasks.length, (i + 1) * tasks.length);
      heldOut.push(heldOutOf(held, own, request.anchors));
      inSample.push(aucOfPlaced(own.at(-1)!)!);
    });
    yield;
  }
  return { heldOut, inSample };
}

/** The scores of one draw: each fold on the anchors that it holds out, then the whole set on all anchors. */
interface DrawPlan {
  readonly held: readonly (readonly number[])[];
  readonly tasks: readonly ScoringTask[];
}

function planDraw(request: NullRequest, anchors: readonly number[], random: Random): DrawPlan {
  const detection = detectionOfDraw(request, anchors);
  const choose: ChoosePrototype = ({ stats }) =>
    prototypeOf(stats, rankedDimensions(stats).slice(0, request.k));
  const plans = [...planFoldScores(foldPlanOf(detection, request.folds, random), choose)];
  const positions = anchors.map((_, i) => i);
  const whole = choose(trainingOf(detection, positions));
  return {
    held: plans.map(({ heldOut }) => heldOut),
    tasks: [
      ...plans.map(({ prototype, heldOut, negatives }) => ({
        prototype,
        positives: heldOut.map((i) => anchors[i]!),
        negatives,
      })),
      { prototype: whole, positives: anchors, negatives: detection.negatives },
    ],
  };
}

/** Mean placement of the anchors, each in the fold that held it out. */
function heldOutOf(
  held: readonly (readonly number[])[],
  scored: readonly Placed[],
  anchors: number,
): number {
  const placed = new Float64Array(anchors);
  held.forEach((positions, f) => {
    const placements = placementsOf(scored[f]!);
    positions.forEach((i, h) => (placed[i] = placements[h]!));
  });
  return placed.reduce((sum, v) => sum + v, 0) / anchors;
}

/** A set of the pool against the rest of it. */
export function detectionOfDraw(request: NullPool, anchors: readonly number[]): Detection {
  const { planes, pool, poolCounts, grouped } = request;
  const plus = plusCountsOfList(planes, anchors);
  const negatives = without(pool, setOf(anchors, planes.tokens));
  const groupOf = (id: number): number => grouped!.groupOf.get(id)!;
  return {
    planes,
    anchors,
    clusters: anchors.map(grouped ? groupOf : (_, i) => i),
    negatives,
    ...(grouped && { negativeClusters: members(negatives).map(groupOf) }),
    negativeCounts: {
      n: poolCounts.n - anchors.length,
      plus: Float64Array.from(plus, (p, d) => poolCounts.plus[d]! - p),
    },
    negativesFolded: request.negativesFolded,
  };
}

/** 95th percentile: the smallest value that at least 95 % of the draws do not exceed. */
export function p95(values: readonly number[]): number {
  return percentile(values, 95);
}

/** The smallest value that at least this percentage of the draws do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1]!;
}

/** Permutation p-value `(b + 1) / (m + 1)`, b draws that reach the observed value: never 0. */
export function permutationP(observed: number, draws: readonly number[]): number {
  const reached = draws.filter((v) => v >= observed).length;
  return pOf({ draws: draws.length, reached });
}
