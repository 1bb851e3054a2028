/**
 * Gemma 2 and 3: scaled embeddings, norms before and behind each part whose stored scales are off by one, windows in
 * most blocks. Gemma 2 caps its scores and logits, Gemma 3 norms each head's queries and keys and turns the heads of
 * local and global blocks differently.
 *
 * @see Gemma team 2024, "Gemma 2"; 2025, "Gemma 3".
 */
import { asObject, count, flag, real } from '../../protocol/decode';
import type { GraphBuilder, Value } from '../builder';
import { Fields } from '../fields';
import { capped } from '../parts/attention';
import { blockNorm, decoderIn, decoderPlan, endOf, mlpOf, type Decoder } from '../parts/decoder';
import { tokens } from '../parts/embedding';
import { gated } from '../parts/feedForward';
import { rotaryIn, rotaryOf } from '../parts/ropeScaling';
import type { Rotary } from '../parts/rotary';
import { attentionMixer, headNorms, selfAttention } from '../parts/selfAttention';
import type { BuiltBlock, Family, Plan } from '../plan';
import { layersOfType, slidingOrNot } from '../sizes';

/** What is stored of a scale is its difference from 1. */
const offset = 1;

interface Gemma extends Decoder {
  readonly attentionBias: boolean;
  /** Factor of the scores. */
  readonly scale: number;
  /** Positions that a local block sees. */
  readonly window: number;
  /** Whether each block is local, block 1 first. */
  readonly local: readonly boolean[];
  readonly rotary: { readonly local: Rotary; readonly global: Rotary };
  readonly headNorms: boolean;
  readonly scoreCap: number | undefined;
  readonly logitCap: number | undefined;
}

export const gemma2: Family = {
  types: ['gemma2'],
  plan: (config, has) => {
    const decoder = decoderIn(config, has, defaults);
    const rotary = rotaryIn(config, { width: decoder.width });
    return planOf({
      ...sharedIn(config, decoder, 2),
      rotary: { local: rotary, global: rotary },
      headNorms: false,
      scoreCap: config.get('attn_logit_softcapping', real(0), undefined),
      logitCap: config.get('final_logit_softcapping', real(0), undefined),
    });
  },
};

export const gemma3: Family = {
  types: ['gemma3_text', 'gemma3'],
  plan: (config, has) => {
    const text = config.inner('text_config');
    if (!text) return planOf(gemma3In(config, has));
    // The tower of images and what joins it to the text.
    config.ignore('vision_config', 'mm_tokens_per_image', 'tie_word_embeddings');
    config.ignore('boi_token_index', 'eoi_token_index', 'image_token_index');
    const plan = planOf(gemma3In(text, has));
    text.finish();
    return plan;
  },
};

const defaults = {
  tied: true,
  activation: 'gelu_pytorch_tanh',
  activationField: 'hidden_activation',
} as const;

function gemma3In(config: Fields, has: (tensor: string) => boolean): Gemma {
  const decoder = decoderIn(config, has, {
    ...defaults,
    fields: {
      vocab_size: 262_208,
      num_attention_heads: 8,
      num_key_value_heads: 4,
      head_dim: 256,
    },
  });
  if (config.has('attn_logit_softcapping')) throw config.refuse('attn_logit_softcapping', 'null');
  config.ignore('attn_logit_softcapping', '_sliding_window_pattern');
  return {
    ...sharedIn(config, decoder, config.get('sliding_window_pattern', count, 6)),
    rotary: twoRotations(config, decoder.width),
    headNorms: true,
    scoreCap: undefined,
    logitCap: config.get('final_logit_softcapping', real(0), undefined),
  };
}

type Shared = Omit<Gemma, 'rotary' | 'headNorms' | 'scoreCap' | 'logitCap'>;

/** @param period Every so many blocks one is global. */
function sharedIn(config: Fields, decoder: Decoder, period: number): Shared {
  const { layers } = decoder;
  if (config.get('use_bidirectional_attention', flag, false))
    throw config.refuse('use_bidirectional_attention', 'false');
  config.ignore('attention_dropout', 'cache_implementation', 'hidden_act');
  return {
    ...decoder,
    attentionBias: config.get('attention_bias', flag, false),
    scale: config.get('query_pre_attn_scalar', real(0), 256) ** -0.5,
    window: config.get('sliding_window', count, 4096),
    local: layersOfType(config, slidingOrNot, layers, (i) => (i + 1) % period !== 0),
  };
}

/** `rope_parameters` by the type of the block, or the fields of older files. */
function twoRotations(config: Fields, width: number): Gemma['rotary'] {
  const both = config.inner('rope_parameters');
  if (!both) {
    const theta = config.get('rope_local_base_freq', real(1), 10_000);
    const local = Fields.of({ rope_theta: theta }, config.file);
    return {
      local: rotaryOf(local, 'local rotary', { width, longest: 0 }),
      global: rotaryIn(config, { width, theta: 1_000_000 }),
    };
  }
  const longest = config.get('max_position_embeddings', count, 131_072);
  config.ignore('rope_theta', 'rope_local_base_freq', 'rope_scaling');
  const one = (type: string, name: string, theta: number): Rotary => {
    const fields = Fields.of(both.get(type, asObject, {}), config.file, `rope_parameters.${type}.`);
    return rotaryOf(fields, name, { width, theta, longest });
  };
  const rotary = {
    local: one('sliding_attention', 'local rotary', 10_000),
    global: one('full_attention', 'rotary', 1_000_000),
  };
  both.finish();
  return rotary;
}

function planOf(model: Gemma): Plan {
  const { type, dimensions, table, logitCap, rotary } = model;
  return decoderPlan(model, [rotary.local, rotary.global], {
    description: `${type} decoder, pre-norm`,
    embed: (graph) => {
      const { state, embedding } = tokens(graph, table);
      const scale = graph.number(Math.sqrt(dimensions));
      return { state: graph.op('Mul', [state, scale]), embedding };
    },
    block: (graph, layer, input) => block(graph, layer, input, model),
    end: (graph, last) =>
      endOf(graph, last, model, {
        offset,
        ...(logitCap !== undefined && { after: (logits) => capped(graph, logits, logitCap) }),
      }),
  });
}

function block(graph: GraphBuilder, layer: number, input: Value, model: Gemma): BuiltBlock {
  const { attentionBias, rotary, scale, scoreCap: softcap } = model;
  const local = model.local[layer - 1]!;
  const norm = blockNorm(graph, model, layer, offset);
  const attended = selfAttention(graph, model, {
    layer,
    input: norm(input, 'input_layernorm'),
    biases: { input: attentionBias, output: attentionBias },
    ...(model.headNorms && { norm: headNorms(graph, model, layer, offset) }),
    rotary: local ? rotary.local : rotary.global,
    scale,
    softcap,
    sees: local ? model.window : 'before',
  });
  const attention = { ...attended, output: norm(attended.output, 'post_attention_layernorm') };
  const middle = graph.op('Add', [input, attention.output]);
  const mlp = gated(graph, norm(middle, 'pre_feedforward_layernorm'), mlpOf(model, layer));
  const ffn = { ...mlp, output: norm(mlp.output, 'post_feedforward_layernorm') };
  const output = graph.op('Add', [middle, ffn.output]);
  return { output, parallel: false, mixers: attentionMixer(model, layer), attention, ffn };
}
