/** A model that gives its logits, in float32, and nothing else. */
import { faultError } from '../../protocol/fault';
import type { Located } from '../locate/locate';
import { valueInfo } from '../onnx/nodes';
import type { ParsedModel } from '../onnx/model';
import { ElementType } from '../onnx/tensors';
import { GraphEdit } from './graphEdit';
import { keepOnly } from './prune';

/** Output, float32 [B, S, V]. */
export const logitsName = 'dimcat_logits';

/** Edits `parsed` in place. @throws FaultError `model-unsupported` for a model without logits. */
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
