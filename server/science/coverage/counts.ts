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

/** The cell of fold f: `c * folds + f`. */
export function slotsOf({ cellOf }: Cells, { foldOf, folds }: Placed): Uint32Array {
  return cellOf.map((cell, place) => cell * folds + foldOf[place]!);
}

/** Tokens per slot. */
export function sizesOf(slots: Uint32Array, count: number): Float64Array {
  const sizes = new Float64Array(count);
  for (const slot of slots) sizes[slot]!++;
  return sizes;
}

/** The bits of one dimension by place, 1 for +. */
export function bitsOf(planes: SignPlanes, dimension: number, tokens: Uint32Array): Uint8Array {
  const plane = planeOf(planes, dimension);
  return Uint8Array.from(tokens, (t) => (plane[t >>> 5]! >>> (t & 31)) & 1);
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
  for (let c = 0; c < cells.length; c++)
    for (let f = 0; f < folds; f++) if (!leftOut.includes(f)) cells[c]! += bySlot[c * folds + f]!;
  return cells;
}
