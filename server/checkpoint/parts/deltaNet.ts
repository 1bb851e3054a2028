/**
 * Gated DeltaNet: an attention without softmax, whose memory is one matrix a head. Each position lets it fade, corrects
 * what it holds for its key, and reads it with its query.
 *
 * @see Yang et al. 2025, "Gated delta networks".
 */
import type { GraphBuilder, Value } from '../builder';
import { activate } from './activation';
import { deltaRule, type Written } from './deltaRule';
import { linear } from './linear';
import { rmsNorm } from './norm';

export interface DeltaNetOf {
  /** Begins the names of the tensors, e.g. `model.layers.0.linear_attn`. */
  readonly name: string;
  /** D. */
  readonly dimensions: number;
  readonly keyHeads: number;
  /** A multiple of `keyHeads`: those of a group share queries and keys. */
  readonly valueHeads: number;
  readonly keyWidth: number;
  readonly valueWidth: number;
  /** Positions that the convolution sees, the own one included. */
  readonly kernel: number;
  readonly epsilon: number;
  /** Whether one matrix makes queries, keys, values and gates, key head after key head (Qwen3-Next). */
  readonly fused: boolean;
}

/** What the matrices make of a state; each [batch, positions, ...]. */
interface Projected {
  /** Queries, keys and values side by side. */
  readonly mixed: Value;
  /** What gates the output: valueHeads * valueWidth numbers. */
  readonly gates: Value;
  /** How strongly each value head writes, and how fast it forgets: valueHeads numbers. */
  readonly strength: Value;
  readonly forgetting: Value;
}

/** @param x The normed state, [batch, positions, D]. @returns What is added to the stream. */
export function deltaNet(graph: GraphBuilder, x: Value, of: DeltaNetOf): Value {
  const { name, dimensions, valueHeads, valueWidth, epsilon } = of;
  const { mixed, gates, strength, forgetting } = of.fused
    ? fusedProjections(graph, x, of)
    : projections(graph, x, of);
  const read = deltaRule(graph, {
    ...vectors(graph, convolved(graph, mixed, of), of),
    strength: perHead(graph, graph.op('Sigmoid', [strength]), of),
    kept: perHead(graph, kept(graph, forgetting, of), of),
  });
  const byHead = graph.integers([0, 0, valueHeads, valueWidth]);
  const norm = { weight: `${name}.norm.weight`, width: valueWidth, epsilon };
  const normed = rmsNorm(graph, graph.op('Reshape', [read, byHead]), norm);
  const gated = activate(graph, graph.op('Reshape', [gates, byHead]), 'silu');
  const inputs = valueHeads * valueWidth;
  const product = graph.op('Mul', [normed, gated]);
  const joined = graph.op('Reshape', [product, graph.integers([0, 0, inputs])]);
  return linear(graph, joined, { weight: `${name}.out_proj.weight`, inputs, outputs: dimensions });
}

function sizes({ keyHeads, valueHeads, keyWidth, valueWidth }: DeltaNetOf): {
  readonly keys: number;
  readonly values: number;
  readonly group: number;
} {
  return {
    keys: keyHeads * keyWidth,
    values: valueHeads * valueWidth,
    group: valueHeads / keyHeads,
  };
}

function projections(graph: GraphBuilder, x: Value, of: DeltaNetOf): Projected {
  const { keys, values } = sizes(of);
  const project = (part: string, outputs: number): Value =>
    linear(graph, x, { weight: `${of.name}.${part}.weight`, inputs: of.dimensions, outputs });
  return {
    mixed: project('in_proj_qkv', 2 * keys + values),
    gates: project('in_proj_z', values),
    strength: project('in_proj_b', of.valueHeads),
    forgetting: project('in_proj_a', of.valueHeads),
  };
}

