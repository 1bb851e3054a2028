/**
 * Qwen3.5 and Qwen3-Next: most blocks have a Gated DeltaNet, every fourth one an attention whose output is gated. Norms
 * store how much their scale differs from 1. Qwen3-Next has experts as well.
 *
 * @see Yang et al. 2025, "Gated delta networks".
 */
import { flag, oneOf } from '../../protocol/decode';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import { attend } from '../parts/attention';
import {
  blockName,
  blockNorm,
  decoderIn,
  decoderPlan,
  endOf,
  isUnread,
  mlpOf,
  type Decoder,
} from '../parts/decoder';
import { deltaNet, type DeltaNetOf } from '../parts/deltaNet';
import { expertsOr, qwenExperts, type ExpertsIn } from '../parts/experts';
import { linear, matrix } from '../parts/linear';
import { rotaryIn } from '../parts/ropeScaling';
import { rotate, type Rotary } from '../parts/rotary';
import { attentionMixer, headNorms } from '../parts/selfAttention';
import type { BuiltBlock, Family, Plan } from '../plan';
import { layersOfType, size } from '../sizes';

interface Qwen extends Decoder {
  readonly rotary: Rotary;
  readonly biases: boolean;
  /** Whether each block attends, block 1 first; the others have a DeltaNet. */
  readonly attends: readonly boolean[];
  readonly delta: Omit<DeltaNetOf, 'name'>;
  readonly experts: ExpertsIn;
}

type Has = (tensor: string) => boolean;

/** What is stored of a scale is its difference from 1. */
const offset = 1;

export const qwen35: Family = {
  types: ['qwen3_5', 'qwen3_5_text', 'qwen3_next'],
  plan(fields, has) {
    const inner = fields.inner('text_config');
    if (!inner) return planOf(qwenIn(fields, has));
    const plan = planOf(qwenIn(inner, has));
    inner.finish();
    // The tower of images beside the text model, and its tokens.
    fields.ignore('vision_config', 'image_token_id', 'video_token_id', 'tie_word_embeddings');
    fields.ignore('vision_start_token_id', 'vision_end_token_id', 'language_model_only');
    return { ...plan, isUnread: (name) => plan.isUnread(name) || name.startsWith('model.visual.') };
  },
};

function qwenIn(fields: Fields, has: Has): Qwen {
  const decoder = decoderIn(fields, has);
  const { type, width, layers, dimensions, epsilon } = decoder;
  const next = type === 'qwen3_next';
  fields.ignore('attention_dropout', 'mamba_ssm_dtype', 'mtp_num_hidden_layers');
  // What is listed of experts says nothing where there are none.
  fields.ignore('mtp_use_dedicated_embeddings', ...(next ? [] : ['mlp_only_layers']));
  fields.get('output_gate_type', oneOf('swish'), 'swish');
  if (!fields.get('attn_output_gate', flag, true))
    throw fields.refuse('attn_output_gate', 'attention whose output is gated');
  return {
    ...decoder,
    rotary: rotaryIn(fields, { width, share: 0.25 }),
    biases: fields.get('attention_bias', flag, false),
    attends: attendsIn(fields, layers),
    delta: {
      ...{ dimensions, epsilon, fused: next },
      ...deltaHeadsIn(fields),
      keyWidth: fields.get('linear_key_head_dim', size, 128),
      valueWidth: fields.get('linear_value_head_dim', size, 128),
      kernel: fields.get('linear_conv_kernel_dim', size, 4),
    },
    experts: next ? qwenExperts(fields, decoder, { normed: true, shared: true }) : () => undefined,
  };
}

function deltaHeadsIn(fields: Fields): Pick<DeltaNetOf, 'keyHeads' | 'valueHeads'> {
  const keyHeads = fields.get('linear_num_key_heads', size, 16);
  const valueHeads = fields.get('linear_num_value_heads', size, 32);
  if (valueHeads % keyHeads === 0) return { keyHeads, valueHeads };
  throw fields.refuse('linear_num_key_heads', `divisors of the ${valueHeads} value heads`);
}

function attendsIn(fields: Fields, layers: number): boolean[] {
  const interval = fields.get('full_attention_interval', size, 4);
  return layersOfType(
    fields,
    ['linear_attention', 'full_attention'],
    layers,
    (i) => (i + 1) % interval === 0,
  );
}

function planOf(model: Qwen): Plan {
  const unread = isUnread(model);
  return decoderPlan(model, [model.rotary], {
    description: `${model.type} decoder, pre-norm`,
    // The memory of a DeltaNet is not one of keys and values.
    past: undefined,
    block: (graph, layer, input) => block(graph, layer, input, model),
    end: (graph, last) => endOf(graph, last, model, { offset }),
    // What predicts several tokens at once.
    isUnread: (name) => unread(name) || /^(model\.)?mtp\./.test(name),
  });
}

function block(graph: GraphBuilder, layer: number, input: Value, model: Qwen): BuiltBlock {
  const norm = blockNorm(graph, model, layer, offset);
  const x = norm(input, 'input_layernorm');
  const attends = model.attends[layer - 1]!;
  const attention = attends ? attentionOf(graph, layer, x, model) : undefined;
  const delta = `${blockName(model, layer)}.linear_attn`;
  const mixed = attention?.output ?? deltaNet(graph, x, { ...model.delta, name: delta });
  const middle = graph.op('Add', [input, mixed]);
  const normed = norm(middle, 'post_attention_layernorm');
  const written = expertsOr(graph, normed, model.experts(layer), mlpOf(model, layer));
  const linearMixer = [{ kind: 'linear attention', node: delta }] as const;
  return {
    output: graph.op('Add', [middle, written.output]),
    parallel: false,
    mixers: attends ? attentionMixer(model, layer) : linearMixer,
    attention,
    ...written.site,
  };
}

/** Queries and their gates come from one matrix, head after head. */
function attentionOf(
  graph: GraphBuilder,
  layer: number,
  x: Value,
  model: Qwen,
): NonNullable<BuiltBlock['attention']> {
  const { dimensions, heads, keyHeads, width, rotary, biases } = model;
  const at = `${blockName(model, layer)}.self_attn`;
  const project = (from: Value, part: string, inputs: number, outputs: number): Value =>
    linear(graph, from, matrix(`${at}.${part}`, inputs, outputs, biases));
  const both = project(x, 'q_proj', dimensions, 2 * heads * width);
  const byHead = graph.op('Reshape', [both, graph.integers([0, 0, heads, 2 * width])]);
  const sizes = graph.integers([width, width]);
  const [queries, gates] = graph
    .several('Split', [byHead, sizes], 2, { axis: -1 })
    .map((half) => graph.op('Reshape', [half, graph.integers([0, 0, heads * width])]));
  const { mixed, sites } = attend(graph, {
    ...{ layer, heads, keyHeads, width, sees: 'before' },
    queries: queries!,
    keys: project(x, 'k_proj', dimensions, keyHeads * width),
    values: project(x, 'v_proj', dimensions, keyHeads * width),
    norm: headNorms(graph, model, layer, offset),
    rotate: (head) => rotate(graph, head, rotary, width),
  });
  const read = graph.op('Mul', [mixed, graph.op('Sigmoid', [gates!])]);
  return { output: project(read, 'o_proj', heads * width, dimensions), ...sites };
}
