/** The head by itself: computed at the last position only, or in a session of its own. */
import type { Graph, Node } from '../../onnx/gen/onnx_pb';
import { int64Tensor } from '../../onnx/tensors';
import { shapeOf } from '../../onnx/nodes';
import type { Located } from '../../onnx/located';
import { fusedNormOf, replaceInput } from './fusedNorm';
import type { GraphEdit } from './graphEdit';

/**
 * Gives the head only the last position of `ends`, [B, 1, D], if nothing but these and constants flows into it;
 * otherwise leaves the graph unchanged.
 */
export function cutHeadToLast(edit: GraphEdit, located: Located, ends: readonly string[]): void {
  const head = headNodes(edit.graph, located.logits!, new Set(ends));
  if (!head || hasFixedLength(edit.graph, located)) return;
  for (const end of ends) {
    const readers = head.filter((n) => n.input.includes(end));
    if (readers.length === 0) continue;
    const index = edit.keep(int64Tensor(edit.fresh(), [1], [-1]));
    const last = edit.op('Gather', [end, index], { axis: 1 });
    for (const n of readers) replaceInput(n, end, last);
  }
}

/**
 * Whether logits are computed from the last state alone, position by position, so that one session of the head serves
 * every edited graph, with the same bits.
 */
export function standsAlone(graph: Graph, located: Located): boolean {
  const { logits, states, parts } = located;
  const end = states.at(-1)!;
  if (logits === undefined || !parts.head) return false;
  if (fusedNormOf(graph, end) || hasFixedLength(graph, located)) return false;
  return headNodes(graph, logits, new Set([end])) !== undefined;
}

/** The nodes between `ends` and the logits; undefined if an input of the graph reaches them another way. */
function headNodes(graph: Graph, logits: string, ends: ReadonlySet<string>): Node[] | undefined {
  const producer = new Map(graph.node.flatMap((n) => n.output.map((o) => [o, n] as const)));
  const weights = new Set(graph.initializer.map((t) => t.name));
  const nodes = new Set<Node>();
  const waiting = [logits];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value === '' || ends.has(value) || weights.has(value)) continue;
    const maker = producer.get(value);
    if (!maker) return undefined;
    if (nodes.has(maker)) continue;
    nodes.add(maker);
    waiting.push(...maker.input);
  }
  return [...nodes];
}

/** A model with a fixed length may have it written into the shapes of its head. */
function hasFixedLength(graph: Graph, { embedding }: Located): boolean {
  const input = graph.input.find((i) => i.name === embedding?.input);
  return typeof shapeOf(input)?.[1] === 'number';
}
