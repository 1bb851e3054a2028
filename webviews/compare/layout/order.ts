/** Which rows are shown, and which first. Pure. */
import type { ComparedFeature, Outcome } from '../../../server/protocol/comparison';

export interface Parts {
  readonly both: readonly ComparedFeature[];
  readonly onlyA: readonly ComparedFeature[];
  readonly onlyB: readonly ComparedFeature[];
}

/** What the filter leaves, by the sides that have it; what is in both by how clear its change is. */
export function partsOf(
  features: readonly ComparedFeature[],
  words: string,
  only: Outcome | undefined,
): Parts {
  const wanted = words.trim().toLocaleLowerCase();
  const has = (text: string): boolean => text.toLocaleLowerCase().includes(wanted);
  const left = features.filter(
    ({ id, label, outcome }) => (only === undefined || outcome === only) && (has(id) || has(label)),
  );
  const isOneSided = ({ outcome }: ComparedFeature): boolean => outcome.startsWith('only');
  return {
    both: left.filter((feature) => !isOneSided(feature)).sort(byClarity),
    onlyA: left.filter(({ outcome }) => outcome === 'only in a'),
    onlyB: left.filter(({ outcome }) => outcome === 'only in b'),
  };
}

/**
 * How far a change of the AUC is from 0, in widths of its interval: above 0.5 where an even interval excludes 0. Null
 * where there is no change, or no interval to judge it by.
 */
export function clarity({ auc: { change } }: ComparedFeature): number | null {
  if (!change?.interval) return null;
  const [low, high] = change.interval;
  if (change.mean === 0) return 0;
  return Math.abs(change.mean) / Math.max(high - low, Number.EPSILON);
}

function byClarity(x: ComparedFeature, y: ComparedFeature): number {
  const [a, b] = [clarity(x), clarity(y)];
  if (a === null || b === null) return Number(a === null) - Number(b === null) || byId(x, y);
  return b - a || byId(x, y);
}

function byId(x: ComparedFeature, y: ComparedFeature): number {
  return x.id < y.id ? -1 : Number(x.id > y.id);
}
