/** Encoders over patches (ViT, DINOv2, AST): what their configurations share, their blocks and their classifier. */
import { asObject, count, flag, real } from '../../protocol/decode';
import type { FeedForward } from '../../onnx/architecture';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import type { BuiltBlock, End } from '../plan';
import { blockCount, headsIn } from '../sizes';
import { activationIn, type Activation } from './activation';
import { attend } from './attention';
import { plain } from './feedForward';
import { linear, matrix, type LinearOf } from './linear';
import { layerNorm } from './norm';

export interface Encoder {
  /** Begins the names of the encoder's tensors; nothing in a checkpoint without a classifier. */
  readonly prefix: string;
  /** D. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Whether queries, keys and values have biases. */
  readonly biases: boolean;
  readonly epsilon: number;
  readonly activation: Activation;
}

export interface Defaults {
  /** Of the encoder in a checkpoint with a classifier. */
  readonly name: string;
  /** Of the norms, where a configuration leaves it out. */
  readonly epsilon: number;
}

/** @throws FaultError `model-unsupported` for a configuration that contradicts itself. */
export function encoderIn(
  fields: Fields,
  has: (tensor: string) => boolean,
  { name, epsilon }: Defaults,
): Encoder {
  const { width, heads } = headsIn(fields, [
    ['hidden_size', 768],
    ['num_attention_heads', 12],
  ]);
  fields.ignore('hidden_dropout_prob', 'attention_probs_dropout_prob');
  return {
    prefix: has(`${name}.embeddings.cls_token`) ? `${name}.` : '',
    ...{ width, heads },
    layers: fields.get('num_hidden_layers', blockCount, 12),
    biases: fields.get('qkv_bias', flag, true),
    epsilon: fields.get('layer_norm_eps', real(0), epsilon),
    activation: activationIn(fields, 'hidden_act', 'gelu'),
  };
}

export interface EncoderBlockOf {
  readonly layer: number;
  /** Names of the norms before the parts, without the block's. */
  readonly norms: readonly [string, string];
  /** @param x The normed state. @param at The block's name. */
  readonly ffn: (x: Value, at: string) => FeedForward;
  /** Names of what scales each part before it is added; undefined if nothing does. */
  readonly scales?: readonly [string, string];
}

/** A pre-norm block in which every position sees all others. @param input The state at `layer` - 1. */
export function encoderBlock(
  graph: GraphBuilder,
  encoder: Encoder,
  input: Value,
  { layer, norms, ffn: make, scales }: EncoderBlockOf,
): BuiltBlock {
  const { prefix, width, heads, biases } = encoder;
  const at = `${prefix}encoder.layer.${layer - 1}`;
  const normed = norm(graph, encoder, input, `${at}.${norms[0]}`);
  const projected = (part: string): Value =>
    linear(graph, normed, matrix(`${at}.attention.attention.${part}`, width, width, biases));
  const scaled = (x: Value, part: 0 | 1): Value =>
    scales ? graph.op('Mul', [x, graph.weight(`${at}.${scales[part]}`, [width])]) : x;
  const { mixed, sites } = attend(graph, {
    ...{ layer, heads, keyHeads: heads, width: width / heads, sees: 'all' },
    ...{ queries: projected('query'), keys: projected('key'), values: projected('value') },
  });
  const product = linear(graph, mixed, matrix(`${at}.attention.output.dense`, width, width));
  const output = scaled(product, 0);
  const middle = graph.op('Add', [input, output]);
  const written = make(norm(graph, encoder, middle, `${at}.${norms[1]}`), at);
  const ffn = { ...written, output: scaled(written.output, 1) };
  const mixers = [{ kind: 'attention', node: `${at}.attention` }] as const;
  return {
    output: graph.op('Add', [middle, ffn.output]),
    parallel: false,
    mixers,
    attention: { output, ...sites },
    ffn,
  };
}

/** ViT's own block, which AST takes over: an MLP without a gate, nothing scaled. */
export function vitBlock(
  graph: GraphBuilder,
  layer: number,
  input: Value,
  encoder: Encoder & { readonly neurons: number },
): BuiltBlock {
  const { width, neurons, activation } = encoder;
  return encoderBlock(graph, encoder, input, {
    layer,
    norms: ['layernorm_before', 'layernorm_after'],
    ffn: (x, at) =>
      plain(graph, x, {
        up: matrix(`${at}.intermediate.dense`, width, neurons),
        down: matrix(`${at}.output.dense`, neurons, width),
        activation,
      }),
  });
}

/** Of the last block's state, where an encoder names it `layernorm`. */
export function finalNorm(graph: GraphBuilder, encoder: Encoder, last: Value): Value {
  return graph.rename(norm(graph, encoder, last, `${encoder.prefix}layernorm`), 'final norm');
}

export function norm(graph: GraphBuilder, encoder: Encoder, x: Value, name: string): Value {
  const { width, epsilon } = encoder;
  return layerNorm(graph, x, { weight: `${name}.weight`, bias: `${name}.bias`, width, epsilon });
}

/** The state at one position. @param states [batch, positions, D]. @returns [batch, D]. */
export function stateAt(graph: GraphBuilder, states: Value, position: number): Value {
  return graph.op('Gather', [states, graph.integer(position)], { axis: 1 });
}

/** How many classes a configuration names; 2 if it names none. */
export function classesIn(fields: Fields): number {
  const names = fields.get('id2label', asObject, undefined);
  return names ? Object.keys(names).length : fields.get('num_labels', count, 2);
}

/** The end of a classifier. @param read [batch, of.inputs]: what the classes are told from. */
export function classified(graph: GraphBuilder, finalNorm: Value, read: Value, of: LinearOf): End {
  const head = {
    logits: graph.rename(linear(graph, read, of), 'logits'),
    input: read,
    weight: graph.matrix(of.weight, of.inputs, of.outputs, true),
    tied: false,
  };
  return { finalNorm, head, axes: ['batch', 'classes'] };
}
