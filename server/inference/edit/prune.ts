/** Drops what an edited graph does not need. */
import { forgetUnread } from '../locate/hiddenOutputs';
import type { Graph, Node, ValueInfo } from '../../onnx/gen/onnx_pb';

/** The nodes and values on which outputs depend. */
export function neededBy(
  graph: Graph,
  outputs: readonly ValueInfo[],
): { readonly nodes: ReadonlySet<Node>; readonly values: ReadonlySet<string> } {
  const producer = new Map<string, Node>();
  for (const n of graph.node) for (const o of n.output) if (o !== '') producer.set(o, n);
  const values = new Set(outputs.map((o) => o.name));
  const nodes = new Set<Node>();
  for (const value of values) {
    const maker = producer.get(value);
    if (!maker || nodes.has(maker)) continue;
    nodes.add(maker);
    for (const i of maker.input) if (i !== '') values.add(i);
  }
  return { nodes, values };
}

/** Makes `outputs` the outputs of the graph and removes every node, weight and input that none of them needs. */
export function keepOnly(graph: Graph, outputs: readonly ValueInfo[]): void {
  const { nodes, values } = neededBy(graph, outputs);
  graph.node = graph.node.filter((n) => nodes.has(n));
  graph.initializer = graph.initializer.filter((t) => values.has(t.name));
  graph.input = graph.input.filter((v) => values.has(v.name));
  graph.valueInfo = graph.valueInfo.filter((v) => values.has(v.name));
  graph.output = [...outputs];
  for (const n of graph.node) forgetUnread(n, values);
}
