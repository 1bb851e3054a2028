/** How far two layers use the same dimensions for the same category. */
import { mean } from '../../resampling';

/** Shared members over all members, in [0, 1]; 1 for two empty sets. */
export function jaccard(a: readonly number[], b: readonly number[]): number {
  const inA = new Set(a);
  const shared = b.filter((d) => inA.has(d)).length;
  const all = a.length + b.length - shared;
  return all === 0 ? 1 : shared / all;
}

/** The approximate Jaccard index of two random sets of these sizes: that of the expected overlap. */
export function chanceJaccard(a: number, b: number, dimensions: number): number {
  const shared = (a * b) / dimensions;
  return shared / (a + b - shared);
}

/** One number for each pair of layers. */
export type LayerPairs = readonly (readonly number[])[];

/**
 * Mean over categories for each pair of layers.
 *
 * @param registers By category, then by layer.
 */
export function overlaps(
  registers: readonly (readonly (readonly number[])[])[],
  of: (a: readonly number[], b: readonly number[]) => number,
): LayerPairs {
  const depth = registers[0]!.length;
  return Array.from({ length: depth }, (_, i) =>
    Array.from({ length: depth }, (_, j) => mean(registers.map((r) => of(r[i]!, r[j]!)))),
  );
}

/** Mean over pairs of different layers, at most `apart` layers from each other; undefined for one layer. */
export function meanOfPairs(pairs: LayerPairs, apart = Infinity): number | undefined {
  const kept = pairs.flatMap((row, i) => row.filter((_, j) => j > i && j - i <= apart));
  return kept.length === 0 ? undefined : mean(kept);
}
