/**
 * Llama and the decoders that differ from it in a line or two: Mistral (a sliding window), Qwen2 (biases of queries, keys
 * and values), Qwen3 (norms of each head's queries and keys), SmolLM3 (blocks without rotation).
 *
 * @see Touvron et al. 2023, "LLaMA".
 */
import { count, flag, listOf } from '../../protocol/decode';
import type { Fields } from '../fields';
import { attend } from '../parts/attention';
import { decoderIn, endOf, isUnread, type Decoder } from '../parts/decoder';
import { tokens } from '../parts/embedding';
import { gated } from '../parts/feedForward';
import { linear } from '../parts/linear';
import { rmsNorm } from '../parts/norm';
import { rotaryIn, layerTypes } from '../parts/ropeScaling';
import { rotate, type Rotary } from '../parts/rotary';
import type { BuiltBlock, Family, Plan } from '../plan';
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
}

export const llama: Family = {
  types: ['llama', 'mistral', 'qwen2', 'qwen3', 'smollm3'],
  plan: (config, has) => planOf(memberIn(config, has)),
};

function memberIn(config: Fields, has: (tensor: string) => boolean): Member {
  const decoder = decoderIn(config, has);
  const { type, width, layers } = decoder;
  const qwen = type === 'qwen2' || type === 'qwen3';
  const bias = type !== 'qwen2' && config.get('attention_bias', flag, false);
  config.ignore('pretraining_tp', 'attention_dropout');
  return {
    ...decoder,
    rotary: rotaryIn(config, { width, ...(type === 'smollm3' && { theta: 2_000_000 }) }),
    biases: {
      input: type === 'qwen2' || bias,
      output: bias,
      mlp: !qwen && config.get('mlp_bias', flag, false),
    },
    headNorms: type === 'qwen3',
    turns: turnsIn(config, type, layers),
    sees: seesIn(config, type, layers),
  };
}

/** Mistral limits all blocks if it names a window, Qwen those beyond `max_window_layers` if it uses one. */
function seesIn(config: Fields, type: string, layers: number): ('before' | number)[] {
  const window = config.get('sliding_window', count, undefined);
  const all = new Array<'before' | number>(layers);
  if (type === 'mistral') {
    config.ignore('layer_types');
    return all.fill(window ?? 'before');
  }
  const used = config.get('use_sliding_window', flag, false) ? window : undefined;
  const from = config.get('max_window_layers', count, 28);
  const types = config.get('layer_types', layerTypes, undefined);
  if (types && types.length !== layers) throw config.refuse('layer_types', `${layers} entries`);
  return Array.from(all, (_, i) => {
    const slides = types ? types[i] === 'sliding_attention' : i >= from;
    return slides && used !== undefined ? used : 'before';
  });
}

function turnsIn(config: Fields, type: string, layers: number): boolean[] {
  if (type !== 'smollm3') return new Array<boolean>(layers).fill(true);
  const interval = config.get('no_rope_layer_interval', count, 4);
  const listed = config.get('no_rope_layers', listOf(count), undefined);
  return Array.from({ length: layers }, (_, i) =>
    listed ? listed[i] === 1 : (i + 1) % interval !== 0,
  );
}

function planOf(member: Member): Plan {
  const { type, dimensions, layers, keyHeads, width, table } = member;
  return {
    description: `${type} decoder, pre-norm`,
    norm: 'pre',
    dimensions,
    layers,
    past: { keyHeads, width },
    embed: (graph) => tokens(graph, table),
    block: (graph, layer, input) => block(graph, layer, input, member),
    end: (graph, last) => endOf(graph, last, member),
    isUnread: isUnread(member),
  };
}

function block(graph: GraphBuilder, layer: number, input: Value, member: Member): BuiltBlock {
  const { dimensions, epsilon, inner, activation, biases } = member;
  const name = `${member.prefix}layers.${layer - 1}`;
  const norm = (x: Value, weight: string): Value =>
    rmsNorm(graph, x, { weight: `${name}.${weight}.weight`, width: dimensions, epsilon });
  const attention = attentionOf(graph, layer, norm(input, 'input_layernorm'), member);
  const middle = graph.op('Add', [input, attention.output]);
  const matrix = (part: string, inputs: number, outputs: number) => ({
    weight: `${name}.mlp.${part}.weight`,
    ...(biases.mlp && { bias: `${name}.mlp.${part}.bias` }),
    inputs,
    outputs,
  });
  const ffn = gated(graph, norm(middle, 'post_attention_layernorm'), {
    gate: matrix('gate_proj', dimensions, inner),
    up: matrix('up_proj', dimensions, inner),
    down: matrix('down_proj', inner, dimensions),
    activation,
  });
  const mixers = [{ kind: 'attention', node: `${name}.self_attn` }] as const;
  return { output: graph.op('Add', [middle, ffn.output]), parallel: false, mixers, attention, ffn };
}

function attentionOf(
  graph: GraphBuilder,
  layer: number,
  x: Value,
  member: Member,
): NonNullable<BuiltBlock['attention']> {
  const { dimensions, heads, keyHeads, width, epsilon, biases, rotary } = member;
  const name = `${member.prefix}layers.${layer - 1}.self_attn`;
  const project = (part: string, outputs: number): Value => {
    const bias = biases.input ? { bias: `${name}.${part}.bias` } : {};
    return linear(graph, x, {
      weight: `${name}.${part}.weight`,
      inputs: dimensions,
      outputs,
      ...bias,
    });
  };
  const { mixed, sites } = attend(graph, {
    layer,
    heads,
    keyHeads,
    width,
    queries: project('q_proj', heads * width),
    keys: project('k_proj', keyHeads * width),
    values: project('v_proj', keyHeads * width),
    ...(member.headNorms && {
      norm: (head, of) => {
        const weight = `${name}.${of === 'queries' ? 'q_norm' : 'k_norm'}.weight`;
        return rmsNorm(graph, head, { weight, width, epsilon });
      },
    }),
    ...(member.turns[layer - 1] && { rotate: (head) => rotate(graph, head, rotary, width) }),
    sees: member.sees[layer - 1]!,
    past: true,
  });
  const output = linear(graph, mixed, {
    weight: `${name}.o_proj.weight`,
    ...(biases.output && { bias: `${name}.o_proj.bias` }),
    inputs: heads * width,
    outputs: dimensions,
  });
  return { output, ...sites };
}
