/**
 * Qwen3.5 and Qwen3-Next: most blocks have a Gated DeltaNet, every fourth one an attention whose output is gated. Norms
 * store how much their scale differs from 1. Qwen3-Next has experts as well.
 *
 * @see Yang et al. 2025, "Gated delta networks".
 */
import { flag, listOf, oneOf } from '../../protocol/decode';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import { attend } from '../parts/attention';
import { decoderIn, endOf, isUnread, type Decoder } from '../parts/decoder';
import { deltaNet, type DeltaNetOf } from '../parts/deltaNet';
import { tokens } from '../parts/embedding';
import { expertsOr, qwenExperts, type ExpertsIn, type FedForward } from '../parts/experts';
import { linear, matrix } from '../parts/linear';
import { rmsNorm } from '../parts/norm';
import { rotaryIn } from '../parts/ropeScaling';
import { rotate, type Rotary } from '../parts/rotary';
import type { BuiltBlock, Family, Plan } from '../plan';
import { size } from '../sizes';

interface Qwen extends Decoder {
  readonly rotary: Rotary;
  readonly biases: boolean;
  /** Whether each block attends, block 1 first; the others have a DeltaNet. */
  readonly attends: readonly boolean[];
  readonly delta: Omit<DeltaNetOf, 'name'>;
  readonly experts: ExpertsIn;
}

type Has = (tensor: string) => boolean;

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
  const kinds = listOf(oneOf('linear_attention', 'full_attention'));
  const types = fields.get('layer_types', kinds, undefined);
  if (types && types.length !== layers) throw fields.refuse('layer_types', `${layers} entries`);
  return Array.from({ length: layers }, (_, i) =>
    types ? types[i] === 'full_attention' : (i + 1) % interval === 0,
  );
}

function planOf(model: Qwen): Plan {
  const { type, dimensions, layers, table } = model;
  const unread = isUnread(model);
  return {
    description: `${type} decoder, pre-norm`,
    norm: 'pre',
    dimensions,
    layers,
    // The memory of a DeltaNet is not one of keys and values.
    past: undefined,
    embed: (graph) => tokens(graph, table),
    block: (graph, layer, input) => block(graph, layer, input, model),
    end: (graph, last) => endOf(graph, last, model, { offset: 1 }),
    // What predicts several tokens at once.
    isUnread: (name) => unread(name) || /^(model\.)?mtp\./.test(name),
  };
}

function block(graph: GraphBuilder, layer: number, input: Value, model: Qwen): BuiltBlock {
  const { prefix, dimensions: width, epsilon, delta } = model;
  const at = `${prefix}layers.${layer - 1}`;
  const norm = (x: Value, name: string): Value =>
    rmsNorm(graph, x, { weight: `${at}.${name}.weight`, width, epsilon, offset: 1 });
  const x = norm(input, 'input_layernorm');
  const attends = model.attends[layer - 1]!;
  const attention = attends ? attentionOf(graph, layer, x, model) : undefined;
  const mixed = attention?.output ?? deltaNet(graph, x, { ...delta, name: `${at}.linear_attn` });
  const middle = graph.op('Add', [input, mixed]);
  const written = feedForward(graph, layer, norm(middle, 'post_attention_layernorm'), model);
  const mixer = attends
    ? ({ kind: 'attention', node: `${at}.self_attn` } as const)
    : ({ kind: 'linear attention', node: `${at}.linear_attn` } as const);
  return {
    output: graph.op('Add', [middle, written.output]),
    parallel: false,
    mixers: [mixer],
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
  const { prefix, dimensions, heads, keyHeads, width, epsilon, rotary, biases } = model;
  const at = `${prefix}layers.${layer - 1}.self_attn`;
  const project = (from: Value, part: string, inputs: number, outputs: number): Value =>
    linear(graph, from, matrix(`${at}.${part}`, inputs, outputs, biases));
  const both = project(x, 'q_proj', dimensions, 2 * heads * width);
  const byHead = graph.op('Reshape', [both, graph.integers([0, 0, heads, 2 * width])]);
  const sizes = graph.integers([width, width]);
  const [queries, gates] = graph
    .several('Split', [byHead, sizes], 2, { axis: -1 })
    .map((half) => graph.op('Reshape', [half, graph.integers([0, 0, heads * width])]));
  const { mixed, sites } = attend(graph, {
    ...{ layer, heads, keyHeads, width, sees: 'before', past: false },
    queries: queries!,
    keys: project(x, 'k_proj', dimensions, keyHeads * width),
    values: project(x, 'v_proj', dimensions, keyHeads * width),
    norm: (head, of) => {
      const weight = `${at}.${of === 'queries' ? 'q_norm' : 'k_norm'}.weight`;
      return rmsNorm(graph, head, { weight, width, epsilon, offset: 1 });
    },
    rotate: (head) => rotate(graph, head, rotary, width),
  });
  const read = graph.op('Mul', [mixed, graph.op('Sigmoid', [gates!])]);
  return { output: project(read, 'o_proj', heads * width, dimensions), ...sites };
}

function feedForward(
  graph: GraphBuilder,
  layer: number,
  x: Value,
  { prefix, dimensions, inner, activation, experts }: Qwen,
): FedForward {
  const at = `${prefix}layers.${layer - 1}.mlp`;
  return expertsOr(graph, x, experts(layer), {
    gate: matrix(`${at}.gate_proj`, dimensions, inner, false),
    up: matrix(`${at}.up_proj`, dimensions, inner, false),
    down: matrix(`${at}.down_proj`, inner, dimensions, false),
    activation,
  });
}
