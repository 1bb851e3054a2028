/** Rotation of queries and keys by their positions. */
import { positionsOf } from './positions';
import { angle } from './reference';
import { longest } from './spec';
import type { Writer } from './writer';

/** [positions, pairs], row-major. */
export function table(of: 'cos' | 'sin', pairs: number): Float32Array {
  return Float32Array.from({ length: longest * pairs }, (_, i) =>
    Math[of](angle(Math.floor(i / pairs), i % pairs, pairs)),
  );
}

/** Rotation of [batch, heads, seq, width]. */
export function rotated(w: Writer, x: string): string {
  const { g, spec } = w;
  const { rotary, headWidth } = spec;
  if (!rotary) return x;
  if (rotary === 'pairs') return neighbours(w, x, headWidth);
  const width = rotary === 'partial' ? 2 * Math.floor(headWidth / 4) : headWidth;
  const cut = (v: string, from: number, to: number): string =>
    g.op('Slice', [v, g.ints([1], [from]), g.ints([1], [to]), g.ints([1], [3])]);
  const [cos, sin] = (['cos', 'sin'] as const).map((of) => {
    const half = tableAt(w, of, width / 2);
    return g.op('Concat', [half, half], { axis: -1 });
  });
  const turning = rotary === 'partial';
  const [part, rest] = turning ? cutInTwo(w, x, cos!, width) : [x, ''];
  const swapped = g.op(
    'Concat',
    [g.op('Neg', [cut(part, width / 2, width)]), cut(part, 0, width / 2)],
    { axis: -1 },
  );
  const made = g.op('Add', [g.op('Mul', [part, cos!]), g.op('Mul', [swapped, sin!])]);
  return turning ? g.op('Concat', [made, rest], { axis: -1 }) : made;
}

/** Behind the width that turns: a number, or read from the shape of the table. */
function cutInTwo({ g, style }: Writer, x: string, cos: string, width: number): [string, string] {
  const at = style.computedCuts
    ? g.op('Gather', [g.op('Shape', [cos]), g.ints([1], [1])])
    : g.ints([1], [width]);
  const cut = (from: string, to: string): string => g.op('Slice', [x, from, to, g.ints([1], [3])]);
  return [cut(g.ints([1], [0]), at), cut(at, g.ints([1], [2 ** 40]))];
}

/** [seq, pairs] of a table. */
function tableAt(w: Writer, of: 'cos' | 'sin', pairs: number): string {
  const rows = w.g.floats([longest, pairs], table(of, pairs));
  return w.g.op('Gather', [rows, positionsOf(w)]);
}

/** Neighbours are pairs: [.., width / 2, 2], turned, stacked, and flat again. */
function neighbours(w: Writer, x: string, width: number): string {
  const { g } = w;
  const leading = (of: string): string => {
    const bounds = [g.ints([1], [0]), g.ints([1], [3]), g.ints([1], [0])];
    return g.op('Slice', [g.op('Shape', [of]), ...bounds]);
  };
  const paired = g.op('Concat', [leading(x), g.ints([2], [width / 2, 2])], { axis: 0 });
  const pairs = g.op('Reshape', [x, paired]);
  const [a, b] = [0, 1].map((k) => g.op('Gather', [pairs, g.ints([], [k])], { axis: 4 }));
  const [cos, sin] = [tableAt(w, 'cos', width / 2), tableAt(w, 'sin', width / 2)];
  const first = g.op('Sub', [g.op('Mul', [a!, cos]), g.op('Mul', [b!, sin])]);
  const second = g.op('Add', [g.op('Mul', [b!, cos]), g.op('Mul', [a!, sin])]);
  const stacked = g.op(
    'Concat',
    [first, second].map((v) => g.op('Unsqueeze', [v, g.ints([1], [-1])])),
    { axis: -1 },
  );
  const flat = g.op('Concat', [leading(stacked), g.ints([1], [-1])], { axis: 0 });
  return g.op('Reshape', [stacked, flat]);
}
