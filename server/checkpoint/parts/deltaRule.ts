/**
 * The gated delta rule, position after position:
 *
 *     S := kept * S                                  the memory of a head fades
 *     S := S + key^T (strength * (value - key S))    what it holds for this key moves towards the value
 *     read = query S
 *
 * The memory is empty before the first position, which therefore reads `query key^T * strength * value`. Single tokens
 * need no more, and no memory is made for them.
 */
import { create } from '@bufbuild/protobuf';
import { GraphSchema, type Graph } from '../../onnx/gen/onnx_pb';
import { node, valueInfo } from '../../onnx/nodes';
import { ElementType } from '../../onnx/tensors';
import type { GraphBuilder, Value } from '../builder';
import { lengthOf } from './past';

/** [batch, positions, key heads, group or 1, 1, ...]; queries and keys [..., key width], the others by value head. */
export interface Written {
  readonly queries: Value;
  readonly keys: Value;
  /** [..., value width]. */
  readonly values: Value;
  /** [..., 1]: in [0, 1]. */
  readonly strength: Value;
  readonly kept: Value;
}

const positionsAxis = 1;
/** Exchanges batch and positions, and the last two axes. */
const [stepsFirst, turned] = [
  [1, 0, 2, 3, 4, 5],
  [0, 1, 2, 3, 5, 4],
];

/** @returns What each position reads, [batch, positions, key heads, group, 1, value width]. */
export function deltaRule(graph: GraphBuilder, written: Written): Value {
  const first = at(graph, written, graph.integers([0]), graph.integers([1]));
  const match = graph.op('MatMul', [first.queries, turn(graph, first.keys)]);
  const value = graph.op('Mul', [first.strength, first.values]);
  const read = graph.op('Mul', [match, value]);
  return graph.op('Concat', [read, later(graph, written, first.keys, value)], {
    axis: positionsAxis,
  });
}

/** What positions behind the first read. A scan takes at least one step: of single tokens it takes it on no rows. */
function later(graph: GraphBuilder, written: Written, firstKeys: Value, firstValue: Value): Value {
  const length = lengthOf(graph);
  const rest = graph.op('Sub', [length, graph.integers([1])]);
  const begin = graph.op('Min', [rest, graph.integers([1])]);
  const batch = graph.op('Shape', [written.queries], { start: 0, end: 1 });
  const rows = graph.op('Mul', [batch, begin]);
  const some = (x: Value): Value =>
    graph.op('Slice', [x, graph.integers([0]), rows, graph.integers([0])]);
  const memory = graph.op('MatMul', [turn(graph, some(firstKeys)), some(firstValue)]);
  const start = graph.op('Squeeze', [memory, graph.integers([positionsAxis])]);
  const tail = at(graph, written, begin, length);
  const steps = [tail.queries, tail.keys, turn(graph, tail.keys), tail.values, tail.strength];
  const inputs = [...steps, tail.kept].map((x) =>
    graph.op('Transpose', [some(x)], { perm: stepsFirst }),
  );
  const [, reads] = graph.several('Scan', [start, ...inputs], 2, {
    body: { graph: step() },
    num_scan_inputs: inputs.length,
  });
  const back = graph.op('Transpose', [reads!], { perm: stepsFirst });
  const sizes = graph.op('Shape', [written.values], { start: 2, end: 6 });
  const shape = graph.op('Concat', [batch, rest, sizes], { axis: 0 });
  return graph.op('Reshape', [back, shape], { allowzero: 1 });
}

/** Positions from `begin` to before `end`. */
function at(graph: GraphBuilder, written: Written, begin: Value, end: Value): Written {
  const cut = (x: Value): Value =>
    graph.op('Slice', [x, begin, end, graph.integers([positionsAxis])]);
  const { queries, keys, values, strength, kept } = written;
  return {
    ...{ queries: cut(queries), keys: cut(keys), values: cut(values) },
    ...{ strength: cut(strength), kept: cut(kept) },
  };
}

function turn(graph: GraphBuilder, x: Value): Value {
  return graph.op('Transpose', [x], { perm: turned });
}

/** One position: the new memory, and what is read. */
function step(): Graph {
  const { float32 } = ElementType;
  const value = (name: string, ...last: string[]) =>
    valueInfo(name, float32, ['rows', 'key heads', 'group', ...last]);
  const names = ['memory', 'query', 'key', 'column', 'value', 'strength', 'kept'];
  return create(GraphSchema, {
    name: 'delta rule',
    input: names.map((name) => value(name, `${name} rows`, `${name} width`)),
    node: [
      node('Mul', ['memory', 'kept'], ['faded']),
      node('MatMul', ['key', 'faded'], ['held']),
      node('Sub', ['value', 'held'], ['difference']),
      node('Mul', ['difference', 'strength'], ['correction']),
      node('MatMul', ['column', 'correction'], ['written']),
      node('Add', ['faded', 'written'], ['next']),
      node('MatMul', ['query', 'next'], ['read']),
    ],
    output: [value('next', 'key width', 'value width'), value('read', 'one', 'value width')],
  });
}
