/** Products with a constant matrix, in the forms that exporters and quantisers write. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { intAttribute } from '../../onnx/nodes';
import { matrixOf, weightMatrix, constantTensor, externalPlace } from './weight';
import type { WeightMatrix } from '../../onnx/weightMatrix';
import type { Walker } from './walk';

export interface Linear {
  readonly node: Node;
  /** The multiplied value, before it is quantised. */
  readonly input: string;
  readonly output: string;
  readonly weight: WeightMatrix;
}

/** Undefined for a node that is not a product of a computed value with a constant matrix. */
export function linearOf(walker: Walker, node: Node): Linear | undefined {
  const weight = weightOf(walker, node);
  const output = node.output[0];
  if (!weight || !output) return undefined;
  return { node, input: unquantised(walker, node.input[0] ?? ''), output, weight };
}

function weightOf(walker: Walker, node: Node): WeightMatrix | undefined {
  const second = node.input[1] ?? '';
  switch (node.opType) {
    case 'MatMul':
      return weightMatrix(walker, second);
    case 'Gemm':
    case 'FusedGemm':
    case 'FusedMatMul':
      return intAttribute(node, 'transA')
        ? undefined
        : turnedBy(node, weightMatrix(walker, second));
    case 'MatMulNBits':
      return blockWeight(walker, node);
    case 'MatMulBnb4':
      return bnbWeight(walker, node);
    case 'MatMulInteger':
      return integerWeight(walker, second, scaleBehind(walker, node), node.input[3]);
    case 'DynamicQuantizeMatMul':
      return integerWeight(walker, second, node.input[2], node.input[3]);
    case 'MatMulIntegerToFloat':
      return integerWeight(walker, second, node.input[3], node.input[5]);
    case 'QLinearMatMul':
      return integerWeight(walker, node.input[3] ?? '', node.input[4], node.input[5]);
    default:
      return undefined;
  }
}

function turnedBy(node: Node, weight: WeightMatrix | undefined): WeightMatrix | undefined {
  if (!weight || !intAttribute(node, 'transB')) return weight;
  const { inputs, outputs, transposed } = weight;
  return { ...weight, inputs: outputs, outputs: inputs, transposed: !transposed };
}

function blockWeight(walker: Walker, node: Node): WeightMatrix | undefined {
  const [, name = '', scales = '', zeroPoints = ''] = node.input;
  const tensor = constantTensor(walker, name);
  if (!tensor) return undefined;
  return {
    name,
    inputs: intAttribute(node, 'K') ?? 0,
    outputs: intAttribute(node, 'N') ?? 0,
    transposed: true,
    elementType: tensor.dataType,
    quantisation: {
      kind: 'blocks',
      bits: intAttribute(node, 'bits') ?? 4,
      blockSize: intAttribute(node, 'block_size') ?? 32,
      scales,
      zeroPoints: zeroPoints || undefined,
    },
    external: externalPlace(tensor),
  };
}

function bnbWeight(walker: Walker, node: Node): WeightMatrix | undefined {
  const [, name = '', scales = ''] = node.input;
  const tensor = constantTensor(walker, name);
  if (!tensor || intAttribute(node, 'transB') === 0) return undefined;
  return {
    name,
    inputs: intAttribute(node, 'K') ?? 0,
    outputs: intAttribute(node, 'N') ?? 0,
    transposed: true,
    elementType: tensor.dataType,
    quantisation: {
      kind: 'bnb4',
      type: intAttribute(node, 'quant_type') === 0 ? 'fp4' : 'nf4',
      blockSize: intAttribute(node, 'block_size') ?? 64,
      scales,
    },
    external: externalPlace(tensor),
  };
}

/** Integer products scale their columns: axis 1 of [inputs, outputs]. */
function integerWeight(
  walker: Walker,
  name: string,
  scale: string | undefined,
  zeroPoint: string | undefined,
): WeightMatrix | undefined {
  const origin = walker.origin(name);
  const tensor = constantTensor(walker, origin);
  if (!tensor || !scale) return undefined;
  return matrixOf(origin, tensor, false, {
    kind: 'linear',
    scale,
    zeroPoint: zeroPoint || undefined,
    axis: 1,
    blockSize: 0,
  });
}

/** `MatMulInteger -> Cast -> Mul(a * b)`: of the two scales, the constant one is the weight's. */
function scaleBehind(walker: Walker, node: Node): string | undefined {
  const readers = (value: string): readonly Node[] => walker.index.consumers.get(value) ?? [];
  const product = node.output[0] ?? '';
  const copies = [product, ...readers(product).flatMap((n) => n.output)];
  for (const scaled of copies.flatMap(readers).filter((n) => n.opType === 'Mul')) {
    for (const scales of scaled.input.filter((i) => !copies.includes(i))) {
      const factors = walker.index.producer.get(scales)?.input ?? [];
      const constant = factors.find((f) => constantTensor(walker, f));
      if (constant !== undefined) return constant;
    }
  }
  return undefined;
}

const quantising = new Set(['DynamicQuantizeLinear', 'QuantizeLinear', 'DequantizeLinear']);

/** Back through quantisation to the computed value. */
function unquantised(walker: Walker, value: string): string {
  let at = walker.origin(value);
  for (let maker = walker.index.producer.get(at); maker && quantising.has(maker.opType);) {
    at = walker.origin(maker.input[0] ?? '');
    maker = walker.index.producer.get(at);
  }
  return at;
}
