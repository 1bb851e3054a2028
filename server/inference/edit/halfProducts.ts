/**
 * Products with the half-precision matrices of a checkpoint, in halves, for a GPU. Everything else stays float32:
 * states, norms, scores and softmax, angles of rotations, logits behind their product.
 */
import type { Graph, Node } from '../../onnx/gen/onnx_pb';
import { node } from '../../onnx/nodes';
import { ElementType } from '../../onnx/tensors';

const { float16, bfloat16, float32 } = ElementType;

/**
 * The element types whose products a provider has kernels for. WebGPU, DirectML and Core ML have none in bfloat16, and
 * float16 is no substitute: the largest activations of models that were trained in bfloat16 exceed its 65,504. The
 * processor has none in bfloat16, and none in float16 on most machines.
 */
export function halvesOf(provider: string): readonly number[] {
  if (provider === 'cpu') return [];
  return provider === 'cuda' ? [float16, bfloat16] : [float16];
}

/** Edits in place: `MatMul(x, w)` of a cast matrix w, transposed or not, casts x instead, and its result to float32. */
export function multiplyInHalves(graph: Graph, halves: readonly number[]): void {
  if (halves.length === 0) return;
  const typeOf = new Map(graph.initializer.map((t) => [t.name, t.dataType] as const));
  const producer = new Map(graph.node.flatMap((n) => n.output.map((o) => [o, n] as const)));
  const made = new Map<string, string>();
  const added: Node[] = [];
  /** A value in place of a cast matrix, with its type. */
  const half = (value: string): readonly [string, number] | undefined => {
    const maker = producer.get(value);
    const [source = ''] = maker?.input ?? [];
    if (maker?.opType === 'Cast') {
      const type = typeOf.get(source);
      return type !== undefined && halves.includes(type) ? [source, type] : undefined;
    }
    const below = maker?.opType === 'Transpose' ? half(source) : undefined;
    if (!maker || !below) return undefined;
    const name = made.get(value) ?? `${value} half`;
    if (!made.has(value)) {
      const turned = node('Transpose', [below[0]], [name]);
      turned.attribute = maker.attribute;
      added.push(turned);
    }
    made.set(value, name);
    return [name, below[1]];
  };
  const products = graph.node.flatMap((n) => {
    const [x = '', w = ''] = n.input;
    const found = n.opType === 'MatMul' ? half(w) : undefined;
    return found ? product(n, x, ...found) : [n];
  });
  graph.node = withoutUnread([...added, ...products], graph);
}

function product(n: Node, x: string, w: string, type: number): Node[] {
  const [result = ''] = n.output;
  const [given, exact] = [`${result} given`, `${result} half`];
  return [
    node('Cast', [x], [given], { to: type }),
    node('MatMul', [given, w], [exact]),
    node('Cast', [exact], [result], { to: float32 }),
  ];
}

/** Casts and transpositions that no product reads any more would be computed all the same. */
function withoutUnread(nodes: Node[], graph: Graph): Node[] {
  for (let kept = nodes; ;) {
    const read = new Set([...kept.flatMap((n) => n.input), ...graph.output.map((o) => o.name)]);
    const left = kept.filter(
      (n) => !/^(Cast|Transpose)$/.test(n.opType) || n.output.some((o) => read.has(o)),
    );
    if (left.length === kept.length) return left;
    kept = left;
  }
}
