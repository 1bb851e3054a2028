/** Nonlinearities of neurons, by the names that configurations have for them. */
import { oneOf } from '../../protocol/decode';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';

export type Activation = 'silu' | 'gelu' | 'gelu tanh' | 'quick gelu' | 'relu' | 'relu squared';

const named = {
  silu: 'silu',
  swish: 'silu',
  gelu: 'gelu',
  gelu_python: 'gelu',
  gelu_new: 'gelu tanh',
  gelu_fast: 'gelu tanh',
  gelu_pytorch_tanh: 'gelu tanh',
  quick_gelu: 'quick gelu',
  relu: 'relu',
  relu2: 'relu squared',
} as const satisfies Record<string, Activation>;

type Name = keyof typeof named;

/** Reads the activation from a field. @throws FaultError `model-unsupported` for another one. */
export function activationIn(config: Fields, field: string, otherwise?: Name): Activation {
  const decoder = oneOf(...(Object.keys(named) as Name[]));
  const name =
    otherwise === undefined ? config.get(field, decoder) : config.get(field, decoder, otherwise);
  return named[name];
}

/** As the map of a model names it (docs/reference/model-map.md). */
export function nameOf(activation: Activation): string {
  switch (activation) {
    case 'gelu tanh':
      return 'gelu';
    case 'quick gelu':
      return 'quick_gelu';
    case 'relu squared':
      return 'relu2';
    case 'silu':
    case 'gelu':
    case 'relu':
      return activation;
  }
}

export function activate(graph: GraphBuilder, x: Value, activation: Activation): Value {
  switch (activation) {
    case 'silu':
      return graph.op('Mul', [x, graph.op('Sigmoid', [x])]);
    case 'gelu':
      return gelu(graph, x);
    case 'gelu tanh':
      return geluTanh(graph, x);
    case 'quick gelu':
      return graph.op('Mul', [x, graph.op('Sigmoid', [graph.op('Mul', [x, graph.number(1.702)])])]);
    case 'relu':
      return graph.op('Relu', [x]);
    case 'relu squared': {
      const positive = graph.op('Relu', [x]);
      return graph.op('Mul', [positive, positive]);
    }
  }
}

/** x Phi(x), with the normal distribution's own Phi. @see Hendrycks & Gimpel 2016, "Gaussian error linear units". */
function gelu(graph: GraphBuilder, x: Value): Value {
  const erf = graph.op('Erf', [graph.op('Mul', [x, graph.number(Math.SQRT1_2)])]);
  const twice = graph.op('Mul', [x, graph.op('Add', [erf, graph.number(1)])]);
  return graph.op('Mul', [twice, graph.number(0.5)]);
}

/** The approximation x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))). */
function geluTanh(graph: GraphBuilder, x: Value): Value {
  const times = (a: Value, b: Value): Value => graph.op('Mul', [a, b]);
  const cube = times(times(x, x), x);
  const sum = graph.op('Add', [x, times(cube, graph.number(0.044715))]);
  const tanh = graph.op('Tanh', [times(sum, graph.number(Math.sqrt(2 / Math.PI)))]);
  return times(times(x, graph.number(0.5)), graph.op('Add', [tanh, graph.number(1)]));
}