function fusedProjections(graph: GraphBuilder, x: Value, of: DeltaNetOf): Projected {
  const { keyHeads, keyWidth, valueHeads, valueWidth } = of;
  const { keys, values, group } = sizes(of);
  const project = (part: string, each: readonly number[]): Value[] => {
    const width = each.reduce((sum, size) => sum + size, 0);
    const weight = `${of.name}.${part}.weight`;
    const all = linear(graph, x, { weight, inputs: of.dimensions, outputs: keyHeads * width });
    const byHead = graph.op('Reshape', [all, graph.integers([0, 0, keyHeads, width])]);
    return graph.several('Split', [byHead, graph.integers(each)], each.length, { axis: -1 });
  };
  const flat = (value: Value, width: number): Value =>
    graph.op('Reshape', [value, graph.integers([0, 0, width])]);
  const wide = group * valueWidth;
  const [query, key, value, gate] = project('in_proj_qkvz', [keyWidth, keyWidth, wide, wide]);
  const [strength, forgetting] = project('in_proj_ba', [group, group]);
  const parts = [flat(query!, keys), flat(key!, keys), flat(value!, values)];
  return {
    mixed: graph.op('Concat', parts, { axis: -1 }),
    gates: flat(gate!, values),
    strength: flat(strength!, valueHeads),
    forgetting: flat(forgetting!, valueHeads),
  };
}

/** Each number after a weighted sum over its own last positions. */
function convolved(graph: GraphBuilder, mixed: Value, of: DeltaNetOf): Value {
  const { keys, values } = sizes(of);
  const channels = 2 * keys + values;
  const kernel = graph.weight(`${of.name}.conv1d.weight`, [channels, 1, of.kernel]);
  const rows = graph.op('Transpose', [mixed], { perm: [0, 2, 1] });
  const sums = graph.op('Conv', [rows, kernel], {
    ...{ group: channels, kernel_shape: [of.kernel], pads: [of.kernel - 1, 0] },
  });
  return activate(graph, graph.op('Transpose', [sums], { perm: [0, 2, 1] }), 'silu');
}

/** Queries and keys of length 1, queries scaled besides; [batch, positions, key heads, group or 1, 1, width]. */
function vectors(
  graph: GraphBuilder,
  mixed: Value,
  of: DeltaNetOf,
): Pick<Written, 'queries' | 'keys' | 'values'> {
  const { keys, values, group } = sizes(of);
  const { keyHeads, keyWidth, valueWidth } = of;
  const parts = graph.integers([keys, keys, values]);
  const [query, key, value] = graph.several('Split', [mixed, parts], 3, { axis: -1 });
  const shaped = (x: Value, each: number, width: number): Value =>
    graph.op('Reshape', [x, graph.integers([0, 0, keyHeads, each, 1, width])]);
  const unit = (x: Value): Value => ofLengthOne(graph, shaped(x, 1, keyWidth));
  return {
    queries: graph.op('Mul', [unit(query!), graph.number(keyWidth ** -0.5)]),
    keys: unit(key!),
    values: shaped(value!, group, valueWidth),
  };
}

/** x / sqrt(sum(x^2) + 1e-6) over the last axis. */
function ofLengthOne(graph: GraphBuilder, x: Value): Value {
  const squares = graph.op('Mul', [x, x]);
  const sum = graph.op('ReduceSum', [squares, graph.integers([-1])], { keepdims: 1 });
  return graph.op('Div', [x, graph.op('Sqrt', [graph.op('Add', [sum, graph.number(1e-6)])])]);
}

/** The share of its memory that a value head keeps: exp(-exp(A) softplus(x + bias)). */
function kept(graph: GraphBuilder, forgetting: Value, { name, valueHeads }: DeltaNetOf): Value {
  const bias = graph.weight(`${name}.dt_bias`, [valueHeads]);
  const time = graph.op('Softplus', [graph.op('Add', [forgetting, bias])]);
  const rate = graph.op('Exp', [graph.weight(`${name}.A_log`, [valueHeads])]);
  return graph.op('Exp', [graph.op('Neg', [graph.op('Mul', [rate, time])])]);
}

/** [batch, positions, value heads] as [batch, positions, key heads, group, 1, 1]. */
function perHead(graph: GraphBuilder, x: Value, of: DeltaNetOf): Value {
  const { group } = sizes(of);
  return graph.op('Reshape', [x, graph.integers([0, 0, of.keyHeads, group, 1, 1])]);
}
