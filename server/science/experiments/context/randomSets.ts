/** Random anchor sets that occur in the text as often as the category's own. */
import { members, setOf, without } from '../../../core/bits';
import { plusCountsOfList } from '../../../core/planes';
import type { Detection } from '../../evaluate';
import { assignFolds } from '../../folds';
import type { Evaluated } from '../../measure';
import { prototypeOf, rankedDimensions } from '../../prototype';
import type { Random } from '../../random';
import { sample } from '../../random';
import type { TextIndex } from './contextual';
import { aucOf, scoreText } from './contextual';

/** Counted tokens of the text by frequency, to a factor of two; and those that do not occur. */
export interface TextPool {
  readonly absent: readonly number[];
  readonly present: readonly number[];
  readonly byFrequency: ReadonlyMap<number, readonly number[]>;
}

export function textPool(text: TextIndex, evaluated: Uint32Array): TextPool {
  const counted = members(evaluated);
  const byFrequency = new Map<number, number[]>();
  const present = counted.filter((token) => text.rows.has(token));
  for (const token of present) {
    const bin = binOf(text, token);
    byFrequency.set(bin, [...(byFrequency.get(bin) ?? []), token]);
  }
  return { absent: counted.filter((token) => !text.rows.has(token)), present, byFrequency };
}

function binOf(text: TextIndex, token: number): number {
  return Math.floor(Math.log2(text.rows.get(token)!.length));
}

/** As many tokens as `anchors`: others as frequent for those that occur, absent ones for the absent. */
export function randomAnchors(
  text: TextIndex,
  pool: TextPool,
  anchors: readonly number[],
  random: Random,
): number[] {
  const used = new Set<number>();
  const take = (from: readonly number[]): void => {
    const free = from.filter((token) => !used.has(token));
    const rest = free.length > 0 ? free : pool.present.filter((token) => !used.has(token));
    if (rest.length > 0) used.add(rest[random.int(rest.length)]!);
  };
  const found = anchors.filter((token) => text.rows.has(token));
  for (const token of found) take(pool.byFrequency.get(binOf(text, token)) ?? []);
  const absent = Math.min(anchors.length - found.length, pool.absent.length);
  return [...used, ...sample(pool.absent, absent, random)];
}

/** Training side of a random set; the rest of the vocabulary is negative. */
export function detectionOfSet(
  { planes, tokens, counts }: Evaluated,
  anchors: number[],
): Detection {
  const plus = plusCountsOfList(planes, anchors);
  return {
    planes,
    anchors,
    clusters: anchors.map((_, i) => i),
    negatives: without(tokens, setOf(anchors, planes.tokens)),
    negativeCounts: {
      n: counts.n - anchors.length,
      plus: Float64Array.from(plus, (p, d) => counts.plus[d]! - p),
    },
    negativesFolded: false,
  };
}

/** Held-out contextual AUC of one random set with the k best dimensions; undefined if too little of it occurs. */
export function drawContextual(
  evaluated: Evaluated,
  text: TextIndex,
  anchors: number[],
  k: number,
  folds: number,
  random: Random,
): number | undefined {
  const detection = detectionOfSet(evaluated, anchors);
  const plan = assignFolds(detection.clusters, folds, random);
  const scored = scoreText(text, detection, plan, ({ stats }) =>
    prototypeOf(stats, rankedDimensions(stats).slice(0, k)),
  );
  return scored && aucOf(scored);
}
