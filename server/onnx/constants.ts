/** Turns weights that an exporter (Paddle2ONNX) writes as Constant nodes into initializers, as in other exports. */
import type { Graph, Node, Tensor } from './gen/onnx_pb';

/** Replaces, in place, every Constant node that holds more than one number by an initializer of the same name. */
export function liftConstants(graph: Graph): void {
  const kept: Node[] = [];
  for (const n of graph.node) {
    const tensor = tensorOf(n);
    const name = n.output[0] ?? '';
    if (!tensor || name === '') {
      kept.push(n);
      continue;
    }
    tensor.name = name;
    graph.initializer.push(tensor);
  }
  if (kept.length < graph.node.length) graph.node = kept;
}

function tensorOf(n: Node): Tensor | undefined {
  if (n.opType !== 'Constant') return undefined;
  const tensor = n.attribute.find((a) => a.name === 'value')?.t;
  return tensor?.dims.some((d) => d > 1n) ? tensor : undefined;
}
