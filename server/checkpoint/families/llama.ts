/**
 * Llama and the decoders that differ from it in a line or two: Mistral (a sliding window), Qwen2 (biases of queries,
 * keys and values), Qwen3 (norms of each head's queries and keys), SmolLM3 (blocks without rotation); and of these
 * Mixtral, Qwen2-MoE and Qwen3-MoE, which have experts.
 *
 * @see Touvron et al. 2023, "LLaMA"; Jiang et al. 2024, "Mixtral of experts".
 */
import { count, flag, listOf } from '../../protocol/decode';
import type { Fields } from '../fields';
import {
  blockName,
  blockNorm,
  decoderIn,
  decoderPlan,
  mlpOf,
  type Decoder,
} from '../parts/decoder';
import { expertCounts, expertsOr, qwenExperts, type ExpertsIn } from '../parts/experts';
import { rotaryIn } from '../parts/ropeScaling';
import type { Rotary } from '../parts/rotary';
import { attentionMixer, headNorms, selfAttention } from '../parts/selfAttention';
import type { BuiltBlock, Family } from '../plan';
import { layersOfType, size, slidingOrNot } from '../sizes';
import type { GraphBuilder, Value } from '../builder';

/** What the members of the family differ in. */
interface Member extends Decoder {
  readonly rotary: Rotary;
  /** Biases of queries, keys and values; of the output projection; of the MLP. */
  readonly biases: { readonly input: boolean; readonly output: boolean; readonly mlp: boolean };
  /** Whether each head's queries and keys are normed before they are turned. */
  readonly headNorms: boolean;
  /** How far each block sees, block 1 first. */
  readonly sees: readonly ('before' | number)[];
  /** Whether each block turns queries and keys. */
  readonly turns: readonly boolean[];
  readonly experts: ExpertsIn;
}

/** Models with experts, and the member whose blocks they have otherwise. */
const withExperts = { mixtral: 'mistral', qwen2_moe: 'qwen2', qwen3_moe: 'qwen3' } as const;

export const llama: Family = {
  types: ['llama', 'mistral', 'qwen2', 'qwen3', 'smollm3', ...Object.keys(withExperts)],
  plan(config, has) {
    const member = memberIn(config, has);
    return decoderPlan(member, [member.rotary], {
      description: `${member.type} decoder, pre-norm`,
      block: (graph, layer, input) => block(graph, layer, input, member),
    });
  },
};

function memberIn(config: Fields, has: (tensor: string) => boolean): Member {
  const decoder = decoderIn(config, has);
  const { width, layers } = decoder;
  const type = likeOf(decoder.type);
  const qwen = type === 'qwen2' || type === 'qwen3';
  const bias = type !== 'qwen2' && config.get('attention_bias', flag, false);
  config.ignore('pretraining_tp', 'attention_dropout');
  return {
    ...decoder,
    rotary: rotaryIn(config, { width, ...(type === 'smollm3' && { theta: 2_000_000 }) }),
    biases: {
      input: type === 'qwen2' ? config.get('qkv_bias', flag, true) : bias,
      output: bias,
      mlp: !qwen && config.get('mlp_bias', flag, false),
    },
    headNorms: type === 'qwen3',
    turns: turnsIn(config, type, layers),
    sees: seesIn(config, type, layers),
    experts: expertsIn(config, decoder),
  };
}

function likeOf(type: string): string {
  return type in withExperts ? withExperts[type as keyof typeof withExperts] : type;
}

function expertsIn(config: Fields, decoder: Decoder): ExpertsIn {
  const { type, dimensions, activation, inner } = decoder;
  if (type === 'mixtral') {
    config.ignore('output_router_logits', 'router_aux_loss_coef', 'router_jitter_noise');
    const of = {
      ...{ dimensions, activation, neurons: inner, normed: true, shared: undefined },
      ...expertCounts(config, 'num_local_experts', { experts: 8, chosen: 2 }),
      matrices: ['w1', 'w3', 'w2'] as const,
    };
    return (layer) => ({ ...of, name: `${blockName(decoder, layer)}.block_sparse_moe` });
  }
  if (!(type in withExperts)) return () => undefined;
  return qwenExperts(config, decoder, { normed: false, shared: type === 'qwen2_moe' });
}

/** Mistral limits all blocks if it names a window, Qwen those beyond `max_window_layers` if it uses one. */
function seesIn(config: Fields, type: string, layers: number): ('before' | number)[] {
  // Qwen's configurations name a window that they do not use, which may be 0.
  const limits = type === 'mistral' || config.get('use_sliding_window', flag, false);
  const window = config.get('sliding_window', limits ? size : count, undefined);
  if (type === 'mistral') {
    config.ignore('layer_types');
    return new Array<'before' | number>(layers).fill(window ?? 'before');
  }
  const used = limits ? window : undefined;
  const from = config.get('max_window_layers', count, 28);
  const slides = layersOfType(config, slidingOrNot, layers, (i) => i >= from);
  return slides.map((does) => (does && used !== undefined ? used : 'before'));
}

function turnsIn(config: Fields, type: string, layers: number): boolean[] {
  if (type !== 'smollm3') return new Array<boolean>(layers).fill(true);
  const interval = config.get('no_rope_layer_interval', count, 4);
  const listed = config.get('no_rope_layers', listOf(count), undefined);
  return Array.from({ length: layers }, (_, i) =>
    listed ? listed[i] === 1 : (i + 1) % interval !== 0,
  );
}

function block(graph: GraphBuilder, layer: number, input: Value, member: Member): BuiltBlock {
  const { biases, rotary, experts } = member;
  const norm = blockNorm(graph, member, layer);
  const attention = selfAttention(graph, member, {
    layer,
    input: norm(input, 'input_layernorm'),
    biases,
    ...(member.headNorms && { norm: headNorms(graph, member, layer) }),
    rotary: member.turns[layer - 1] ? rotary : undefined,
    sees: member.sees[layer - 1]!,
  });
  const middle = graph.op('Add', [input, attention.output]);
  const normed = norm(middle, 'post_attention_layernorm');
  const written = expertsOr(graph, normed, experts(layer), mlpOf(member, layer, biases.mlp));
  return {
    output: graph.op('Add', [middle, written.output]),
    parallel: false,
    mixers: attentionMixer(member, layer),
    attention,
    ...written.site,
  };
}
