/** Feed-forward parts (MLPs): their neurons are what the down projection reads. */
import { ElementType } from '../../onnx/tensors';
import type { FeedForward } from '../../onnx/architecture';
import type { GraphBuilder, Value } from '../builder';
import { activate, nameOf, type Activation } from './activation';
import { linear, type LinearOf } from './linear';

export interface GatedOf {
  readonly gate: LinearOf;
  readonly up: LinearOf;
  readonly down: LinearOf;
  readonly activation: Activation;
}

/** down(act(gate(x)) * up(x)). @see Shazeer 2020, "GLU variants improve transformer". */
export function gated(graph: GraphBuilder, x: Value, of: GatedOf): FeedForward {
  const gate = activate(graph, linear(graph, x, of.gate), of.activation);
  const neurons = graph.op('Mul', [gate, linear(graph, x, of.up)]);
  return written(graph, neurons, of, true);
}

/** down(act(up(x))). */
export function plain(graph: GraphBuilder, x: Value, of: Omit<GatedOf, 'gate'>): FeedForward {
  const neurons = activate(graph, linear(graph, x, of.up), of.activation);
  return written(graph, neurons, of, false);
}

/** From neurons [batch, positions, down.inputs] to what is added to the stream. */
export function written(
  graph: GraphBuilder,
  neurons: Value,
  { down, activation }: Pick<GatedOf, 'down' | 'activation'>,
  isGated: boolean,
): FeedForward {
  const { weight, inputs, outputs, stored = 'torch' } = down;
  return {
    output: linear(graph, neurons, down),
    neurons: { value: neurons, axes: 'bpf', width: inputs, elementType: ElementType.float32 },
    gated: isGated,
    activation: nameOf(activation),
    down: graph.matrix(weight, inputs, outputs, stored === 'torch'),
  };
}
