/** What operators mean in the search for the residual stream. */
import type { Node } from '../../onnx/gen/onnx_pb';

/** Operators that pass on their first input, element for element. */
const passing = new Set(['Identity', 'Cast', 'Dropout']);

/** Norms whose second input is a scale as long as the state is wide. */
const scaledNorms = new Set([
  'LayerNormalization',
  'SimplifiedLayerNormalization',
  'RMSNormalization',
  'BatchNormalization',
]);

/** The operators of norms, scalings and layout changes: none multiplies the stream by a learned matrix. */
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

/** Operators that read only the shape of their input. */
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

/** Operators that change the layout of their first input; further inputs say how. */
const layout = new Set(['Reshape', 'Squeeze', 'Unsqueeze', 'Expand', 'Tile']);

/** The inputs whose numbers a node passes on, without the shape that it reads. */
export function dataInputs(n: Node): readonly string[] {
  return layout.has(n.opType) ? n.input.slice(0, 1) : n.input;
}

/** Operators whose first input alone holds values of the state; the others say where to read, how much or how far. */
const valueFirst = new Set([
  ...layout,
  ...['Gather', 'GatherElements', 'GatherND', 'Slice', 'Split', 'Pad', 'TopK', 'Trilu', 'Pow'],
  ...['Clip', 'CumSum', 'Compress', 'Resize'],
]);

/** Operators that give an index or a boolean, not a value: indices of experts, masks. */
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

/** The inputs whose numbers reach the output in some form: not indices, masks, shapes and bounds. */
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

/** Also treated as a norm: what quantisation and masking put between two products. */
export function isHandling(n: Node): boolean {
  return isNorming(n) || handling.has(n.opType);
}

const handling = new Set([
  ...['Where', 'IsNaN', 'Slice'],
  ...['DynamicQuantizeLinear', 'QuantizeLinear', 'DequantizeLinear'],
]);
