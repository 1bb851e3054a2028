/** Reads a site as one vector per position, in any order of its axes in the graph, and writes such vectors back. */
import type { SiteTensor } from '../../onnx/architecture';
import { int64Tensor } from '../../onnx/tensors';
import type { GraphEdit } from './graphEdit';

export interface SiteView {
  /** float32 [batch, positions, width]. */
  readonly vectors: string;
  /**
   * @param edited float32 [batch, positions, width].
   * @returns The value that replaces the site's own, in its layout; float32.
   */
  readonly back: (edited: string) => string;
}

/**
 * @param state A value [batch, positions, D] that separates batch and positions if the site has merged them.
 * @returns float32 [batch, positions, width]; with a past, its positions come first.
 */
export function siteVectors(edit: GraphEdit, tensor: SiteTensor, state: string): string {
  const transpose: Reorder = (value, perm) => edit.op('Transpose', [value], { perm });
  return viewOf(edit, tensor, state, transpose).vectors;
}

type Reorder = (value: string, perm: readonly number[]) => string;

/**
 * For edits: both directions only copy numbers, so the nodes around them give the same bits as before.
 *
 * @param state As of {@link siteVectors}.
 */
export function siteView(edit: GraphEdit, tensor: SiteTensor, state: string): SiteView {
  return viewOf(edit, tensor, state, (value, perm) => edit.reorder(value, perm));
}

function viewOf(
  edit: GraphEdit,
  { value, axes, part, width, elementType }: SiteTensor,
  state: string,
  reorder: Reorder,
): SiteView {
  const numbers = edit.asFloat32(value, elementType);
  switch (axes) {
    case 'bpf':
      return { vectors: numbers, back: (edited) => edited };
    case 'bphw':
      return flattened(edit, numbers, width);
    case 'bhpw':
    case 'b1pf':
      return turned(edit, numbers, [0, 2, 1, 3], width, reorder);
    case 'bhwp':
      return turned(edit, numbers, [0, 3, 1, 2], width, reorder);
    case '2bhpw':
      return ofPair(edit, numbers, part ?? 0, width, reorder);
    case 'tf':
      return split(edit, numbers, state, width);
    default:
      throw new Error(`No site has the axes ${axes}.`);
  }
}

function ints(edit: GraphEdit, values: readonly number[]): string {
  return edit.keep(int64Tensor(edit.fresh(), [values.length], values));
}

/** [batch, positions, ...] with all further axes as one vector. */
function flattened(edit: GraphEdit, numbers: string, width: number): SiteView {
  return {
    vectors: edit.op('Reshape', [numbers, ints(edit, [0, 0, width])]),
    back: (edited) => edit.op('Reshape', [edited, edit.op('Shape', [numbers])]),
  };
}

function turned(
  edit: GraphEdit,
  numbers: string,
  perm: readonly number[],
  width: number,
  reorder: Reorder,
): SiteView {
  const { vectors, back } = flattened(edit, reorder(numbers, perm), width);
  const inverse = perm.map((_, axis) => perm.indexOf(axis));
  return {
    vectors,
    back: (edited) => reorder(back(edited), inverse),
  };
}

/** Keys and values stacked: the other half stays unchanged. */
function ofPair(
  edit: GraphEdit,
  numbers: string,
  part: 0 | 1,
  width: number,
  reorder: Reorder,
): SiteView {
  const which = edit.keep(int64Tensor(edit.fresh(), [], [part]));
  const own = edit.op('Gather', [numbers, which], { axis: 0 });
  const { vectors, back } = turned(edit, own, [0, 2, 1, 3], width, reorder);
  return {
    vectors,
    back: (edited) => {
      const other = edit.op('Gather', [numbers, ints(edit, [1 - part])], { axis: 0 });
      const mine = edit.op('Reshape', [back(edited), edit.op('Shape', [other])]);
      return edit.op('Concat', part === 0 ? [mine, other] : [other, mine], { axis: 0 });
    },
  };
}

/** Batch and positions as one axis. */
function split(edit: GraphEdit, numbers: string, state: string, width: number): SiteView {
  const leading = edit.op('Gather', [edit.op('Shape', [state]), ints(edit, [0, 1])]);
  const shape = edit.op('Concat', [leading, ints(edit, [width])], { axis: 0 });
  return {
    vectors: edit.op('Reshape', [numbers, shape]),
    back: (edited) => edit.op('Reshape', [edited, edit.op('Shape', [numbers])]),
  };
}
