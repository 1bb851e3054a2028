/** Reading a site as one vector a position, whatever the order of its axes in the graph. */
import type { SiteTensor } from '../locate/architecture';
import { int64Tensor } from '../onnx/tensors';
import type { GraphEdit } from './graphEdit';

/**
 * @param state A value [batch, positions, D] from which batch and positions are told apart where the site has merged
 *   them.
 * @returns float32 [batch, positions, width]; with a past, its positions come first.
 */
export function siteVectors(
  edit: GraphEdit,
  { value, axes, part, width, elementType }: SiteTensor,
  state: string,
): string {
  const numbers = edit.asFloat32(value, elementType);
  const ints = (values: readonly number[]): string =>
    edit.keep(int64Tensor(edit.fresh(), [values.length], values));
  const flat = (ordered: string): string => edit.op('Reshape', [ordered, ints([0, 0, width])]);
  const turned = (from: string, perm: readonly number[]): string =>
    flat(edit.op('Transpose', [from], { perm }));
  switch (axes) {
    case 'bpf':
      return numbers;
    case 'bphw':
      return flat(numbers);
    case 'bhpw':
    case 'b1pf':
      return turned(numbers, [0, 2, 1, 3]);
    case 'bhwp':
      return turned(numbers, [0, 3, 1, 2]);
    case '2bhpw': {
      const which = edit.keep(int64Tensor(edit.fresh(), [], [part ?? 0]));
      return turned(edit.op('Gather', [numbers, which], { axis: 0 }), [0, 2, 1, 3]);
    }
    case 'tf': {
      const leading = edit.op('Gather', [edit.op('Shape', [state]), ints([0, 1])]);
      const shape = edit.op('Concat', [leading, ints([width])], { axis: 0 });
      return edit.op('Reshape', [numbers, shape]);
    }
    default:
      throw new Error(`No site has the axes ${axes}.`);
  }
}
