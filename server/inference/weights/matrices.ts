/** Which weights are matrices that a twin redraws, found by their use in the graph. */
import { faultError } from '../../protocol/fault';
import type { Located } from '../../onnx/located';
import { linearOf } from '../locate/linear';
import { isMultiplying } from '../locate/operators';
import { Walker } from '../locate/walk';
import { constantTensor } from '../locate/weight';
import type { Graph, Node, Tensor } from '../../onnx/gen/onnx_pb';
import { indexGraph } from '../../onnx/graphIndex';
import { ElementType } from '../../onnx/tensors';

/** Inputs of fused nodes that hold matrices, by operator; other operators may multiply by any input. */
const slots: Readonly<Record<string, readonly number[]>> = {
  Attention: [1],
  Conv: [1],
  EmbedLayerNormalization: [2, 3, 4],
  MoE: [2, 4, 6],
};

/** Operators that pass on a matrix: whole or in parts, in another layout or precision. */
const handing = new Set([
  ...[
    'Identity',
    'Cast',
    'Transpose',
    'Reshape',
    'Squeeze',
    'Unsqueeze',
    'Slice',
    'Split',
    'Concat',
  ],
]);

const floats: readonly number[] = [ElementType.float32, ElementType.float16, ElementType.bfloat16];

/**
 * Names of the initializers (or outputs of Constant nodes) used as factors of products, or in the look-up of the first
 * state, with at least two axes longer than 1. Tables of rotations and masks do not count.
 *
 * @throws FaultError `model-unsupported` for weights that are quantised, or of a type that cannot be drawn.
 */
export function matrixNames(graph: Graph, located: Located): Set<string> {
  const walker = new Walker(indexGraph(graph));
  const found = new Set<string>();
  for (const node of walker.index.order) {
    refuseQuantised(walker, node);
    for (const input of matrixInputs(walker, node, located))
      for (const name of sources(walker, input)) found.add(name);
  }
  for (const name of found) refuseType(name, constantTensor(walker, name)!);
  if (found.size === 0) throw noMatrices();
  return found;
}

function matrixInputs(walker: Walker, node: Node, located: Located): string[] {
  const at = slots[node.opType];
  if (at) return at.map((i) => node.input[i] ?? '');
  if (isMultiplying(node)) return node.input.slice(0, node.opType === 'Gemm' ? 2 : undefined);
  const embeds = node.opType === 'Gather' && walker.isAncestor(node.output[0]!, located.states[0]!);
  return embeds ? [node.input[0]!] : [];
}

/** The matrices from which a value is made by layout changes alone; none if anything is computed. */
function sources(walker: Walker, value: string): string[] {
  const tensor = constantTensor(walker, value);
  if (tensor) return isMatrix(tensor) ? [value] : [];
  const maker = walker.index.producer.get(value);
  if (!maker || !handing.has(maker.opType)) return [];
  const inputs = maker.opType === 'Concat' ? maker.input : maker.input.slice(0, 1);
  return inputs.flatMap((i) => sources(walker, i));
}

function isMatrix({ dims }: Tensor): boolean {
  return dims.filter((d) => d > 1n).length >= 2;
}

function refuseQuantised(walker: Walker, node: Node): void {
  const quantised =
    linearOf(walker, node)?.weight.quantisation !== undefined ||
    /^(GatherBlockQuantized|QAttention|QMoE|ConvInteger|QLinearConv)$/.test(node.opType) ||
    (node.opType === 'DequantizeLinear' && sources(walker, node.input[0] ?? '').length > 0);
  if (quantised)
    throw faultError(
      'model-unsupported',
      `A control with other weights cannot be made of this model: its weights are quantised (${node.opType}).`,
      'Use the float32 or float16 export of the model for controls.',
    );
}

function refuseType(name: string, { dataType }: Tensor): void {
  if (floats.includes(dataType)) return;
  throw faultError(
    'model-unsupported',
    `A control with other weights cannot be made of this model: ${JSON.stringify(name)} does not hold floats.`,
    'Use the float32 or float16 export of the model for controls.',
  );
}

function noMatrices(): Error {
  return faultError(
    'model-unsupported',
    'A control with other weights cannot be made of this model: no matrix was found among its weights.',
    'Export the model with its weights as initializers.',
  );
}
