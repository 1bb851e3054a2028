/** Folds over anchors: the variants of one word (case, leading space) always stay together. */
import type { Random } from './random';
import { shuffled } from './random';

/**
 * Numbers the anchors by word: equal numbers mean the same word, ignoring case and surrounding space.
 *
 * @returns One cluster number per anchor, counted from 0 in order of appearance.
 */
export function clustersOf(texts: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return texts.map((text) => {
    const word = text.trim().toLowerCase();
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    return number;
  });
}

/** Number of different clusters. */
export function clusterCount(clusters: readonly number[]): number {
  return new Set(clusters).size;
}

/**
 * Assigns whole clusters to folds at random; fold sizes (in clusters) differ by at most one.
 *
 * @param folds Requested number of folds, >= 2; fewer if there are fewer clusters.
 * @returns One fold per item, and the number of folds (1 if there is only one cluster).
 */
export function assignFolds(
  clusters: readonly number[],
  folds: number,
  random: Random,
): { readonly foldOf: number[]; readonly folds: number } {
  const distinct = shuffled([...new Set(clusters)], random);
  const used = Math.min(folds, distinct.length);
  const foldOfCluster = new Map(distinct.map((cluster, i) => [cluster, i % used]));
  return { foldOf: clusters.map((c) => foldOfCluster.get(c)!), folds: used };
}
