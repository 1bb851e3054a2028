/**
 * Computes a model of half precision in float32. The processor has kernels for few operators in float16 and for hardly
 * any in bfloat16; ONNX Runtime puts casts around the others, differently in every edited graph.
 */
import { create } from '@bufbuild/protobuf';
import {
  AttributeSchema,
  type Graph,
  type Node,
  type Tensor,
  type ValueInfo,
} from '../../onnx/gen/onnx_pb';
import { node } from '../../onnx/nodes';
import { dimsOf, ElementType, floatTensor } from '../../onnx/tensors';
import { decodeNumbers } from '../weights/numbers';

const { float16, bfloat16, float32 } = ElementType;

/** Whether states of this type are computed in float32 on a provider. */
export function isWidened(elementType: number, provider: string): boolean {
  return elementType === bfloat16 || (elementType === float16 && provider === 'cpu');
}

/** Edits in place: weights keep their stored type, everything computed from them becomes float32. */
export function widenHalves(graph: Graph): void {
  const stored = graph.initializer.filter((t) => isHalf(t.dataType));
  const casts = stored.map((tensor, i) => {
    const { name } = tensor;
    tensor.name = `dimcat_half_${i}`;
    for (const input of graph.input) if (input.name === name) input.name = tensor.name;
    return node('Cast', [tensor.name], [name], { to: float32 });
  });
  const kept = new Set(stored.map((t) => t.name));
  for (const n of graph.node) widenNode(n);
  for (const value of [...graph.input, ...graph.output, ...graph.valueInfo])
    if (!kept.has(value.name)) widenValue(value);
  graph.node = [...casts, ...graph.node];
}

function widenNode(n: Node): void {
  n.attribute = n.attribute.map((a) => {
    if ((a.name === 'to' || a.name === 'dtype') && isHalf(Number(a.i)))
      return create(AttributeSchema, { ...a, i: BigInt(float32) });
    return a.t && isHalf(a.t.dataType) ? create(AttributeSchema, { ...a, t: widened(a.t) }) : a;
  });
}

function widenValue({ type }: ValueInfo): void {
  const tensor = type?.tensorType;
  if (tensor && isHalf(tensor.elemType)) tensor.elemType = float32;
}

/** A small tensor inside a node. */
function widened(tensor: Tensor): Tensor {
  const dims = dimsOf(tensor);
  const count = dims.reduce((a, b) => a * b, 1);
  const { rawData, int32Data } = tensor;
  const bytes = rawData.length > 0 ? rawData : new Uint8Array(Uint16Array.from(int32Data).buffer);
  return floatTensor(tensor.name, dims, decodeNumbers(bytes, tensor.dataType, 0, count));
}

function isHalf(type: number): boolean {
  return type === float16 || type === bfloat16;
}
