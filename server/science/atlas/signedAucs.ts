/** The signed AUC of every dimension for every feature at once: sums of members' rows. */
import { has } from '../../core/bits';
import { plusCountsOfLists, restOf, type ClassCounts } from '../../core/planes';
import { cellOf, NOT_MEASURED, type AtlasClasses } from '../../protocol/atlas';
import type { Evaluated } from '../measure';
import type { FeatureTask } from '../task';

export type AtlasTask = Pick<FeatureTask, 'anchors' | 'negatives'>;

/** Features that are counted at a time: counts of thousands would fill the memory. */
const AT_ONCE = 128;

/**
 * (p+ - p-) / 2 in [-0.5, 0.5], which is the dimension's AUC for sign + minus 0.5, as cells of an atlas: a row of D for
 * each feature. A feature with an empty class has no figures.
 */
export function* signedAucs(
  evaluated: Evaluated,
  features: readonly AtlasTask[],
): Generator<number, { values: Int8Array; classes: (AtlasClasses | null)[] }> {
  const { dimensions } = evaluated.planes;
  const values = new Int8Array(features.length * dimensions).fill(NOT_MEASURED);
  const classes: (AtlasClasses | null)[] = features.map(() => null);
  yield* eachFeature(evaluated, features, (row, signed, sizes) => {
    classes[row] = sizes;
    for (let d = 0; d < dimensions; d++) values[row * dimensions + d] = cellOf(signed(d));
  });
  return { values, classes };
}

/**
 * Calls `take` for each feature that has both classes, with (p+ - p-) / 2 of a dimension, exactly. Classes are those of
 * a measurement: negatives are the rest of the evaluated vocabulary, or the feature's own without its anchors. Yields
 * the share done.
 */
export function* eachFeature(
  { planes, tokens, counts }: Evaluated,
  features: readonly AtlasTask[],
  take: (row: number, signed: (dimension: number) => number, sizes: AtlasClasses) => void,
): Generator<number, void> {
  for (let from = 0; from < features.length; from += AT_ONCE) {
    const some = features.slice(from, from + AT_ONCE);
    const anchors = countsOf(
      planes,
      some.map((task) => task.anchors),
    );
    const others = countsOf(
      planes,
      some.map((task) => othersOf(task, tokens)),
    );
    some.forEach(({ negatives }, i) => {
      const pos = anchors[i]!;
      const neg = negatives ? others[i]! : restOf(counts, others[i]!);
      if (pos.n === 0 || neg.n === 0) return;
      const signed = (d: number): number => (pos.plus[d]! / pos.n - neg.plus[d]! / neg.n) / 2;
      take(from + i, signed, { nPos: pos.n, nNeg: neg.n });
    });
    yield (from + some.length) / features.length;
  }
}

/** The feature's own negatives; else the anchors that the rest of the vocabulary lacks. */
function othersOf({ anchors, negatives }: AtlasTask, tokens: Uint32Array): readonly number[] {
  if (negatives === null) return anchors.filter((t) => has(tokens, t));
  const own = new Set(anchors);
  return negatives.filter((t) => !own.has(t));
}

function countsOf(
  planes: Evaluated['planes'],
  lists: readonly (readonly number[])[],
): ClassCounts[] {
  return plusCountsOfLists(planes, lists).map((plus, i) => ({ n: lists[i]!.length, plus }));
}
