/** What operators mean for finding the residual stream. */
import type { Node } from '../onnx/gen/onnx_pb';

/** Hand their first input on, element for element. */
const passing = new Set(['Identity', 'Cast', 'Dropout']);

/** Norms whose second input is a scale as long as the state is wide. */
const scaledNorms = new Set([
  'LayerNormalization',
  'SimplifiedLayerNormalization',
  'RMSNormalization',
  'BatchNormalization',
]);

/** What norms, scalings and changes of layout are made of: nothing here mixes the stream with a learned matrix. */
const norming = new Set([
  ...passing,
  ...scaledNorms,
  ...['SkipLayerNormalization', 'SkipSimplifiedLayerNormalization', 'LpNormalization'],
  ...[
    'ReduceMean',
    'ReduceSum',
    'ReduceL2',
    'Sub',
    'Pow',
    'Sqrt',
    'Reciprocal',
    'Div',
    'Mul',
    'Add',
  ],
  ...['Max', 'Clip', 'Transpose', 'Reshape', 'Squeeze', 'Unsqueeze'],
]);

const attending = new Set([
  ...['Attention', 'MultiHeadAttention', 'GroupQueryAttention', 'PackedAttention', 'QAttention'],
  ...['PackedMultiHeadAttention', 'DecoderMaskedSelfAttention', 'DecoderMaskedMultiHeadAttention'],
  ...['DecoderAttention', 'LongformerAttention', 'PagedAttention', 'SparseAttention'],
  ...['QOrderedAttention', 'RelativePositionalAttention'],
]);

const multiplying = new Set([
  ...['MatMul', 'FusedMatMul', 'TransposeMatMul', 'Einsum', 'MatMulInteger', 'QLinearMatMul'],
  ...['MatMulIntegerToFloat', 'Gemm'],
]);

/** These read only the shape of what they are given. */
const shapeReading = new Set(['Shape', 'Size', 'ConstantOfShape', 'EyeLike']);

export const isPassing = (n: Node): boolean => passing.has(n.opType);
export const isNorming = (n: Node): boolean => norming.has(n.opType);
export const isScaledNorm = (n: Node): boolean => scaledNorms.has(n.opType);
export const isAttention = (n: Node): boolean => attending.has(n.opType);
/** The two factors of a product of matrices, or all of an Einsum. */
export function factorsOf(n: Node): readonly string[] {
  if (n.opType === 'Einsum') return n.input;
  return [n.input[0] ?? '', n.input[n.opType === 'QLinearMatMul' ? 3 : 1] ?? ''];
}
export const isMultiplying = (n: Node): boolean => multiplying.has(n.opType);
export const readsOnlyShape = (n: Node): boolean => shapeReading.has(n.opType);

/** Give what they are given in another layout; their further inputs say which. */
const layout = new Set(['Reshape', 'Squeeze', 'Unsqueeze', 'Expand', 'Tile']);

/** The inputs whose numbers a node hands on: not the shape that it is told. */
export function dataInputs(n: Node): readonly string[] {
  return layout.has(n.opType) ? n.input.slice(0, 1) : n.input;
}

/** Their first input only holds values of the state; what else they read says where to look, how much or how far. */
const valueFirst = new Set([
  ...layout,
  ...['Gather', 'GatherElements', 'GatherND', 'Slice', 'Split', 'Pad', 'TopK', 'Trilu', 'Pow'],
  ...['Clip', 'CumSum', 'Compress', 'Resize'],
]);

/** What they give is a place or a truth, no value: places of experts, masks. */
const valueless = new Set([
  ...shapeReading,
  ...[
    'ArgMax',
    'ArgMin',
    'NonZero',
    'OneHot',
    'Range',
    'Not',
    'And',
    'Or',
    'Xor',
    'IsNaN',
    'IsInf',
  ],
  ...['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'],
]);

/** The inputs whose numbers, in whatever form, come out of a node: not places, masks, shapes and bounds. */
export function valueInputs(n: Node): readonly string[] {
  if (valueless.has(n.opType)) return [];
  if (valueFirst.has(n.opType)) return n.input.slice(0, 1);
  if (n.opType === 'Where') return n.input.slice(1);
  return n.opType.startsWith('Scatter') ? [n.input[0] ?? '', n.input[2] ?? ''] : n.input;
}

/** com.microsoft Skip(Simplified)LayerNormalization: norm(input + skip [+ bias]), with the sum as output 3. */
export function isFusedAdd(n: Node): boolean {
  return n.opType === 'SkipLayerNormalization' || n.opType === 'SkipSimplifiedLayerNormalization';
}
/** Index of the fused node's sum among its outputs. */
export const fusedSum = 3;

/** Nodes whose outputs are the same state, once summed and once normed. */
export function isJoint(n: Node): boolean {
  return isFusedAdd(n) || n.opType === 'EmbedLayerNormalization';
}

/** Also reads like a norm: what quantisation and masking put between two products. */
export function isHandling(n: Node): boolean {
  return isNorming(n) || handling.has(n.opType);
}

const handling = new Set([
  ...['Where', 'IsNaN', 'Slice'],
  ...['DynamicQuantizeLinear', 'QuantizeLinear', 'DequantizeLinear'],
]);
