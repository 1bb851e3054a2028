/** Where a matrix of weights is stored, and how. */
import type { Quantisation, WeightMatrix } from '../../onnx/weightMatrix';
import type { Node, Tensor } from '../../onnx/gen/onnx_pb';
import { intAttribute, intsAttribute } from '../../onnx/nodes';
import { dimsOf } from '../../onnx/tensors';
import type { Walker } from './walk';

/** A constant matrix, seen through copies, transposition and dequantisation; undefined if `value` is not one. */
export function weightMatrix(walker: Walker, value: string): WeightMatrix | undefined {
  let at = value;
  let turned = false;
  let quantisation: Quantisation | undefined;
  for (;;) {
    const tensor = constantTensor(walker, at);
    if (tensor) return matrixOf(at, tensor, turned, quantisation);
    const maker = walker.index.producer.get(at);
    if (!maker || !isCopying(maker)) return undefined;
    if (maker.opType === 'Transpose') {
      if (intsAttribute(maker, 'perm')?.join() === '0,1') return undefined;
      turned = !turned;
    }
    if (maker.opType === 'DequantizeLinear') quantisation = linear(maker);
    at = maker.input[0] ?? '';
  }
}

/** The tensor of an initializer or of a Constant node. */
export function constantTensor(walker: Walker, value: string): Tensor | undefined {
  const tensor = walker.index.initializers.get(value);
  if (tensor) return tensor;
  const maker = walker.index.producer.get(value);
  if (maker?.opType !== 'Constant') return undefined;
  return maker.attribute.find((a) => a.name === 'value')?.t;
}

/** @param turned Whether the graph transposes the stored matrix before it multiplies by it. */
export function matrixOf(
  name: string,
  tensor: Tensor,
  turned: boolean,
  quantisation?: Quantisation,
): WeightMatrix | undefined {
  const dims = dimsOf(tensor);
  if (dims.length !== 2) return undefined;
  const [rows, columns] = dims as [number, number];
  return {
    name,
    inputs: turned ? columns : rows,
    outputs: turned ? rows : columns,
    transposed: turned,
    elementType: tensor.dataType,
    quantisation,
    external: externalPlace(tensor),
  };
}

export function externalPlace(tensor: Tensor): WeightMatrix['external'] {
  if (tensor.dataLocation !== 1) return undefined;
  const entry = (key: string): string =>
    tensor.externalData.find((e) => e.key === key)?.value ?? '';
  return {
    location: entry('location'),
    offset: Number(entry('offset')),
    length: Number(entry('length')),
  };
}

function isCopying(n: Node): boolean {
  return ['Identity', 'Cast', 'Transpose', 'DequantizeLinear'].includes(n.opType);
}

function linear(n: Node): Quantisation {
  const [, scale = '', zeroPoint = ''] = n.input;
  return {
    kind: 'linear',
    scale,
    zeroPoint: zeroPoint || undefined,
    axis: intAttribute(n, 'axis') ?? 1,
    blockSize: intAttribute(n, 'block_size') ?? 0,
  };
}
