/** Structures that exporters give to transformers, each with the habits of those that write it. */
import { plainSpec, type Spec } from './spec';
import { plainStyle, type Style } from './style';

export interface Structure {
  readonly name: string;
  readonly spec: Spec;
  readonly style: Style;
  /** Largest error of a state against float64, where it is not 1e-4. */
  readonly tolerance?: number;
}

const llama: Partial<Spec> = {
  norm: 'rms',
  keyHeads: 2,
  gated: true,
  activation: 'silu',
  rotary: 'halves',
  bias: false,
};

export const structures: readonly Structure[] = [
  structure('GPT-2, TorchScript', {}, { products: 'Gemm', projections: 'split', norms: 'loose' }),
  structure('GPT-2, dynamo', {}, { products: 'Gemm', projections: 'split', casts: true }),
  structure('Llama, dynamo', llama, { norms: 'loose' }),
  structure('Llama, Optimum with past', llama, { pasts: true, extraInputs: true, norms: 'loose' }),
  structure(
    'Llama, genai builder',
    { ...llama, headWidth: 16 },
    {
      ...{ norms: 'fused', attention: 'GroupQueryAttention' },
    },
  ),
  structure(
    'Llama, genai builder int4',
    { ...llama, headWidth: 16 },
    {
      ...{ norms: 'fused', attention: 'GroupQueryAttention', products: 'blocks' },
    },
  ),
  structure('llama2.c, neighbours rotated', { ...llama, rotary: 'pairs' }, {}),
  structure('Qwen3, head norms', { ...llama, headNorm: true }, { pasts: true, norms: 'loose' }),
  structure('Gemma 2, sandwich norms', { ...llama, order: 'sandwich', activation: 'gelu' }, {}),
  structure('Phi-3, gate and up packed', llama, { packedGate: true, projections: 'split' }),
  structure(
    'GPT-NeoX',
    { parallel: 'sum', rotary: 'partial', headWidth: 8 },
    {
      ...{ projections: 'by-head' },
    },
  ),
  structure('GPT-J', { parallel: 'sum', rotary: 'pairs' }, {}),
  structure('parallel, attention added first', { parallel: 'attention-first' }, {}),
  structure('parallel, feed-forward added first', { parallel: 'ffn-first' }, {}),
  structure('BERT, TorchScript', { order: 'post' }, { norms: 'loose', extraInputs: true }),
  structure(
    'BERT, ONNX Runtime optimiser',
    { order: 'post' },
    {
      ...{ norms: 'fused', attention: 'Attention', fusedActivation: true },
    },
  ),
  structure(
    'GPT-2, ONNX Runtime optimiser',
    {},
    {
      ...{ norms: 'fused', attention: 'Attention', fusedActivation: true },
    },
  ),
  structure('multi-head attention in one node', {}, { attention: 'MultiHeadAttention' }),
  structure('the same without a bias', { bias: false }, { attention: 'MultiHeadAttention' }),
  structure(
    'ViT by timm, static batch',
    { activation: 'relu' },
    { projections: 'stacked', batch: 2 },
  ),
  structure('einsum', {}, { attention: 'einsum' }),
  structure('weights stored transposed', {}, { products: 'turned' }),
  structure('int8 weights dequantised', llama, { products: 'dequantised' }),
  structure('dynamic int8', {}, { products: 'integer', batch: 1 }, 0.2),
  structure('OPT, feed-forward on rows', { activation: 'relu' }, { rows: true }),
  structure('OPT 350m, the same post-norm', { activation: 'relu', order: 'post' }, { rows: true }),
  structure(
    'GPT-NeoX, TorchScript',
    { parallel: 'sum', rotary: 'partial', headWidth: 8 },
    { projections: 'by-head', computedCuts: true },
  ),
  structure(
    'Phi-3 with a partial rotation, TorchScript',
    { ...llama, rotary: 'partial', headWidth: 8 },
    { packedGate: true, projections: 'split', computedCuts: true },
  ),
  structure(
    'Falcon, one head of keys',
    { parallel: 'sum', rotary: 'halves', keyHeads: 1, bias: false },
    { projections: 'multi-query' },
  ),
  structure('DINOv2, scaled layers', { layerScale: true }, { norms: 'loose' }),
  structure(
    'Gemma 3, scaled embedding',
    { ...llama, order: 'sandwich', activation: 'gelu', headNorm: true, embeddingScale: 5 },
    { norms: 'loose' },
  ),
  structure('attention sinks', { ...llama, sinks: true }, {}),
  structure('functions of the model', llama, { functions: true }),
];

function structure(
  name: string,
  spec: Partial<Spec>,
  style: Partial<Style>,
  tolerance?: number,
): Structure {
  return {
    name,
    spec: { ...plainSpec, ...spec },
    style: { ...plainStyle, ...style },
    ...(tolerance !== undefined && { tolerance }),
  };
}
