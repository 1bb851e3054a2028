/**
 * How likely chance alone puts so many + signs into a list, when each of its words could as well be any word of the
 * same looks: a sum of independent hypergeometric counts.
 */

/** Words of the same looks: so many, of which so many have sign +, and so many are in the list. */
export interface Stratum {
  readonly all: number;
  readonly plus: number;
  readonly listed: number;
}

/**
 * P(X >= count) exactly, for X the sum over strata of a hypergeometric count each. Convolution of probabilities: no
 * differences are taken, so a small tail is as exact as a large one.
 *
 * @returns In [0, 1]; it takes about half the square of the number of listed words in operations.
 */
export function exactUpperTail(strata: readonly Stratum[], count: number): number {
  let sum = Float64Array.of(1);
  let least = 0;
  for (const stratum of strata) {
    const { first, probabilities } = hypergeometric(stratum);
    least += first;
    sum = convolved(sum, probabilities);
  }
  let tail = 0;
  for (let i = sum.length - 1; i >= Math.max(0, count - least); i--) tail += sum[i]!;
  return Math.min(1, tail);
}

/** @returns Probabilities of `first`, `first` + 1, ... + signs among the listed words of a stratum. */
function hypergeometric({ all, plus, listed }: Stratum): {
  readonly first: number;
  readonly probabilities: Float64Array;
} {
  const first = Math.max(0, listed - (all - plus));
  const last = Math.min(listed, plus);
  const probabilities = new Float64Array(last - first + 1);
  const mode = Math.floor(((listed + 1) * (plus + 1)) / (all + 2));
  const from = Math.min(last, Math.max(first, mode));
  // From the mode outwards, so that no term overflows; the sum then scales all.
  const ratio = (x: number): number =>
    ((plus - x) * (listed - x)) / ((x + 1) * (all - plus - listed + x + 1));
  probabilities[from - first] = 1;
  for (let x = from; x < last; x++)
    probabilities[x + 1 - first] = probabilities[x - first]! * ratio(x);
  for (let x = from - 1; x >= first; x--)
    probabilities[x - first] = probabilities[x + 1 - first]! / ratio(x);
  const total = probabilities.reduce((a, b) => a + b, 0);
  return { first, probabilities: probabilities.map((p) => p / total) };
}

function convolved(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(a.length + b.length - 1);
  for (let i = 0; i < b.length; i++) {
    const weight = b[i]!;
    for (let j = 0; j < a.length; j++) sum[i + j]! += weight * a[j]!;
  }
  return sum;
}

/** P(Z > z) for a standard normal Z. @see Press et al. 2007, erfc by Chebyshev fit: relative error below 1.2e-7. */
export function normalUpperTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 2 / (2 + x);
  const u = 4 * t - 2;
  let [d, dd] = [0, 0];
  for (let i = CHEBYSHEV.length - 1; i > 0; i--) [d, dd] = [u * d - dd + CHEBYSHEV[i]!, d];
  const half = (t * Math.exp(-x * x + 0.5 * (CHEBYSHEV[0] + u * d) - dd)) / 2;
  return z >= 0 ? half : 1 - half;
}

const CHEBYSHEV = [
  -1.3026537197817094, 6.419697923564903e-1, 1.9476473204185836e-2, -9.561514786808631e-3,
  -9.46595344482036e-4, 3.66839497852761e-4, 4.2523324806907e-5, -2.0278578112534e-5,
  -1.624290004647e-6, 1.30365583558e-6, 1.5626441722e-8, -8.5238095915e-8, 6.529054439e-9,
  5.059343495e-9, -9.91364156e-10, -2.27365122e-10, 9.6467911e-11, 2.394038e-12, -6.886027e-12,
  8.94487e-13, 3.13092e-13, -1.12708e-13, 3.81e-16, 7.106e-15,
] as const;
