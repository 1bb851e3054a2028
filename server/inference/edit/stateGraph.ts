/** A model cut at its deepest requested layer, with the states of several places as outputs instead of logits. */
import type { Place } from '../../protocol/states';
import { valueInfo } from '../../onnx/nodes';
import type { ParsedModel } from '../../onnx/model';
import { ElementType } from '../../onnx/tensors';
import type { Located } from '../../onnx/located';
import { siteTensor } from '../locate/sites';
import { GraphEdit, type ReadPosition } from './graphEdit';
import { keepOnly } from './prune';
import { siteVectors } from './siteVectors';

/** Names of the values that {@link cutForStates} adds for the place at an index. */
export function stateNames(at: number): { readonly all: string; readonly last: string } {
  return {
    /** Output, float32 [B, S, width]. */
    all: `dimcat_states_${at}`,
    /** Output, float32 [B, width]: the requested position, the last by default. */
    last: `dimcat_last_${at}`,
  };
}

/**
 * Edits `parsed` in place; drops everything after the deepest place.
 *
 * @throws FaultError `site-unsupported` or `layer-out-of-range`.
 */
export function cutForStates(
  parsed: ParsedModel,
  located: Located,
  places: readonly Place[],
  position: ReadPosition = 'last',
): void {
  const edit = new GraphEdit(parsed.model, parsed.graph);
  const { float32 } = ElementType;
  const outputs = places.flatMap(({ site: kind, layer }, at) => {
    const tensor = siteTensor(located, { kind, layer });
    const { all, last } = stateNames(at);
    edit.op('Identity', [siteVectors(edit, tensor, located.states[0]!)], {}, all);
    edit.atPosition(all, position, last);
    return [
      valueInfo(all, float32, ['rows', 'positions', tensor.width]),
      valueInfo(last, float32, ['rows', tensor.width]),
    ];
  });
  keepOnly(parsed.graph, outputs);
}
