/** An order in which features and dimensions that are alike stand side by side: simple, fast and always the same. */
import { NOT_MEASURED, type AtlasOrdering } from '../../protocol/atlas';
import { seededRandom } from '../random';

/** Rows are compared by sketches of this width: exact up to so many dimensions (Charikar and others 2002). */
const SKETCH = 128;

/**
 * Features form a chain: the first of the catalog that has figures, then always the nearest by cosine of those that are
 * left. Each dimension stands with the feature that it tells best, + before -, best first; ties by index. What was not
 * measured counts as 0.
 *
 * @param values Cells of an atlas, row by row.
 */
export function seriate(values: Int8Array, rows: number, columns: number): AtlasOrdering {
  const chain = chained(values, rows, columns);
  for (;;) {
    const step = chain.next();
    if (step.done) return { rows: step.value, columns: columnsBeside(values, step.value, columns) };
  }
}

/** The chain of the rows alone, which yields while it grows: of thousands of rows it takes seconds. */
export function* chained(
  values: Int8Array,
  rows: number,
  columns: number,
): Generator<number, Uint16Array> {
  return yield* chainOf(sketchesOf(values, rows, columns));
}

/** Count sketches of unit length; zero for rows without figures. */
function sketchesOf(values: Int8Array, rows: number, columns: number): Float32Array[] {
  const width = Math.min(SKETCH, columns);
  const random = seededRandom(0, 'order of the atlas');
  const isExact = width === columns;
  const bucket = Array.from({ length: columns }, (_, d) => (isExact ? d : random.int(width)));
  const sign = Array.from({ length: columns }, () => (isExact || random.int(2) === 1 ? 1 : -1));
  return Array.from({ length: rows }, (_, r) => {
    const sketch = new Float32Array(width);
    for (let d = 0; d < columns; d++) {
      const value = values[r * columns + d]!;
      if (value !== NOT_MEASURED) sketch[bucket[d]!]! += sign[d]! * value;
    }
    const norm = Math.hypot(...sketch);
    return norm === 0 ? sketch : sketch.map((x) => x / norm);
  });
}

function* chainOf(sketches: readonly Float32Array[]): Generator<number, Uint16Array> {
  const left = Uint16Array.from({ length: sketches.length }, (_, row) => row);
  const chain = new Uint16Array(sketches.length);
  let next = Math.max(
    0,
    sketches.findIndex((sketch) => sketch.some((x) => x !== 0)),
  );
  for (let done = 0; done < chain.length; done++) {
    const row = left[next]!;
    chain[done] = row;
    // Those that are left stay in the order of the catalog: of equally near ones the first is taken.
    left.copyWithin(next, next + 1, chain.length - done);
    next = nearestOf(sketches, left.subarray(0, chain.length - done - 1), sketches[row]!);
    if (done % 64 === 63) yield (done + 1) / chain.length;
  }
  return chain;
}

/** @returns The place among those that are left; 0 if none is. */
function nearestOf(
  sketches: readonly Float32Array[],
  left: Uint16Array,
  last: Float32Array,
): number {
  let best = 0;
  let nearest = -Infinity;
  for (let i = 0; i < left.length; i++) {
    const likeness = dot(last, sketches[left[i]!]!);
    if (likeness > nearest) [best, nearest] = [i, likeness];
  }
  return best;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function columnsBeside(values: Int8Array, rows: Uint16Array, columns: number): Uint16Array {
  const place = new Uint16Array(columns).fill(rows.length);
  const strongest = new Int8Array(columns);
  rows.forEach((row, at) => {
    for (let d = 0; d < columns; d++) {
      const value = values[row * columns + d]!;
      if (value === NOT_MEASURED || Math.abs(value) <= Math.abs(strongest[d]!)) continue;
      strongest[d] = value;
      place[d] = at;
    }
  });
  const order = Uint16Array.from({ length: columns }, (_, d) => d);
  return order.sort((a, b) => place[a]! - place[b]! || strongest[b]! - strongest[a]! || a - b);
}
