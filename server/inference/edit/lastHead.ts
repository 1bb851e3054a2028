/** Computing the head at the last position only: most of a small model's work is its logits. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { int64Tensor } from '../../onnx/tensors';
import { shapeOf } from '../../onnx/nodes';
import type { Located } from '../../onnx/located';
import { replaceInput } from './fusedNorm';
import type { GraphEdit } from './graphEdit';

/**
 * Gives the head only the last position of `ends`, [B, 1, D], if nothing but these and constants flows into it;
 * otherwise leaves the graph unchanged.
 */
export function cutHeadToLast(edit: GraphEdit, located: Located, ends: readonly string[]): void {
  const head = headNodes(edit, located.logits!, new Set(ends));
  if (!head || hasFixedLength(edit, located)) return;
  for (const end of ends) {
    const readers = head.filter((n) => n.input.includes(end));
    if (readers.length === 0) continue;
    const index = edit.keep(int64Tensor(edit.fresh(), [1], [-1]));
    const last = edit.op('Gather', [end, index], { axis: 1 });
    for (const n of readers) replaceInput(n, end, last);
  }
}

/** The nodes between `ends` and the logits; undefined if an input of the graph reaches them another way. */
function headNodes(edit: GraphEdit, logits: string, ends: ReadonlySet<string>): Node[] | undefined {
  const producer = new Map(edit.graph.node.flatMap((n) => n.output.map((o) => [o, n] as const)));
  const weights = new Set(edit.graph.initializer.map((t) => t.name));
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
function hasFixedLength(edit: GraphEdit, { embedding }: Located): boolean {
  const input = edit.graph.input.find((i) => i.name === embedding?.input);
  return typeof shapeOf(input)?.[1] === 'number';
}
