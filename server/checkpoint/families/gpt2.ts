/**
 * GPT-2: learned positions, pre-norm blocks with one matrix for queries, keys and values, stored as [inputs, outputs].
 *
 * @see Radford et al. 2019, "Language models are unsupervised multitask learners".
 */
import { flag, real } from '../../protocol/decode';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import { activationIn, type Activation } from '../parts/activation';
import { attend } from '../parts/attention';
import { head, tokens } from '../parts/embedding';
import { plain } from '../parts/feedForward';
import { linear, matrix, type LinearOf } from '../parts/linear';
import { layerNorm } from '../parts/norm';
import { positions } from '../parts/past';
import type { BuiltBlock, Embedded, End, Family, Plan } from '../plan';
import { blockCount, headsIn, size } from '../sizes';

interface Config {
  /** `transformer.`, or nothing: the original checkpoints name their tensors without it. */
  readonly prefix: string;
  readonly vocabulary: number;
  /** D. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly neurons: number;
  /** The most positions that a row can have. */
  readonly positions: number;
  readonly epsilon: number;
  readonly activation: Activation;
  /** Factor of the scores in a block. */
  readonly scale: (layer: number) => number;
  readonly tied: boolean;
}

export const gpt2: Family = {
  types: ['gpt2'],
  plan(fields, has) {
    const config = configIn(fields, has);
    const { prefix, tied, width, heads, layers } = config;
    return {
      description: 'gpt2 decoder, pre-norm',
      norm: 'pre',
      dimensions: width,
      layers,
      past: { keyHeads: heads, width: width / heads },
      embed: (graph) => embed(graph, config),
      block: (graph, layer, input) => block(graph, config, layer, input),
      end: (graph, last) => end(graph, config, last),
      isUnread: (tensor) =>
        new RegExp(`^${prefix}h\\.\\d+\\.attn\\.(bias|masked_bias)$`).test(tensor) ||
        (tied && tensor === 'lm_head.weight'),
    } satisfies Plan;
  },
};

function configIn(fields: Fields, has: (tensor: string) => boolean): Config {
  const { width, heads } = headsIn(fields, [
    ['n_embd', 768],
    ['n_head', 12],
  ]);
  if (fields.get('add_cross_attention', flag, false))
    throw fields.refuse('add_cross_attention', 'decoders without it');
  const plainScale = fields.get('scale_attn_weights', flag, true) ? (width / heads) ** -0.5 : 1;
  const byLayer = fields.get('scale_attn_by_inverse_layer_idx', flag, false);
  // Dropout and the order of a multiplication in half precision; the heads of other tasks.
  fields.ignore('attn_pdrop', 'embd_pdrop', 'resid_pdrop', 'reorder_and_upcast_attn', 'n_ctx');
  fields.ignore('summary_activation', 'summary_first_dropout', 'summary_proj_to_labels');
  fields.ignore('summary_type', 'summary_use_proj');
  return {
    prefix: has('transformer.wte.weight') ? 'transformer.' : '',
    vocabulary: fields.get('vocab_size', size, 50_257),
    ...{ width, heads },
    layers: fields.get('n_layer', blockCount, 12),
    neurons: fields.get('n_inner', size, 4 * width),
    positions: fields.get('n_positions', size, 1024),
    epsilon: fields.get('layer_norm_epsilon', real(0), 1e-5),
    activation: activationIn(fields, 'activation_function', 'gelu_new'),
    scale: (layer) => (byLayer ? plainScale / layer : plainScale),
    tied: fields.get('tie_word_embeddings', flag, true),
  };
}

function embed(graph: GraphBuilder, config: Config): Embedded {
  const { prefix, vocabulary, width } = config;
  const { state, embedding } = tokens(graph, { table: `${prefix}wte.weight`, vocabulary, width });
  const table = graph.weight(`${prefix}wpe.weight`, [config.positions, width]);
  const places = graph.op('Gather', [table, positions(graph)], { axis: 0 });
  return { state: graph.op('Add', [state, places]), embedding };
}

function block(graph: GraphBuilder, config: Config, layer: number, input: Value): BuiltBlock {
  const { prefix, width, heads, epsilon, activation, neurons } = config;
  const at = `${prefix}h.${layer - 1}`;
  const norm = (x: Value, name: string): Value =>
    layerNorm(graph, x, {
      weight: `${at}.${name}.weight`,
      bias: `${at}.${name}.bias`,
      width,
      epsilon,
    });
  const stored = (name: string, inputs: number, outputs: number): LinearOf => ({
    ...matrix(`${at}.${name}`, inputs, outputs),
    stored: 'conv1d',
  });
  const all = linear(graph, norm(input, 'ln_1'), stored('attn.c_attn', width, 3 * width));
  const sizes = graph.integers([width, width, width]);
  const [queries, keys, values] = graph.several('Split', [all, sizes], 3, { axis: -1 });
  const { mixed, sites } = attend(graph, {
    ...{ layer, heads, keyHeads: heads, width: width / heads },
    ...{ queries: queries!, keys: keys!, values: values! },
    ...{ scale: config.scale(layer), sees: 'before' },
  });
  const output = linear(graph, mixed, stored('attn.c_proj', width, width));
  const middle = graph.op('Add', [input, output]);
  const ffn = plain(graph, norm(middle, 'ln_2'), {
    up: stored('mlp.c_fc', width, neurons),
    down: stored('mlp.c_proj', neurons, width),
    activation,
  });
  return {
    output: graph.op('Add', [middle, ffn.output]),
    ...{ parallel: false, mixers: [{ kind: 'attention', node: `${at}.attn` }] },
    attention: { output, ...sites },
    ffn,
  };
}

function end(graph: GraphBuilder, config: Config, last: Value): End {
  const { prefix, width, vocabulary, epsilon, tied } = config;
  const names = { weight: `${prefix}ln_f.weight`, bias: `${prefix}ln_f.bias` };
  const finalNorm = graph.rename(
    layerNorm(graph, last, { ...names, width, epsilon }),
    'final norm',
  );
  const table = `${prefix}wte.weight`;
  const weight = tied ? table : 'lm_head.weight';
  return { finalNorm, head: head(graph, finalNorm, { weight, table, vocabulary, width }) };
}
