/** Whether the signs of a model can be flipped: what a flip changes is read off the logits. */
import type { Graph } from '../../onnx/gen/onnx_pb';
import type { Located } from '../../onnx/located';
import { shapeOf } from '../../onnx/nodes';
import type { ModelSummary } from '../api';

/** Nothing where they can be, or where only a run would tell. */
export function noFlipsOf(
  { output }: Pick<Graph, 'output'>,
  { logits, embedding, dimensions }: Pick<Located, 'logits' | 'embedding' | 'dimensions'>,
): Pick<ModelSummary, 'noFlips'> {
  const end = output.find(({ name }) => name === logits);
  if (logits === undefined || !end) return { noFlips: 'the model has no head' };
  const shape = shapeOf(end);
  const width = shape?.at(-1);
  if (shape && !embedding && shape.length !== 2) return { noFlips: 'the model has no classifier' };
  const isState = width === dimensions && embedding !== undefined && embedding.rows !== dimensions;
  return isState ? { noFlips: 'the model has no head' } : {};
}
