/** Products with the matrices of a checkpoint. */
import type { GraphBuilder, Value } from '../builder';

export interface LinearOf {
  /** Name of the matrix. */
  readonly weight: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Name of the bias, `outputs` numbers; undefined if there is none. */
  readonly bias?: string | undefined;
  /** How the matrix is stored: `torch` as [outputs, inputs], `conv1d` (GPT-2) as [inputs, outputs]. */
  readonly stored?: 'torch' | 'conv1d';
}

/** A matrix and its bias, by the names that torch gives them. */
export function matrix(name: string, inputs: number, outputs: number, biased = true): LinearOf {
  return { weight: `${name}.weight`, bias: biased ? `${name}.bias` : undefined, inputs, outputs };
}

/** x W + b over the last axis. */
export function linear(graph: GraphBuilder, x: Value, of: LinearOf): Value {
  const { weight, inputs, outputs, bias, stored = 'torch' } = of;
  const product = graph.op('MatMul', [
    x,
    stored === 'torch'
      ? turned(graph, weight, [outputs, inputs])
      : graph.weight(weight, [inputs, outputs]),
  ]);
  return bias === undefined ? product : graph.op('Add', [product, graph.weight(bias, [outputs])]);
}

/** A stored matrix, transposed: the runtime does it once, at load. */
function turned(graph: GraphBuilder, weight: string, shape: readonly [number, number]): Value {
  const stored = graph.weight(weight, shape);
  return graph.once(`transposed ${weight}`, () =>
    graph.op('Transpose', [stored], { perm: [1, 0] }),
  );
}
