/** Norms over the last axis. */
import type { GraphBuilder, Value } from '../builder';

export interface NormOf {
  /** Name of the scale, `width` numbers. */
  readonly weight: string;
  readonly width: number;
  readonly epsilon: number;
  /** Added to the scale: Gemma stores how much it differs from 1. */
  readonly offset?: number;
}

/**
 * x / sqrt(mean(x^2) + epsilon) * (weight + offset).
 *
 * @see Zhang & Sennrich 2019, "Root mean square layer normalization".
 */
export function rmsNorm(graph: GraphBuilder, x: Value, norm: NormOf): Value {
  const { weight, width, epsilon, offset = 0 } = norm;
  const stored = graph.weight(weight, [width]);
  const scale =
    offset === 0
      ? stored
      : graph.once(`scale ${weight}`, () => graph.op('Add', [stored, graph.number(offset)]));
  return graph.op('SimplifiedLayerNormalization', [x, scale], {
    axis: -1,
    epsilon: { float: epsilon },
    stash_type: 1,
  });
}

/** (x - mean) / sqrt(variance + epsilon) * weight + bias. */
export function layerNorm(
  graph: GraphBuilder,
  x: Value,
  norm: Omit<NormOf, 'offset'> & { readonly bias: string | undefined },
): Value {
  const { weight, bias, width, epsilon } = norm;
  const learned = [weight, ...(bias === undefined ? [] : [bias])].map((name) =>
    graph.weight(name, [width]),
  );
  return graph.op('LayerNormalization', [x, ...learned], { axis: -1, epsilon: { float: epsilon } });
}
