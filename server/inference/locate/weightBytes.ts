/** How many bytes of weights the computation of a value needs. */
import type { Graph, Tensor } from '../../onnx/gen/onnx_pb';
import { dimsOf, elementBytes } from '../../onnx/tensors';

export interface WeightBytes {
  readonly all: number;
  /** For each requested value: the bytes that it and the values before it need. */
  readonly to: readonly number[];
}

/** Bytes of all weights of a graph, wherever they are stored. */
export function weightBytesOf(graph: Graph): number {
  return graph.initializer.reduce((sum, tensor) => sum + tensorBytes(tensor), 0);
}

export function weightBytesTo(graph: Graph, values: readonly string[]): WeightBytes {
  const sizes = new Map(graph.initializer.map((t) => [t.name, tensorBytes(t)]));
  const producer = new Map(graph.node.flatMap((n) => n.output.map((o) => [o, n] as const)));
  const seen = new Set<string>();
  let sum = 0;
  const to = values.map((value) => {
    const waiting = [value];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at === '' || seen.has(at)) continue;
      seen.add(at);
      sum += sizes.get(at) ?? 0;
      waiting.push(...(producer.get(at)?.input ?? []));
    }
    return sum;
  });
  return { all: [...sizes.values()].reduce((a, b) => a + b, 0), to };
}

function tensorBytes(tensor: Tensor): number {
  const count = dimsOf(tensor).reduce((a, b) => a * b, 1);
  return Math.ceil(count * elementBytes(tensor.dataType));
}
