/** What the configurations of decoders like Llama have in common, and their end: a norm and a head. */
import { count, flag, real, text } from '../../protocol/decode';
import type { Fields } from '../fields';
import type { GraphBuilder, Value } from '../builder';
import type { End } from '../plan';
import { activationIn, type Activation } from './activation';
import { head, type TableOf } from './embedding';
import { rmsNorm, type NormOf } from './norm';

export interface Decoder {
  /** The `model_type`. */
  readonly type: string;
  /** Begins the names of tensors: `model.`, or nothing in a checkpoint without a head. */
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
}

const positive = (value: unknown, path: string): number => Math.max(count(value, path), 1);

/** Of a decoder with a head, and of one beside a tower of images. */
const prefixes = ['model.', 'model.language_model.', 'language_model.model.'];

/** @throws FaultError `model-unsupported` for a configuration that lacks a field or contradicts itself. */
export function decoderIn(
  config: Fields,
  has: (tensor: string) => boolean,
  defaults: Defaults = {},
): Decoder {
  const prefix = prefixes.find((begin) => has(`${begin}embed_tokens.weight`)) ?? '';
  const dimensions = config.get('hidden_size', positive);
  const heads = config.get('num_attention_heads', positive);
  const keyHeads = config.get('num_key_value_heads', positive, heads);
  const width = config.get('head_dim', positive, Math.trunc(dimensions / heads));
  if (heads % keyHeads !== 0)
    throw config.refuse('num_key_value_heads', `divisors of the ${heads} heads`);
  if (width % 2 !== 0) throw config.refuse('head_dim', 'even widths of heads');
  const table = `${prefix}embed_tokens.weight`;
  const tied = config.get('tie_word_embeddings', flag, defaults.tied ?? false);
  const own = has('lm_head.weight') ? 'lm_head.weight' : undefined;
  return {
    type: config.get('model_type', text),
    prefix,
    dimensions,
    heads,
    keyHeads,
    width,
    layers: config.get('num_hidden_layers', positive),
    inner: config.get('intermediate_size', positive),
    activation: activationIn(
      config,
      defaults.activationField ?? 'hidden_act',
      defaults.activation ?? 'silu',
    ),
    epsilon: config.get('rms_norm_eps', real(0), defaults.epsilon ?? 1e-6),
    table: { table, vocabulary: config.get('vocab_size', positive), width: dimensions },
    headWeight: tied ? table : own,
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

/** Frequencies that older versions stored with the weights, and a head that is tied to the embedding all the same. */
export function isUnread({ headWeight }: Pick<Decoder, 'headWeight'>): (tensor: string) => boolean {
  return (tensor) =>
    /(^|\.)rotary_emb\.inv_freq$/.test(tensor) ||
    (tensor === 'lm_head.weight' && headWeight !== 'lm_head.weight');
}
