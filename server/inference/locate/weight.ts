/** Where a matrix of weights is stored, and how. */
import type { Node, Tensor } from '../onnx/gen/onnx_pb';
import { intAttribute, intsAttribute } from '../onnx/nodes';
import { dimsOf } from '../onnx/tensors';
import type { Walker } from './walk';

/** How whole numbers encode weights. */
export type Quantisation =
  /** `(q - zeroPoint) * scale`; both are one number or one for each index along `axis` of the stored matrix. */
  | {
      readonly kind: 'linear';
      readonly scale: string;
      readonly zeroPoint: string | undefined;
      readonly axis: number;
      /** Length of the blocks along `axis` that share a scale; 0 for the whole axis. */
      readonly blockSize: number;
    }
  /** com.microsoft MatMulNBits: rows of `outputs`, each in blocks of `blockSize` inputs, packed low bits first. */
  | {
      readonly kind: 'blocks';
      readonly bits: number;
      readonly blockSize: number;
      readonly scales: string;
      readonly zeroPoints: string | undefined;
    }
  /** com.microsoft MatMulBnb4: rows of `outputs` one after the other in blocks, packed high bits first. */
  | {
      readonly kind: 'bnb4';
      readonly type: 'fp4' | 'nf4';
      readonly blockSize: number;
      /** The scale of each block's values. */
      readonly scales: string;
    };

/** A matrix W that maps `inputs` numbers to `outputs` numbers, y = x W. */
export interface WeightMatrix {
  /** Name of the initializer, or of the output of the Constant node that holds it. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Stored as [outputs, inputs] instead of [inputs, outputs]. */
  readonly transposed: boolean;
  /** Element type of what is stored (a number of `ElementType`). */
  readonly elementType: number;
  readonly quantisation: Quantisation | undefined;
  /** Where the bytes are in a file beside the model; undefined if they are in it. `length` 0: to the file's end. */
  readonly external:
    { readonly location: string; readonly offset: number; readonly length: number } | undefined;
}

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
