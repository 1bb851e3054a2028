/** The producer and the readers of each value of a graph, and an order in which nodes can run. */
import type { Graph, Node, Tensor, ValueInfo } from './gen/onnx_pb';

export interface GraphIndex {
  readonly graph: Graph;
  /** Nodes in topological order. */
  readonly order: readonly Node[];
  /** Position of each node in `order`. */
  readonly position: ReadonlyMap<Node, number>;
  readonly producer: ReadonlyMap<string, Node>;
  readonly consumers: ReadonlyMap<string, readonly Node[]>;
  readonly initializers: ReadonlyMap<string, Tensor>;
  /** Declared types of inputs, outputs and inner values. */
  readonly values: ReadonlyMap<string, ValueInfo>;
  /** Graph inputs that are not initializers. */
  readonly inputs: readonly ValueInfo[];
}

/** @throws {RangeError} The graph has a cycle. */
export function indexGraph(graph: Graph): GraphIndex {
  const producer = new Map<string, Node>();
  const consumers = new Map<string, Node[]>();
  for (const n of graph.node) {
    for (const o of n.output) if (o !== '') producer.set(o, n);
    for (const i of new Set(n.input)) if (i !== '') push(consumers, i, n);
  }
  const initializers = new Map(graph.initializer.map((t) => [t.name, t]));
  const order = sorted(graph.node, producer, consumers);
  return {
    graph,
    order,
    position: new Map(order.map((n, i) => [n, i])),
    producer,
    consumers,
    initializers,
    values: new Map([...graph.valueInfo, ...graph.input, ...graph.output].map((v) => [v.name, v])),
    inputs: graph.input.filter((v) => !initializers.has(v.name)),
  };
}

/** True for a value that no input can change: an initializer or the output of a Constant. */
export function isConstant(index: GraphIndex, value: string): boolean {
  return index.initializers.has(value) || index.producer.get(value)?.opType === 'Constant';
}

function push(map: Map<string, Node[]>, key: string, n: Node): void {
  const list = map.get(key);
  if (list) list.push(n);
  else map.set(key, [n]);
}

/** The file's own order if it is topological, else one by Kahn's algorithm. */
function sorted(
  nodes: readonly Node[],
  producer: ReadonlyMap<string, Node>,
  consumers: ReadonlyMap<string, readonly Node[]>,
): readonly Node[] {
  const seen = new Set<Node>();
  const ordered = nodes.every((n) => {
    const ready = n.input.every((i) => !producer.has(i) || seen.has(producer.get(i)!));
    seen.add(n);
    return ready;
  });
  return ordered ? nodes : kahn(nodes, producer, consumers);
}

function kahn(
  nodes: readonly Node[],
  producer: ReadonlyMap<string, Node>,
  consumers: ReadonlyMap<string, readonly Node[]>,
): Node[] {
  const waiting = new Map<Node, number>();
  for (const n of nodes)
    waiting.set(n, [...new Set(n.input)].filter((i) => producer.has(i)).length);
  const order = nodes.filter((n) => waiting.get(n) === 0);
  for (let at = 0; at < order.length; at += 1) {
    for (const reader of order[at]!.output.flatMap((o) => [...(consumers.get(o) ?? [])])) {
      const left = waiting.get(reader)! - 1;
      waiting.set(reader, left);
      if (left === 0) order.push(reader);
    }
  }
  if (order.length !== nodes.length) throw new RangeError('The graph has a cycle.');
  return order;
}
