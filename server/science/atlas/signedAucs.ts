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
 * each feature. Classes are those of a measurement: negatives are the rest of the evaluated vocabulary, or the
 * feature's own without its anchors. A feature with an empty class has no figures.
 */
export function* signedAucs(
  { planes, tokens, counts }: Evaluated,
  features: readonly AtlasTask[],
): Generator<number, { values: Int8Array; classes: (AtlasClasses | null)[] }> {
  const { dimensions } = planes;
  const values = new Int8Array(features.length * dimensions).fill(NOT_MEASURED);
  const classes: (AtlasClasses | null)[] = [];
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
      const row = from + i;
      const isEmpty = pos.n === 0 || neg.n === 0;
      classes[row] = isEmpty ? null : { nPos: pos.n, nNeg: neg.n };
      if (isEmpty) return;
      for (let d = 0; d < dimensions; d++) {
        const signed = (pos.plus[d]! / pos.n - neg.plus[d]! / neg.n) / 2;
        values[row * dimensions + d] = cellOf(signed);
      }
    });
    yield (from + some.length) / features.length;
  }
  return { values, classes };
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
