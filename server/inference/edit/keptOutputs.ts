/** Models cut to one output: their logits, or their residual stream at every layer. */
import { faultError } from '../../protocol/fault';
import type { Located } from '../../onnx/located';
import type { ParsedModel } from '../../onnx/model';
import { valueInfo } from '../../onnx/nodes';
import { ElementType } from '../../onnx/tensors';
import { GraphEdit } from './graphEdit';
import { keepOnly } from './prune';

/** Output, float32 [B, S, V]. */
export const logitsName = 'dimcat_logits';

/** Keeps the logits, in float32. Edits `parsed` in place. @throws FaultError `model-unsupported` if there are none. */
export function keepLogits(parsed: ParsedModel, located: Located): void {
  if (located.logits === undefined) throw noLogits();
  const { float32 } = ElementType;
  new GraphEdit(parsed.model, parsed.graph).cast(located.logits, float32, logitsName);
  keepOnly(parsed.graph, [valueInfo(logitsName, float32, ['rows', 'positions', 'vocabulary'])]);
}

function noLogits(): Error {
  return faultError(
    'model-unsupported',
    'The model has no single output with logits that follows its residual stream.',
    'Use a language model exported with its head.',
  );
}

/** Keeps the residual stream. Edits `parsed` in place. @returns Names of the float32 outputs, layer 0 first. */
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
