/**
 * GPT-NeoX and Pythia: attention and feed-forward part read the same state (unless told otherwise), a part of each head
 * is turned, and one matrix makes queries, keys and values, head after head.
 *
 * @see Black et al. 2022, "GPT-NeoX-20B".
 */
import { flag, real } from '../../protocol/decode';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import { activationIn, type Activation } from '../parts/activation';
import { attend } from '../parts/attention';
import { head, tokens } from '../parts/embedding';
import { plain } from '../parts/feedForward';
import { linear, matrix } from '../parts/linear';
import { layerNorm } from '../parts/norm';
import { rotaryIn } from '../parts/ropeScaling';
import { pastUnless, rotate, type Rotary } from '../parts/rotary';
import type { BuiltBlock, End, Family } from '../plan';
import { blockCount, headsIn, size } from '../sizes';

interface Neox {
  readonly vocabulary: number;
  /** D. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly neurons: number;
  readonly epsilon: number;
  readonly activation: Activation;
  readonly rotary: Rotary;
  /** Whether the matrices of the attention have biases; those of the feed-forward part do. */
  readonly biases: boolean;
  readonly parallel: boolean;
  readonly tied: boolean;
}

const table = 'gpt_neox.embed_in.weight';

export const gptNeox: Family = {
  types: ['gpt_neox'],
  plan(fields) {
    const model = neoxIn(fields);
    const { width, heads, vocabulary, tied } = model;
    return {
      description: 'gpt_neox decoder, pre-norm',
      norm: 'pre',
      dimensions: width,
      layers: model.layers,
      past: pastUnless([model.rotary], { keyHeads: heads, width: width / heads }),
      embed: (graph) => tokens(graph, { table, vocabulary, width }),
      block: (graph, layer, input) => block(graph, layer, input, model),
      end: (graph, last) => end(graph, last, model),
      // Masks and frequencies that older versions stored with the weights.
      isUnread: (tensor) =>
        /\.attention\.(bias|masked_bias|rotary_emb\.inv_freq)$/.test(tensor) ||
        (tied && tensor === 'embed_out.weight'),
    };
  },
};

function neoxIn(fields: Fields): Neox {
  const { width, heads } = headsIn(fields, [
    ['hidden_size', 6144],
    ['num_attention_heads', 64],
  ]);
  fields.ignore('attention_dropout', 'hidden_dropout', 'classifier_dropout', 'is_decoder');
  return {
    ...{ width, heads },
    vocabulary: fields.get('vocab_size', size, 50_432),
    layers: fields.get('num_hidden_layers', blockCount, 44),
    neurons: fields.get('intermediate_size', size, 24_576),
    epsilon: fields.get('layer_norm_eps', real(0), 1e-5),
    activation: activationIn(fields, 'hidden_act', 'gelu'),
    rotary: rotaryIn(fields, {
      width: width / heads,
      theta: fields.get('rotary_emb_base', real(1), 10_000),
      share: fields.get('rotary_pct', real(0, 1), 0.25),
    }),
    biases: fields.get('attention_bias', flag, true),
    parallel: fields.get('use_parallel_residual', flag, true),
    tied: fields.get('tie_word_embeddings', flag, false),
  };
}

function block(graph: GraphBuilder, layer: number, input: Value, model: Neox): BuiltBlock {
  const { width, neurons, activation, parallel } = model;
  const at = `gpt_neox.layers.${layer - 1}`;
  const attention = attentionOf(
    graph,
    layer,
    normed(graph, model, input, `${at}.input_layernorm`),
    model,
  );
  const middle = graph.op('Add', [input, attention.output]);
  const read = parallel ? input : middle;
  const ffn = plain(graph, normed(graph, model, read, `${at}.post_attention_layernorm`), {
    up: matrix(`${at}.mlp.dense_h_to_4h`, width, neurons),
    down: matrix(`${at}.mlp.dense_4h_to_h`, neurons, width),
    activation,
  });
  const mixers = [{ kind: 'attention', node: `${at}.attention` }] as const;
  return { output: graph.op('Add', [middle, ffn.output]), parallel, mixers, attention, ffn };
}

function attentionOf(
  graph: GraphBuilder,
  layer: number,
  x: Value,
  model: Neox,
): NonNullable<BuiltBlock['attention']> {
  const { width, heads, biases, rotary } = model;
  const [at, each] = [`gpt_neox.layers.${layer - 1}.attention`, width / heads];
  const all = linear(graph, x, matrix(`${at}.query_key_value`, width, 3 * width, biases));
  const byHead = graph.op('Reshape', [all, graph.integers([0, 0, heads, 3 * each])]);
  const sizes = graph.integers([each, each, each]);
  const [queries, keys, values] = graph
    .several('Split', [byHead, sizes], 3, { axis: -1 })
    .map((part) => graph.op('Reshape', [part, graph.integers([0, 0, width])]));
  const { mixed, sites } = attend(graph, {
    ...{ layer, heads, keyHeads: heads, width: each, sees: 'before' },
    ...{ queries: queries!, keys: keys!, values: values! },
    rotate: (head) => rotate(graph, head, rotary, each),
  });
  return { output: linear(graph, mixed, matrix(`${at}.dense`, width, width, biases)), ...sites };
}

function end(graph: GraphBuilder, last: Value, model: Neox): End {
  const { vocabulary, width, tied } = model;
  const finalNorm = graph.rename(
    normed(graph, model, last, 'gpt_neox.final_layer_norm'),
    'final norm',
  );
  const weight = tied ? table : 'embed_out.weight';
  return { finalNorm, head: head(graph, finalNorm, { weight, table, vocabulary, width }) };
}

function normed(graph: GraphBuilder, { width, epsilon }: Neox, x: Value, name: string): Value {
  return layerNorm(graph, x, { weight: `${name}.weight`, bias: `${name}.bias`, width, epsilon });
}
