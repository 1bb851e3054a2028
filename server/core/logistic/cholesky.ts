/** Symmetric positive definite systems, small and dense. */

/**
 * The lower factor L with L L' = A, row by row.
 *
 * @param a n x n, row-major; the lower triangle is read.
 * @throws {RangeError} A is not positive definite.
 */
export function cholesky(a: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = a[i * n + j]! - dot(factor, i * n, factor, j * n, j);
      if (i > j) factor[i * n + j] = rest / factor[j * n + j]!;
      else if (rest > 0) factor[i * n + i] = Math.sqrt(rest);
      else throw new RangeError('not positive definite');
    }
  }
  return factor;
}

/** Solves L L' x = b in place. */
export function solveInPlace(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    b[i] = (b[i]! - dot(factor, i * n, b, 0, i)) / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = b[i]! / factor[i * n + i]!;
    b[i] = value;
    for (let k = 0; k < i; k++) b[k]! -= factor[i * n + k]! * value;
  }
}

/** Of `count` numbers from a place in each. Four sums at a time: one would wait for itself. */
function dot(a: Float64Array, i: number, b: Float64Array, j: number, count: number): number {
  let [s, t, u, v] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < count; k += 4) {
    s += a[i + k]! * b[j + k]!;
    t += a[i + k + 1]! * b[j + k + 1]!;
    u += a[i + k + 2]! * b[j + k + 2]!;
    v += a[i + k + 3]! * b[j + k + 3]!;
  }
  for (; k < count; k++) s += a[i + k]! * b[j + k]!;
  return s + t + u + v;
}
