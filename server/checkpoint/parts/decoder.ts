/** What decoders like Llama have in common: fields of their configurations, their MLP, their end, and their plan. */
import { flag, real, text } from '../../protocol/decode';
import type { Fields } from '../fields';
import type { GraphBuilder, Value } from '../builder';
import type { End, Plan } from '../plan';
import { blockCount, size } from '../sizes';
import { activationIn, type Activation } from './activation';
import { head, tokens, type TableOf } from './embedding';
import type { GatedOf } from './feedForward';
import { matrix } from './linear';
import { rmsNorm, type NormOf } from './norm';
import { pastUnless, type Rotary } from './rotary';

export interface Decoder {
  /** The `model_type`. */
  readonly type: string;
  /** Begins the names of tensors: `model.`, nothing in a checkpoint without a head, more beside a tower of images. */
  readonly prefix: string;
  /** D. */
  readonly dimensions: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyHeads: number;
  /** Of a head. */
  readonly width: number;
  /** Neurons of a block. */
  readonly inner: number;
  readonly activation: Activation;
  /** Of the norms. */
  readonly epsilon: number;
  readonly table: TableOf;
  /** Name of the head's matrix; the table's if they are tied, undefined if there is no head. */
  readonly headWeight: string | undefined;
}

/** What a family takes for fields that a configuration leaves out. */
export interface Defaults {
  readonly tied?: boolean;
  readonly epsilon?: number;
  readonly activation?: 'silu' | 'gelu_pytorch_tanh';
  /** The name of the field with the activation. */
  readonly activationField?: string;
  /** Of numbers, by their fields. */
  readonly fields?: Readonly<Record<string, number>>;
}

/** Of a decoder with a head, without one, and beside a tower of images. */
const prefixes = ['model.', '', 'model.language_model.', 'language_model.model.'] as const;
const headNames = ['lm_head.weight', 'language_model.lm_head.weight'] as const;

/** @throws FaultError `model-unsupported` for a configuration that lacks a field or contradicts itself. */
export function decoderIn(
  config: Fields,
  has: (tensor: string) => boolean,
  defaults: Defaults = {},
): Decoder {
  const prefix = prefixes.find((each) => has(`${each}embed_tokens.weight`)) ?? 'model.';
  const number = (field: string, otherwise = defaults.fields?.[field], as = size): number =>
    otherwise === undefined ? config.get(field, as) : config.get(field, as, otherwise);
  const dimensions = number('hidden_size');
  const heads = number('num_attention_heads');
  const keyHeads = number('num_key_value_heads', defaults.fields?.['num_key_value_heads'] ?? heads);
  const width = number('head_dim', defaults.fields?.['head_dim'] ?? Math.trunc(dimensions / heads));
  if (heads % keyHeads !== 0)
    throw config.refuse('num_key_value_heads', `divisors of the ${heads} heads`);
  if (width % 2 !== 0) throw config.refuse('head_dim', 'even widths of heads');
  const table = `${prefix}embed_tokens.weight`;
  const tied = config.get('tie_word_embeddings', flag, defaults.tied ?? false);
  const own = headNames.find(has);
  return {
    type: config.get('model_type', text),
    prefix,
    dimensions,
    heads,
    keyHeads,
    width,
    layers: number('num_hidden_layers', undefined, blockCount),
    inner: number('intermediate_size'),
    activation: activationIn(
      config,
      defaults.activationField ?? 'hidden_act',
      defaults.activation ?? 'silu',
    ),
    epsilon: config.get('rms_norm_eps', real(0), defaults.epsilon ?? 1e-6),
    table: { table, vocabulary: number('vocab_size'), width: dimensions },
    headWeight: tied ? table : own,
  };
}

/** Begins the names of a block's tensors. @param layer 1..L. */
export function blockName({ prefix }: Decoder, layer: number): string {
  return `${prefix}layers.${layer - 1}`;
}

/** A norm of D numbers by its name in a block. */
export function blockNorm(
  graph: GraphBuilder,
  decoder: Decoder,
  layer: number,
  offset = 0,
): (x: Value, name: string) => Value {
  const { dimensions: width, epsilon } = decoder;
  return (x, name) => {
    const weight = `${blockName(decoder, layer)}.${name}.weight`;
    return rmsNorm(graph, x, { weight, width, epsilon, offset });
  };
}

/** The matrices of a block's gated MLP: gate_proj, up_proj, down_proj. */
export function mlpOf(decoder: Decoder, layer: number, biased = false): GatedOf {
  const { dimensions, inner, activation } = decoder;
  const at = `${blockName(decoder, layer)}.mlp`;
  return {
    gate: matrix(`${at}.gate_proj`, dimensions, inner, biased),
    up: matrix(`${at}.up_proj`, dimensions, inner, biased),
    down: matrix(`${at}.down_proj`, inner, dimensions, biased),
    activation,
  };
}

/** The final norm, and the head. @param after What is done to the logits. */
export function endOf(
  graph: GraphBuilder,
  last: Value,
  decoder: Decoder,
  {
    offset = 0,
    after,
  }: Pick<NormOf, 'offset'> & { readonly after?: (logits: Value) => Value } = {},
): End {
  const { prefix, dimensions: width, epsilon, table, headWeight } = decoder;
  const norm = { weight: `${prefix}norm.weight`, width, epsilon, offset };
  const finalNorm = graph.rename(rmsNorm(graph, last, norm), 'final norm');
  if (headWeight === undefined) return { finalNorm, head: undefined };
  const of = { ...table, weight: headWeight, ...(after && { after }) };
  return { finalNorm, head: head(graph, finalNorm, of) };
}

/**
 * The plan of a decoder: tokens, blocks that can be continued from keys and values, a norm and a head.
 *
 * @param rotaries All that turn keys.
 * @param own What a family does otherwise, and its description.
 */
export function decoderPlan(
  decoder: Decoder,
  rotaries: readonly Rotary[],
  own: Pick<Plan, 'description' | 'block'> & Partial<Plan>,
): Plan {
  const { dimensions, layers, keyHeads, width, table } = decoder;
  return {
    norm: 'pre',
    dimensions,
    layers,
    past: pastUnless(rotaries, { keyHeads, width }),
    embed: (graph) => tokens(graph, table),
    end: (graph, last) => endOf(graph, last, decoder),
    isUnread: isUnread(decoder),
    ...own,
  };
}

/**
 * Frequencies that older versions stored with the weights, a head that is tied to the embedding all the same, and what
 * reads images.
 */
export function isUnread({ headWeight }: Pick<Decoder, 'headWeight'>): (tensor: string) => boolean {
  return (tensor) =>
    /(^|\.)rotary_emb\.inv_freq$/.test(tensor) ||
    /^(model\.)?(vision_tower|multi_modal_projector|visual)\./.test(tensor) ||
    (headNames.some((name) => name === tensor) && tensor !== headWeight);
}
