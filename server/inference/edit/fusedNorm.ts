/** Norms fused with the sum before them: norming another sum with the same scales. */
import { isFusedAdd } from '../locate/operators';
import type { Graph, Node } from '../../onnx/gen/onnx_pb';
import type { AttributeValue } from '../../onnx/nodes';
import type { GraphEdit } from './graphEdit';

/** The node that makes `state` and its norm at once; undefined if the norm is a separate node. */
export function fusedNormOf(graph: Graph, state: string): Node | undefined {
  const maker = graph.node.find((n) => n.output.includes(state));
  const normed = maker?.output[0];
  if (!maker || !normed || normed === state) return undefined;
  return isFusedAdd(maker) || isEmbedding(maker) ? maker : undefined;
}

/** @returns The norm of `sum`, as `fused` would compute it. */
export function normAgain(edit: GraphEdit, fused: Node, sum: string): string {
  const zero = edit.op('Sub', [sum, sum]);
  const scales = isEmbedding(fused)
    ? fused.input.slice(5, 7)
    : fused.input.slice(2, scaleEnd(fused));
  const type = isEmbedding(fused) ? 'SkipLayerNormalization' : fused.opType;
  return edit.op(`com.microsoft:${type}`, [sum, zero, ...scales], epsilonOf(fused));
}

export function replaceInput(n: Node, from: string, to: string): void {
  n.input = n.input.map((i) => (i === from ? to : i));
}

function isEmbedding(n: Node): boolean {
  return n.opType === 'EmbedLayerNormalization';
}

/** Inputs are input, skip, scale, [shift,] [bias]: the sum already includes the bias. */
function scaleEnd(fused: Node): number {
  return fused.opType === 'SkipLayerNormalization' ? 4 : 3;
}

function epsilonOf(fused: Node): Record<string, AttributeValue> {
  const epsilon = fused.attribute.find((a) => a.name === 'epsilon');
  return epsilon ? { epsilon: { float: epsilon.f } } : {};
}
