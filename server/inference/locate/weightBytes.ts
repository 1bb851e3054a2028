/** How many bytes of weights the computation of a value needs. */
import type { Graph, Node, Tensor } from '../../onnx/gen/onnx_pb';
import { intAttribute } from '../../onnx/nodes';
import { dimsOf, elementBytes, ElementType } from '../../onnx/tensors';

export interface WeightBytes {
  readonly all: number;
  /** For each requested value: the bytes that it and the values before it need. */
  readonly to: readonly number[];
}

/** Bytes that a session holds for the weights of a graph: those that are cast to float32 are held as such. */
export function heldBytesOf(graph: Graph): number {
  const cast = new Set(
    graph.node.flatMap((n) => (n.opType === 'Cast' && isToFloat32(n) ? [n.input[0]!] : [])),
  );
  const { float32 } = ElementType;
  const held = (tensor: Tensor): number =>
    tensorBytes(cast.has(tensor.name) ? { ...tensor, dataType: float32 } : tensor);
  return graph.initializer.reduce((sum, tensor) => sum + held(tensor), 0);
}

function isToFloat32(n: Node): boolean {
  return intAttribute(n, 'to') === ElementType.float32;
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

function tensorBytes(tensor: Pick<Tensor, 'dims' | 'dataType'>): number {
  const count = dimsOf(tensor).reduce((a, b) => a * b, 1);
  return Math.ceil(count * elementBytes(tensor.dataType));
}
