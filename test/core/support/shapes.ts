/** Shapes and choices that packed bits get wrong first. */
import fc from 'fast-check';

/** Numbers of tokens or dimensions around the sizes of words, vectors and tiles. */
const EDGES = [0, 1, 31, 32, 33, 63, 64, 65, 511, 513] as const;

export interface Shape {
  readonly tokens: number;
  readonly dimensions: number;
  readonly seed: number;
}

/** Any edge x any edge, at least one dimension or token where asked. */
export function shapes(least: { tokens?: number; dimensions?: number } = {}): fc.Arbitrary<Shape> {
  const edge = (from = 0): fc.Arbitrary<number> =>
    fc.constantFrom(...EDGES.filter((n) => n >= from));
  return fc.record({
    tokens: edge(least.tokens),
    dimensions: edge(least.dimensions),
    seed: fc.nat(1000),
  });
}

/** A subset of 0 .. size-1: none, all, one, or any. */
export function subsets(size: number): fc.Arbitrary<number[]> {
  const all = Array.from({ length: size }, (_, i) => i);
  if (size === 0) return fc.constant([]);
  return fc.oneof(
    fc.constantFrom([], all),
    fc.nat(size - 1).map((i) => [i]),
    fc.subarray(all),
  );
}

/** A register with its polarity. */
export function prototypes(
  dimensions: number,
): fc.Arbitrary<{ dimensions: number[]; polarity: number[] }> {
  return fc.tuple(subsets(dimensions), fc.nat(2), fc.nat(1000)).map(([chosen, kind, seed]) => ({
    dimensions: chosen,
    polarity: chosen.map((d) => (kind === 2 ? ((d * 7919 + seed) & 1) * 2 - 1 : kind * 2 - 1)),
  }));
}
