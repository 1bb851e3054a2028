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
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      if (i > j) factor[i * n + j] = sum / factor[j * n + j]!;
      else if (sum > 0) factor[i * n + i] = Math.sqrt(sum);
      else throw new RangeError('not positive definite');
    }
  }
  return factor;
}

/** Solves L L' x = b in place. */
export function solveInPlace(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    b[i] = (b[i]! - dot(factor, i * n, b, i)) / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = b[i]! / factor[i * n + i]!;
    b[i] = value;
    for (let k = 0; k < i; k++) b[k]! -= factor[i * n + k]! * value;
  }
}

/** Of `count` numbers of a row and of b. Four sums at a time: one would wait for itself. */
function dot(factor: Float64Array, row: number, b: Float64Array, count: number): number {
  let [s, t, u, v] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < count; k += 4) {
    s += factor[row + k]! * b[k]!;
    t += factor[row + k + 1]! * b[k + 1]!;
    u += factor[row + k + 2]! * b[k + 2]!;
    v += factor[row + k + 3]! * b[k + 3]!;
  }
  for (; k < count; k++) s += factor[row + k]! * b[k]!;
  return s + t + u + v;
}
