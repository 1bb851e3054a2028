/**
 * Mixtures of experts: a router sends each position to a few of many feed-forward parts. An expert is run on the rows
 * that are sent to it only; its matrices stay where the checkpoint has them.
 *
 * @see Shazeer et al. 2017, "Outrageously large neural networks"; Fedus et al. 2022, "Switch transformers".
 */
import { count, flag, listOf } from '../../protocol/decode';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import type { Activation } from './activation';
import { blockName, type Decoder } from './decoder';
import { gated, type GatedOf } from './feedForward';
import type { BuiltBlock } from '../plan';
import { size } from '../sizes';
import { linear, matrix } from './linear';

export interface ExpertsOf {
  /** Begins the names of the tensors, e.g. `model.layers.0.mlp`. */
  readonly name: string;
  /** D. */
  readonly dimensions: number;
  /** Of an expert. */
  readonly neurons: number;
  readonly experts: number;
  /** How many each position is sent to. */
  readonly chosen: number;
  /** Whether the weights of the chosen sum to 1. */
  readonly normed: boolean;
  readonly activation: Activation;
  /** What the checkpoint calls an expert's matrices for gates, up and down. */
  readonly matrices: readonly [string, string, string];
  /** Neurons of an expert that all positions are sent to; undefined if there is none. */
  readonly shared: number | undefined;
}

/** For `BuiltBlock.noNeurons`: what `inspect` and a refused site say. */
const noNeurons = 'each token is sent to a few experts, and has no neurons in the others';

/** What a feed-forward part adds to the stream, and the site. */
export interface FedForward {
  readonly output: Value;
  readonly site: Pick<BuiltBlock, 'ffn' | 'noNeurons'>;
}

/** Experts where a block has them, else its one feed-forward part. */
export function expertsOr(
  graph: GraphBuilder,
  x: Value,
  experts: ExpertsOf | undefined,
  one: GatedOf,
): FedForward {
  if (experts) return { output: mixture(graph, x, experts), site: { ffn: undefined, noNeurons } };
  const ffn = gated(graph, x, one);
  return { output: ffn.output, site: { ffn } };
}

/** @param x [batch, positions, D]. @returns What is added to the stream. */
function mixture(graph: GraphBuilder, x: Value, of: ExpertsOf): Value {
  const rows = graph.op('Reshape', [x, graph.integers([-1, of.dimensions])]);
  const shares = sharesOf(graph, rows, of);
  let sum = graph.op('Mul', [rows, graph.number(0)]);
  for (let expert = 0; expert < of.experts; expert += 1)
    sum = withExpert(graph, { rows, shares, sum }, expert, of);
  const all = of.shared === undefined ? sum : withShared(graph, rows, sum, of.shared, of);
  return graph.op('Reshape', [all, graph.op('Shape', [x])]);
}

/** [rows, experts]: the weight of each expert for each row; 0 for those that it is not sent to. */
function sharesOf(graph: GraphBuilder, rows: Value, of: ExpertsOf): Value {
  const { name, dimensions, experts, chosen, normed } = of;
  const router = matrix(`${name}.gate`, dimensions, experts, false);
  const all = graph.op('Softmax', [linear(graph, rows, router)], { axis: -1 });
  const [best, places] = graph.several('TopK', [all, graph.integers([chosen])], 2, { axis: -1 });
  const sum = graph.op('ReduceSum', [best!, graph.integers([-1])], { keepdims: 1 });
  const weights = normed ? graph.op('Div', [best!, sum]) : best!;
  const none = graph.op('Mul', [all, graph.number(0)]);
  return graph.op('ScatterElements', [none, places!, weights], { axis: 1 });
}

interface Summed {
  readonly rows: Value;
  readonly shares: Value;
  readonly sum: Value;
}

function withExpert(
  graph: GraphBuilder,
  { rows, shares, sum }: Summed,
  expert: number,
  of: ExpertsOf,
): Value {
  const share = graph.op('Gather', [shares, graph.integer(expert)], { axis: 1 });
  const places = graph.op('Transpose', [graph.op('NonZero', [share])], { perm: [1, 0] });
  const own = graph.op('GatherND', [rows, places]);
  const written = part(graph, own, `${of.name}.experts.${expert}`, of, of.neurons);
  const column = graph.op('Unsqueeze', [
    graph.op('GatherND', [share, places]),
    graph.integers([1]),
  ]);
  const weighted = graph.op('Mul', [written, column]);
  return graph.op('ScatterND', [sum, places, weighted], { reduction: 'add' });
}

function withShared(
  graph: GraphBuilder,
  rows: Value,
  sum: Value,
  neurons: number,
  of: ExpertsOf,
): Value {
  const { name, dimensions } = of;
  const gate = matrix(`${name}.shared_expert_gate`, dimensions, 1, false);
  const share = graph.op('Sigmoid', [linear(graph, rows, gate)]);
  const written = part(graph, rows, `${name}.shared_expert`, of, neurons);
  return graph.op('Add', [sum, graph.op('Mul', [share, written])]);
}

/** One expert's feed-forward part. */
function part(
  graph: GraphBuilder,
  rows: Value,
  name: string,
  { dimensions, activation, matrices }: ExpertsOf,
  neurons: number,
): Value {
  const [gate, up, down] = matrices;
  return gated(graph, rows, {
    gate: matrix(`${name}.${gate}`, dimensions, neurons, false),
    up: matrix(`${name}.${up}`, dimensions, neurons, false),
    down: matrix(`${name}.${down}`, neurons, dimensions, false),
    activation,
  }).output;
}

/** How many experts a block has, and how many each position is sent to. */
export function expertCounts(
  fields: Fields,
  field: 'num_experts' | 'num_local_experts',
  defaults?: { readonly experts: number; readonly chosen: number },
): Pick<ExpertsOf, 'experts' | 'chosen'> {
  const number = (name: string, otherwise: number | undefined): number =>
    otherwise === undefined ? fields.get(name, size) : fields.get(name, size, otherwise);
  const experts = number(field, defaults?.experts);
  const chosen = number('num_experts_per_tok', defaults?.chosen);
  if (chosen > experts) throw fields.refuse('num_experts_per_tok', `up to ${experts} experts`);
  return { experts, chosen };
}

/** What a family takes for a missing `norm_topk_prob`, and whether it has shared experts. */
interface QwenDefaults {
  readonly normed: boolean;
  readonly shared: boolean;
}

/** By layer; undefined for a block with one feed-forward part. */
export type ExpertsIn = (layer: number) => ExpertsOf | undefined;

/** Reads what the experts of a Qwen model are. */
export function qwenExperts(fields: Fields, decoder: Decoder, defaults: QwenDefaults): ExpertsIn {
  const { dimensions, activation } = decoder;
  const dense = new Set(fields.get('mlp_only_layers', listOf(count), []));
  const step = fields.get('decoder_sparse_step', size, 1);
  fields.ignore('output_router_logits', 'router_aux_loss_coef');
  const of: Omit<ExpertsOf, 'name'> = {
    ...{ dimensions, activation },
    neurons: fields.get('moe_intermediate_size', size),
    ...expertCounts(fields, fields.has('num_experts') ? 'num_experts' : 'num_local_experts'),
    normed: fields.get('norm_topk_prob', flag, defaults.normed),
    matrices: ['gate_proj', 'up_proj', 'down_proj'],
    shared: defaults.shared ? fields.get('shared_expert_intermediate_size', size) : undefined,
  };
  return (layer) =>
    dense.has(layer - 1) || layer % step !== 0
      ? undefined
      : { ...of, name: `${blockName(decoder, layer)}.mlp` };
}
