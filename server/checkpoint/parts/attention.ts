/** Multi-head attention with grouped keys and values, written out: queries, keys, values and scores are values. */
import { ElementType } from '../../onnx/tensors';
import type { Attention } from '../../onnx/architecture';
import type { GraphBuilder, Value } from '../builder';
import { allPositions, positions, withPast } from './past';

export interface Heads {
  readonly heads: number;
  readonly keyHeads: number;
  /** Of a head. */
  readonly width: number;
}

export interface AttentionOf extends Heads {
  readonly layer: number;
  /** [batch, positions, heads * width]. */
  readonly queries: Value;
  /** [batch, positions, keyHeads * width]. */
  readonly keys: Value;
  readonly values: Value;
  /** Norms each head of queries or keys before they are turned, [..., width]. */
  readonly norm?: (x: Value, of: 'queries' | 'keys') => Value;
  /** Turns queries and keys, [..., positions, width]. */
  readonly rotate?: (x: Value) => Value;
  /** Factor of the scores; 1 / sqrt(width) by default. */
  readonly scale?: number;
  /** Scores are `cap * tanh(score / cap)`. */
  readonly softcap?: number | undefined;
  /** `all`: of an encoder. A number: the last that many positions, the own one included. */
  readonly sees: 'all' | 'before' | number;
}

export interface Attended {
  /** [batch, positions, heads * width]: what the output projection reads. */
  readonly mixed: Value;
  /** The sites, for the map. */
  readonly sites: Pick<Attention, 'heads' | 'keyHeads' | 'headWidth' | 'keys' | 'values'>;
}

/**
 * softmax(Q K^T * scale + mask) V for each head. Head h reads the keys of group h / (heads / keyHeads).
 *
 * @see Ainslie et al. 2023, "GQA".
 */
export function attend(graph: GraphBuilder, of: AttentionOf): Attended {
  const { layer, heads, keyHeads, width, rotate = same } = of;
  const norm = of.norm ?? same;
  const group = heads / keyHeads;
  const split = (x: Value, ...sizes: number[]): Value =>
    graph.op('Reshape', [x, graph.integers([0, 0, ...sizes])]);
  const turned = graph.op(
    'Transpose',
    [norm(split(of.queries, keyHeads, group, width), 'queries')],
    {
      perm: [0, 2, 3, 1, 4],
    },
  );
  const queries = rotate(turned);
  const byHead = (x: Value): Value => graph.op('Transpose', [x], { perm: [0, 2, 1, 3] });
  const keys = rotate(byHead(norm(split(of.keys, keyHeads, width), 'keys')));
  const values = byHead(split(of.values, keyHeads, width));
  const continued = { keyHeads, width };
  const allKeys = withPast(graph, layer, 'key', keys, continued);
  const allValues = withPast(graph, layer, 'value', values, continued);
  const weights = weightsOf(graph, of, queries, allKeys);
  const mixed = graph.op('MatMul', [weights, perGroup(graph, allValues)]);
  const joined = graph.op('Transpose', [mixed], { perm: [0, 3, 1, 2, 4] });
  const site = (value: Value) =>
    ({ value, axes: 'bhpw', width: keyHeads * width, elementType: ElementType.float32 }) as const;
  return {
    mixed: graph.op('Reshape', [joined, graph.integers([0, 0, heads * width])]),
    sites: { heads, keyHeads, headWidth: width, keys: site(keys), values: site(values) },
  };
}

function same(x: Value): Value {
  return x;
}

/** [batch, keyHeads, 1, ...]: one axis more, along which the heads of a group share. */
function perGroup(graph: GraphBuilder, x: Value): Value {
  return graph.op('Unsqueeze', [x, graph.integers([2])]);
}

/** [batch, keyHeads, group, positions, all positions]. */
function weightsOf(graph: GraphBuilder, of: AttentionOf, queries: Value, keys: Value): Value {
  const { width, softcap, sees, scale = 1 / Math.sqrt(width) } = of;
  const columns = perGroup(graph, graph.op('Transpose', [keys], { perm: [0, 1, 3, 2] }));
  const product = graph.op('MatMul', [queries, columns]);
  const scaled = scale === 1 ? product : graph.op('Mul', [product, graph.number(scale)]);
  const scores = softcap === undefined ? scaled : capped(graph, scaled, softcap);
  const masked = sees === 'all' ? scores : graph.op('Add', [scores, mask(graph, sees)]);
  return graph.op('Softmax', [masked], { axis: -1 });
}

/** cap * tanh(x / cap). */
export function capped(graph: GraphBuilder, x: Value, cap: number): Value {
  const by = graph.number(cap);
  return graph.op('Mul', [graph.op('Tanh', [graph.op('Div', [x, by])]), by]);
}

/** [positions, all positions]: 0 where a position is seen, minus infinity elsewhere. */
function mask(graph: GraphBuilder, sees: 'before' | number): Value {
  return graph.once(`mask ${sees}`, () => {
    const own = graph.op('Unsqueeze', [positions(graph), graph.integers([1])]);
    const distance = graph.op('Sub', [own, allPositions(graph)]);
    const before = graph.op('GreaterOrEqual', [distance, graph.integer(0)]);
    const near = (window: number): Value =>
      graph.op('And', [before, graph.op('Less', [distance, graph.integer(window)])]);
    const seen = sees === 'before' ? before : near(sees);
    return graph.op('Where', [seen, graph.number(0), graph.number(-Infinity)]);
  });
}
