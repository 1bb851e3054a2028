/** Benjamini-Hochberg for hundreds of thousands of tests, of which few are shown. */

/**
 * @param p Of all tests.
 * @returns The q of a p among them; of tests with equal p the same.
 * @see Benjamini & Hochberg 1995; `science/multiple.ts` gives the same for all tests in their order.
 */
export function falseDiscoveryRates(p: Float64Array): (p: number) => number {
  const sorted = p.slice().sort();
  const q = new Float64Array(sorted.length);
  let least = 1;
  for (let i = sorted.length - 1; i >= 0; i--) {
    least = Math.min(least, (sorted[i]! * sorted.length) / (i + 1));
    q[i] = least;
  }
  return (one) => q[firstAtLeast(sorted, one)] ?? 1;
}

/** Index of the first value that is not smaller; the length if all are. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
