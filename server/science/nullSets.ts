/** Random sets for the null, in groups if the anchors are in groups. */
import { sample, shuffled, type Random } from './random';

/** Tokens or inputs that belong together. */
export interface Grouped {
  /** Not negative; an item that is absent is its own group. */
  readonly groupOf: ReadonlyMap<number, number>;
  /** How many anchors each of their groups holds. */
  readonly sizes: readonly number[];
}

/** Items of each number, in order of appearance. */
export function sizesOf(clusters: readonly number[]): number[] {
  const sizes = new Map<number, number>();
  for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  return [...sizes.values()];
}

/**
 * As many distinct members of the pool as there are anchors. With groups, random groups contribute as many as each of
 * the anchors' groups holds: single members of many groups would agree less than anchors do, and the null would be too
 * narrow.
 *
 * @param pool Holds at least `anchors`.
 */
export function drawMembers(
  pool: readonly number[],
  { anchors, grouped }: { readonly anchors: number; readonly grouped?: Grouped },
  random: Random,
): number[] {
  if (!grouped) return sample(pool, anchors, random);
  const groups = new Map<number, number[]>();
  for (const id of shuffled(pool, random)) {
    const group = grouped.groupOf.get(id) ?? -1 - id;
    const known = groups.get(group);
    if (known) known.push(id);
    else groups.set(group, [id]);
  }
  const { sizes } = grouped;
  const parts = shuffled([...groups.values()], random).map((ids, i) => {
    const size = sizes[i % sizes.length]!;
    return { first: ids.slice(0, size), rest: ids.slice(size) };
  });
  // If the groups are too small for their share, their remaining members fill up the number.
  return [...parts.flatMap(({ first }) => first), ...parts.flatMap(({ rest }) => rest)].slice(
    0,
    anchors,
  );
}
