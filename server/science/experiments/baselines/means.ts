/** Baselines that need no fit: the difference of the means, and the cosine to the mean of the anchors. */
import type { View } from './items';
import type { Split } from './split';

/**
 * Score `h . (mean of anchors - mean of negatives)`.
 *
 * @returns One per row.
 */
export function diffMeanScores(view: View, { positives, negatives }: Split): Float64Array {
  const direction = difference(meanRow(view, positives), meanRow(view, negatives));
  return scored(view, (row) => dot(row, direction));
}

/** Cosine between a row and the mean of the anchors, both as differences from the mean of the negatives. */
export function cosineScores(view: View, { positives, negatives }: Split): Float64Array {
  const origin = meanRow(view, negatives);
  const direction = difference(meanRow(view, positives), origin);
  return scored(view, (row) => {
    const moved = difference(row, origin);
    return dot(moved, direction) / (Math.sqrt(dot(moved, moved) * dot(direction, direction)) || 1);
  });
}

function scored({ values, width }: View, score: (row: Float32Array) => number): Float64Array {
  return Float64Array.from({ length: values.length / width }, (_, r) =>
    score(values.subarray(r * width, (r + 1) * width)),
  );
}

export function meanRow({ values, width }: View, rows: readonly number[]): Float64Array {
  const mean = new Float64Array(width);
  for (const r of rows) {
    for (let d = 0; d < width; d++) mean[d]! += values[r * width + d]! / rows.length;
  }
  return mean;
}

function difference(a: ArrayLike<number>, b: Float64Array): Float64Array {
  return b.map((x, d) => a[d]! - x);
}

function dot(a: ArrayLike<number>, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < b.length; d++) sum += a[d]! * b[d]!;
  return sum;
}
