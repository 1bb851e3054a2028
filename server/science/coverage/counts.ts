/** How many tokens of each cell lie in each fold, and how many of them have sign +. */
import type { SignPlanes } from '../../core/planes';
import { planeOf } from '../../core/planes';
import type { Cells } from './cells';

/** Tokens of one evaluation, by their place. */
export interface Placed {
  /** Ids, ascending. */
  readonly tokens: Uint32Array;
  /** [0, folds). */
  readonly foldOf: Uint8Array;
  readonly folds: number;
}

/** All that the counts of a dimension need. The slot of cell c in fold f is `c * folds + f`. */
export interface Counted {
  readonly planes: SignPlanes;
  readonly cells: Cells;
  readonly placed: Placed;
  /** By place. */
  readonly slots: Uint32Array;
  /** Tokens per slot. */
  readonly sizes: Float64Array;
}

export function countedFor(planes: SignPlanes, cells: Cells, placed: Placed): Counted {
  const { foldOf, folds } = placed;
  const slots = cells.cellOf.map((cell, place) => cell * folds + foldOf[place]!);
  const sizes = new Float64Array(cells.size * folds);
  for (const slot of slots) sizes[slot]!++;
  return { planes, cells, placed, slots, sizes };
}

/** Whether all tokens have one sign. */
export function isConstant(plus: Float64Array, sizes: Float64Array): boolean {
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  const positive = sum(plus);
  return positive === 0 || positive === sum(sizes);
}

/** The bits of one dimension by place, 1 for +. */
export function bitsOf(planes: SignPlanes, dimension: number, tokens: Uint32Array): Uint8Array {
  const plane = planeOf(planes, dimension);
  const bits = new Uint8Array(tokens.length);
  for (let i = 0; i < bits.length; i++)
    bits[i] = (plane[tokens[i]! >>> 5]! >>> (tokens[i]! & 31)) & 1;
  return bits;
}

/** Tokens with sign + per slot. */
export function plusOf(bits: Uint8Array, slots: Uint32Array, count: number): Float64Array {
  const plus = new Float64Array(count);
  for (let i = 0; i < bits.length; i++) plus[slots[i]!]! += bits[i]!;
  return plus;
}

/** Per cell: what the folds other than the left-out ones hold. */
export function without(
  bySlot: Float64Array,
  folds: number,
  leftOut: readonly number[],
): Float64Array {
  const cells = new Float64Array(bySlot.length / folds);
  for (let f = 0; f < folds; f++) {
    if (leftOut.includes(f)) continue;
    for (let c = 0; c < cells.length; c++) cells[c]! += bySlot[c * folds + f]!;
  }
  return cells;
}

/** Per cell: what one fold holds. */
export function within(bySlot: Float64Array, folds: number, fold: number): Float64Array {
  const cells = new Float64Array(bySlot.length / folds);
  for (let c = 0; c < cells.length; c++) cells[c] = bySlot[c * folds + fold]!;
  return cells;
}
