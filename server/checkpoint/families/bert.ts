/**
 * BERT and the sentence encoders made of it (MiniLM, BGE, Arctic): learned positions, post-norm blocks in which every
 * position sees all others.
 *
 * @see Devlin et al. 2019, "BERT".
 */
import { flag, oneOf, real } from '../../protocol/decode';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import { activate, activationIn, type Activation } from '../parts/activation';
import { attend } from '../parts/attention';
import { head, tokens } from '../parts/embedding';
import { plain } from '../parts/feedForward';
import { linear, matrix } from '../parts/linear';
import { layerNorm } from '../parts/norm';
import { positions } from '../parts/past';
import type { BuiltBlock, Embedded, End, Family, Plan } from '../plan';
import { blockCount, headsIn, size } from '../sizes';

export interface BertConfig {
  /** Begins the names of the encoder's tensors; nothing in a checkpoint of the encoder alone. */
  readonly prefix: string;
  readonly vocabulary: number;
  /** D. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly neurons: number;
  readonly positions: number;
  /** Kinds of segments; all positions are of the first. */
  readonly segments: number;
  readonly epsilon: number;
  readonly activation: Activation;
  readonly tied: boolean;
  /** Scale and bias of a norm; the first checkpoints call them gamma and beta. */
  readonly normNames: readonly [string, string];
}

export const bert: Family = {
  types: ['bert'],
  plan(fields, has) {
    const config = bertConfig(fields, has, 'bert.');
    const withHead = has('cls.predictions.transform.dense.weight');
    return bertPlan(config, {
      description: 'bert encoder, post-norm',
      embed: (graph) => embedded(graph, config, () => positions(graph)),
      end: (graph, last) => ({
        finalNorm: undefined,
        head: withHead ? maskedHead(graph, config, last, predictions(has)) : undefined,
      }),
    });
  },
};

/** @param prefix Of a checkpoint with a head. */
export function bertConfig(
  fields: Fields,
  has: (tensor: string) => boolean,
  prefix: string,
): BertConfig {
  for (const name of ['is_decoder', 'add_cross_attention'])
    if (fields.get(name, flag, false)) throw fields.refuse(name, 'encoders');
  fields.get('position_embedding_type', oneOf('absolute'), 'absolute');
  const { width, heads } = headsIn(fields, [
    ['hidden_size', 768],
    ['num_attention_heads', 12],
  ]);
  fields.ignore('hidden_dropout_prob', 'attention_probs_dropout_prob', 'classifier_dropout');
  // What the first published configurations say of a pooler that nothing here reads.
  fields.ignore('directionality', 'pooler_fc_size', 'pooler_num_attention_heads', 'pooler_type');
  fields.ignore('pooler_num_fc_layers', 'pooler_size_per_head', 'model_name');
  const begin = has(`${prefix}embeddings.word_embeddings.weight`) ? prefix : '';
  const old = has(`${begin}embeddings.LayerNorm.gamma`);
  return {
    prefix: begin,
    ...{ width, heads },
    vocabulary: fields.get('vocab_size', size, 30_522),
    layers: fields.get('num_hidden_layers', blockCount, 12),
    neurons: fields.get('intermediate_size', size, 3072),
    positions: fields.get('max_position_embeddings', size, 512),
    segments: fields.get('type_vocab_size', size, 2),
    epsilon: fields.get('layer_norm_eps', real(0), 1e-12),
    activation: activationIn(fields, 'hidden_act', 'gelu'),
    tied: fields.get('tie_word_embeddings', flag, true),
    normNames: old ? ['gamma', 'beta'] : ['weight', 'bias'],
  };
}

/** What differs between BERT and RoBERTa. */
type Own = Pick<Plan, 'description' | 'embed' | 'end'>;

export function bertPlan(config: BertConfig, own: Own): Plan {
  // Heads of other tasks, and numbers of positions that are counted here.
  const unread =
    /^(.*\.)?(pooler\..*|position_ids|token_type_ids|classifier\..*|qa_outputs\..*|seq_relationship\..*)$/;
  const tiedTwice = /^(cls\.predictions|lm_head)\.decoder\.(weight|bias)$/;
  return {
    ...own,
    norm: 'post',
    dimensions: config.width,
    layers: config.layers,
    past: undefined,
    block: (graph, layer, input) => block(graph, config, layer, input),
    isUnread: (tensor) => unread.test(tensor) || tiedTwice.test(tensor),
  };
}

