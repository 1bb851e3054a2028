/** Random orthogonal bases: does the model's own basis matter, or would any basis do? */
import type { Random } from '../../random';

/** Unit Householder vectors of decreasing size; up to signs, their product is uniform over the orthogonal group. */
export type Rotation = readonly Float64Array[];

/** @see Stewart 1980, "The efficient generation of random orthogonal matrices". */
export function randomRotation(width: number, random: Random): Rotation {
  return Array.from({ length: Math.max(0, width - 1) }, (_, j) => {
    const v = Float64Array.from({ length: width - j }, () => normal(random));
    // The reflection that takes v to a multiple of the first axis.
    v[0]! += Math.sign(v[0]!) * length(v);
    const size = length(v);
    return v.map((x) => x / size);
  });
}

function length(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
}

/** Standard normal (Box-Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}

/** Rotates each row of [rows, width]; preserves lengths and angles. */
export function rotated(values: Float32Array, rotation: Rotation): Float32Array {
  const width = rotation.length + 1;
  const result = Float32Array.from(values);
  for (let from = 0; from < result.length; from += width) {
    for (const v of rotation) reflect(result, from + width - v.length, v);
  }
  return result;
}

function reflect(row: Float32Array, from: number, v: Float64Array): void {
  let along = 0;
  for (let i = 0; i < v.length; i++) along += v[i]! * row[from + i]!;
  for (let i = 0; i < v.length; i++) row[from + i]! -= 2 * along * v[i]!;
}
