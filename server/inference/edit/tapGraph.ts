/** A model that gives its residual stream at every layer, and nothing else. */
import type { Located } from '../locate/locate';
import type { ParsedModel } from '../onnx/model';
import { valueInfo } from '../onnx/nodes';
import { ElementType } from '../onnx/tensors';
import { GraphEdit } from './graphEdit';
import { keepOnly } from './prune';

/** Edits `parsed` in place. @returns Names of the float32 outputs, layer 0 first. */
export function tapStates(parsed: ParsedModel, { states, elementType }: Located): string[] {
  const edit = new GraphEdit(parsed.model, parsed.graph);
  const names = states.map((state, layer) =>
    elementType === ElementType.float32
      ? state
      : edit.cast(state, ElementType.float32, `dimcat_resid_${layer}`),
  );
  keepOnly(
    parsed.graph,
    names.map((name) => valueInfo(name, ElementType.float32, [])),
  );
  for (const output of parsed.graph.output) delete output.type!.tensorType!.shape;
  return names;
}
