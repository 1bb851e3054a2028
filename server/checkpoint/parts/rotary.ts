/** Rotary position embeddings. */
import type { GraphBuilder, Value } from '../builder';
import type { PastShape } from '../plan';
import { lengthOf, positions } from './past';

/** A base that grows with a text's length n: theta * (factor * n / beyond - factor + 1)^(turned / (turned - 2)). */
interface Growing {
  readonly theta: number;
  readonly factor: number;
  /** How many dimensions of a head are turned. */
  readonly turned: number;
}

/** How positions turn queries and keys. */
export interface Rotary {
  /** Distinguishes several in one model, e.g. those of local and of global attention. */
  readonly name: string;
  /** Radians per position for each pair of dimensions; twice as many dimensions of a head are turned. */
  readonly frequencies: Float32Array;
  /** Taken instead if a text has more positions than `beyond`. */
  readonly long?: { readonly beyond: number } & (Growing | Pick<Rotary, 'frequencies'>);
  /** A factor of the rotated numbers; 1 unless the scaling of long contexts sets one. */
  readonly factor: number;
  /**
   * Which dimensions make a pair. `halves`: d and d + half (Llama, NeoX); `neighbours`: 2d and 2d + 1 (GPT-J, Cohere).
   */
  readonly pairs: 'halves' | 'neighbours';
}

/**
 * Turns the first `2 * frequencies.length` numbers of each head; further ones pass.
 *
 * @param x [..., positions, width].
 * @param width Of a head.
 * @see Su et al. 2021, "RoFormer".
 */
export function rotate(graph: GraphBuilder, x: Value, rotary: Rotary, width: number): Value {
  const turned = 2 * rotary.frequencies.length;
  if (turned === width) return rotateAll(graph, x, rotary);
  const sizes = graph.integers([turned, width - turned]);
  const [first, rest] = graph.several('Split', [x, sizes], 2, { axis: -1 });
  return graph.op('Concat', [rotateAll(graph, first!, rotary), rest!], { axis: -1 });
}

function rotateAll(graph: GraphBuilder, x: Value, rotary: Rotary): Value {
  const [cos, sin] = [wave(graph, 'Cos', rotary), wave(graph, 'Sin', rotary)];
  const [a, b] = pairsOf(graph, x, rotary);
  const times = (value: Value, by: Value): Value => graph.op('Mul', [value, by]);
  const first = graph.op('Sub', [times(a, cos), times(b, sin)]);
  const second = graph.op('Add', [times(b, cos), times(a, sin)]);
  return joined(graph, [first, second], rotary);
}

function pairsOf(graph: GraphBuilder, x: Value, { pairs, frequencies }: Rotary): [Value, Value] {
  const half = frequencies.length;
  if (pairs === 'halves') {
    const [a, b] = graph.several('Split', [x, graph.integers([half, half])], 2, { axis: -1 });
    return [a!, b!];
  }
  const every = (at: 0 | 1): Value =>
    graph.op('Slice', [x, ...[[at], [2 * half], [-1], [2]].map((v) => graph.integers(v))]);
  return [every(0), every(1)];
}

function joined(
  graph: GraphBuilder,
  [a, b]: [Value, Value],
  { pairs, frequencies }: Rotary,
): Value {
  if (pairs === 'halves') return graph.op('Concat', [a, b], { axis: -1 });
  const last = graph.integers([-1]);
  const [left, right] = [a, b].map((value) => graph.op('Unsqueeze', [value, last]));
  const both = graph.op('Concat', [left!, right!], { axis: -1 });
  const leading = graph.op('Slice', [
    graph.op('Shape', [a]),
    ...[0, -1].map((at) => graph.integers([at])),
  ]);
  const shape = graph.op('Concat', [leading, graph.integers([2 * frequencies.length])], {
    axis: 0,
  });
  return graph.op('Reshape', [both, shape]);
}

/** [positions, pairs]: the cosine or sine of each angle. */
function wave(graph: GraphBuilder, of: 'Cos' | 'Sin', rotary: Rotary): Value {
  const { name, factor } = rotary;
  return graph.once(`${of} ${name}`, () => {
    const at = graph.op('Unsqueeze', [graph.float32(positions(graph)), graph.integers([1])]);
    const value = graph.op(of, [graph.op('Mul', [at, frequenciesOf(graph, rotary)])]);
    return factor === 1 ? value : graph.op('Mul', [value, graph.number(factor)]);
  });
}

function frequenciesOf(graph: GraphBuilder, { name, frequencies, long }: Rotary): Value {
  const short = row(graph, `frequencies ${name}`, frequencies);
  if (!long) return short;
  const length = lengthOf(graph);
  const exceeds = graph.op('Greater', [length, graph.integer(long.beyond)]);
  const longer =
    'theta' in long
      ? grown(
          graph,
          length,
          long,
          row(graph, `exponents ${name}`, exponents(frequencies.length, long.turned)),
        )
      : row(graph, `long frequencies ${name}`, long.frequencies);
  return graph.op('Where', [exceeds, longer, short]);
}

/** 1 / base^exponents, [1, pairs]; the base is that of a text with as many positions. */
function grown(
  graph: GraphBuilder,
  length: Value,
  { theta, factor, turned, beyond }: Growing & { readonly beyond: number },
  exponents: Value,
): Value {
  const number = (value: number): Value => graph.number(value);
  const times = graph.op('Div', [
    graph.op('Mul', [graph.float32(length), number(factor)]),
    number(beyond),
  ]);
  const longer = graph.op('Sub', [times, number(factor - 1)]);
  const base = graph.op('Mul', [
    graph.op('Pow', [longer, number(turned / (turned - 2))]),
    number(theta),
  ]);
  return graph.op('Reciprocal', [graph.op('Pow', [base, exponents])]);
}

/** 2 i / turned. */
function exponents(pairs: number, turned: number): Float32Array {
  return Float32Array.from({ length: pairs }, (_, i) => (2 * i) / turned);
}

function row(graph: GraphBuilder, key: string, values: Float32Array): Value {
  return graph.numbers(key, [1, values.length], values);
}

/**
 * The keys and values that a graph may continue from: none if frequencies depend on how long a text is, since the keys
 * of a shorter one were turned by others.
 */
export function pastUnless(rotaries: readonly Rotary[], past: PastShape): PastShape | undefined {
  return rotaries.some(({ long }) => long !== undefined) ? undefined : past;
}
