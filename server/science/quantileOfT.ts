/** Student's t. */

/** Standard normal quantile at 0.975. */
const Z = 1.959963984540054;

/**
 * The 97.5 % quantile, to 1e-4 from 5 degrees of freedom on.
 *
 * @param degrees 5 or more.
 * @see Abramowitz & Stegun 1964, 26.7.5.
 */
export function quantileOfT(degrees: number): number {
  const terms = [
    (Z ** 3 + Z) / 4,
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
    (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384,
    (79 * Z ** 9 + 776 * Z ** 7 + 1482 * Z ** 5 - 1920 * Z ** 3 - 945 * Z) / 92160,
  ];
  return terms.reduce((sum, term, i) => sum + term / degrees ** (i + 1), Z);
}
