/** The edit of one vector per position, as nodes of a graph. */
import type { EditedPlace } from '../../protocol/flips';
import { valueInfo } from '../../onnx/nodes';
import { ElementType, floatTensor } from '../../onnx/tensors';
import { flipNames } from './flipNames';
import type { GraphEdit } from './graphEdit';

/** A value [B, S, width] that is edited. */
interface Vectors {
  readonly value: string;
  readonly width: number;
  readonly elementType: number;
}

/**
 * Adds the inputs of a place and the edit of its vectors.
 *
 * @param left bool [B, S, 1]: true where a position is left unchanged.
 * @returns `edited` in the element type of the vectors; `same`, bool [B, S, width], is true where a number keeps its
 *   bits.
 */
export function editVectors(
  edit: GraphEdit,
  { value, width, elementType }: Vectors,
  place: EditedPlace,
  left: string,
): { readonly edited: string; readonly same: string } {
  const { float32 } = ElementType;
  const [mask, force] = [flipNames.mask(place), flipNames.force(place)];
  const [remove, add] = [flipNames.remove(place), flipNames.add(place)];
  const centre = flipNames.centre(place);
  for (const name of [mask, force, remove, add])
    edit.graph.input.push(valueInfo(name, float32, ['rows', 1, width]));
  edit.graph.input.push(valueInfo(centre, float32, [width]));
  const h = edit.asFloat32(value, elementType);
  const from = edit.op('Sub', [h, centre]);
  const scaled = edit.op('Mul', [mask, from]);
  const forced = edit.op('Mul', [force, edit.op('Abs', [from])]);
  const isForced = notZero(edit, force);
  const signed = edit.op('Where', [isForced, forced, scaled]);
  const kept = edit.op('Sub', [signed, part(edit, signed, remove)]);
  const moved = edit.op('Add', [edit.op('Add', [centre, kept]), add]);
  const one = edit.keep(floatTensor(edit.fresh(), [], [1]));
  const isMasked = notZero(edit, edit.op('Sub', [mask, one]));
  const vectors = edit.op('Add', [edit.op('Abs', [remove]), edit.op('Abs', [add])]);
  const isMoved = notZero(edit, sumOver(edit, vectors, width));
  const edits = edit.op('Or', [edit.op('Or', [isForced, isMasked]), isMoved]);
  const same = edit.op('Or', [left, edit.op('Not', [edits])]);
  const back = elementType === float32 ? moved : edit.cast(moved, elementType);
  return { edited: edit.op('Where', [same, value, back]), same };
}

/** `(x . u) u` for x [B, S, W] and u [B, 1, W]. */
function part(edit: GraphEdit, x: string, direction: string): string {
  const column = edit.op('Transpose', [direction], { perm: [0, 2, 1] });
  return edit.op('Mul', [edit.op('MatMul', [x, column]), direction]);
}

/** `|x| > 0`: Equal does not take floats before opset 11. */
export function notZero(edit: GraphEdit, value: string): string {
  const zero = edit.keep(floatTensor(edit.fresh(), [], [0]));
  return edit.op('Greater', [edit.op('Abs', [value]), zero]);
}

/** bool [B, S, 1]: whether a position changes in any dimension. */
export function anyChange(edit: GraphEdit, same: string, width: number): string {
  const changed = edit.cast(edit.op('Not', [same]), ElementType.float32);
  return notZero(edit, sumOver(edit, changed, width));
}

/** [..., W] -> [..., 1]. */
function sumOver(edit: GraphEdit, value: string, width: number): string {
  const ones = edit.keep(floatTensor(edit.fresh(), [width, 1], new Array(width).fill(1)));
  return edit.op('MatMul', [value, ones]);
}
