/** Corrections for multiple tests. */

/**
 * Benjamini-Hochberg adjusted p-values (q-values), in the order given.
 *
 * @see Benjamini & Hochberg 1995.
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = Array.from(p.keys()).sort((a, b) => p[b]! - p[a]!);
  const q = new Array<number>(p.length);
  let least = 1;
  order.forEach((index, i) => {
    least = Math.min(least, (p[index]! * p.length) / (p.length - i));
    q[index] = least;
  });
  return q;
}

/**
 * Holm's step-down adjusted p-values, in the order given: controls the probability of any false claim.
 *
 * @see Holm 1979.
 */
export function holm(p: readonly number[]): number[] {
  const order = Array.from(p.keys()).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length);
  let most = 0;
  order.forEach((index, i) => {
    most = Math.max(most, Math.min(1, p[index]! * (p.length - i)));
    adjusted[index] = most;
  });
  return adjusted;
}