/**
 * Words, positions and the first segment, summed and normed.
 *
 * @param placesOf The numbers of the positions, int64 [positions] or [batch, positions], of the tokens.
 */
export function embedded(
  graph: GraphBuilder,
  config: BertConfig,
  placesOf: (input: Value) => Value,
): Embedded {
  const { prefix, vocabulary, width, segments } = config;
  const at = `${prefix}embeddings`;
  const table = `${at}.word_embeddings.weight`;
  const { state, embedding } = tokens(graph, { table, vocabulary, width });
  const of = (name: string, rows: number, index: Value): Value =>
    graph.op('Gather', [graph.weight(`${at}.${name}_embeddings.weight`, [rows, width]), index]);
  const words = graph.op('Add', [state, of('token_type', segments, graph.integer(0))]);
  const sum = graph.op('Add', [words, of('position', config.positions, placesOf('input_ids'))]);
  return { state: normed(graph, config, `${at}.LayerNorm`, sum), embedding };
}

function normed(graph: GraphBuilder, config: BertConfig, name: string, x: Value): Value {
  const { width, epsilon, normNames } = config;
  const [weight, bias] = normNames;
  return layerNorm(graph, x, {
    weight: `${name}.${weight}`,
    bias: `${name}.${bias}`,
    width,
    epsilon,
  });
}

function block(graph: GraphBuilder, config: BertConfig, layer: number, input: Value): BuiltBlock {
  const { prefix, width, heads, neurons, activation } = config;
  const at = `${prefix}encoder.layer.${layer - 1}`;
  const projected = (name: string): Value =>
    linear(graph, input, matrix(`${at}.attention.self.${name}`, width, width));
  const { mixed, sites } = attend(graph, {
    ...{ layer, heads, keyHeads: heads, width: width / heads, sees: 'all' },
    ...{ queries: projected('query'), keys: projected('key'), values: projected('value') },
  });
  const output = linear(graph, mixed, matrix(`${at}.attention.output.dense`, width, width));
  const attended = graph.op('Add', [input, output]);
  const middle = normed(graph, config, `${at}.attention.output.LayerNorm`, attended);
  const ffn = plain(graph, middle, {
    up: matrix(`${at}.intermediate.dense`, width, neurons),
    down: matrix(`${at}.output.dense`, neurons, width),
    activation,
  });
  const sum = graph.op('Add', [middle, ffn.output]);
  return {
    output: normed(graph, config, `${at}.output.LayerNorm`, sum),
    ...{ parallel: false, mixers: [{ kind: 'attention', node: `${at}.attention` }] },
    attention: { output, ...sites },
    ffn,
  };
}

export interface MaskedHeadOf {
  /** Names of the layer before the head, and of its norm. */
  readonly transform: string;
  readonly norm: string;
  /** Names of the head's own matrix, if it is not tied, and of its bias. */
  readonly decoder: string;
  readonly bias: string;
}

function predictions(has: (tensor: string) => boolean): MaskedHeadOf {
  const at = 'cls.predictions';
  return {
    transform: `${at}.transform.dense`,
    norm: `${at}.transform.LayerNorm`,
    decoder: `${at}.decoder.weight`,
    bias: has(`${at}.bias`) ? `${at}.bias` : `${at}.decoder.bias`,
  };
}

/** decoder(norm(act(transform(x)))) + bias: what is at a position that was masked. */
export function maskedHead(
  graph: GraphBuilder,
  config: BertConfig,
  last: Value,
  names: MaskedHeadOf,
): NonNullable<End['head']> {
  const { prefix, width, vocabulary, activation, tied } = config;
  const transformed = linear(graph, last, matrix(names.transform, width, width));
  const input = normed(graph, config, names.norm, activate(graph, transformed, activation));
  const table = `${prefix}embeddings.word_embeddings.weight`;
  const weight = tied ? table : names.decoder;
  return head(graph, input, { weight, bias: names.bias, table, vocabulary, width });
}
