/** Of n tokens or positions: how often the one sign is +, the other, and both. */
export interface SignPair {
  readonly n: number;
  readonly a: number;
  readonly b: number;
  readonly both: number;
}

/** Correlation of two signs, in [-1, 1], whatever their shares of +; null if one is the same everywhere. */
export function phiOf({ n, a, b, both }: SignPair): number | null {
  const spread = a * (n - a) * b * (n - b);
  if (spread === 0) return null;
  return Math.max(-1, Math.min(1, (n * both - a * b) / Math.sqrt(spread)));
}
