/** The nonlinearity of a feed-forward part, by the arithmetic that makes its neurons. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { floatAttribute } from '../../onnx/nodes';
import { numberOf } from '../weights/numbers';
import type { Walker } from './walk';
import { constantTensor } from './weight';

/** Fused operators that name their nonlinearity. */
const fused: Readonly<Record<string, string>> = {
  ...{ Gelu: 'gelu', FastGelu: 'gelu', BiasGelu: 'gelu', Erf: 'gelu', Mish: 'mish' },
  ...{ HardSwish: 'hard_swish', HardSigmoid: 'hard_sigmoid', Elu: 'elu', Selu: 'selu' },
  ...{ LeakyRelu: 'leaky_relu', PRelu: 'prelu', ThresholdedRelu: 'thresholded_relu', Celu: 'celu' },
};

/**
 * Its name: gelu (exact or by tanh), silu, quick_gelu, relu, relu2, sigmoid, tanh, mish, or that of a fused operator.
 *
 * @param nodes The nodes between the up projections and the neurons.
 * @returns Undefined if it is unknown.
 */
export function activationOf(walker: Walker, nodes: readonly Node[]): string | undefined {
  const one = nodes.find((n) => n.opType in fused);
  if (one) return fused[one.opType];
  for (const n of nodes) {
    const name = nameOf(walker, n, nodes);
    if (name !== undefined) return name;
  }
  return undefined;
}

function nameOf(walker: Walker, n: Node, nodes: readonly Node[]): string | undefined {
  switch (n.opType) {
    case 'QuickGelu':
      return ofSlope(floatAttribute(n, 'alpha') ?? 1.702);
    case 'Swish':
    case 'Silu':
      return ofSlope(floatAttribute(n, 'alpha') ?? 1);
    case 'Sigmoid':
      return bySigmoid(walker, n, nodes);
    case 'Tanh':
      if (nodes.some((other) => other.opType === 'Softplus')) return 'mish';
      return nodes.some((other) => hasCubic(walker, other)) ? 'gelu' : 'tanh';
    case 'Relu':
      return squares(walker, n.output[0] ?? '', nodes) ? 'relu2' : 'relu';
    default:
      return undefined;
  }
}

/** x sigmoid(a x). */
function ofSlope(slope: number): string | undefined {
  if (slope === 1) return 'silu';
  return Math.abs(slope - 1.702) < 0.01 ? 'quick_gelu' : undefined;
}

/** x sigmoid(a x); a sigmoid alone gates another value. */
function bySigmoid(walker: Walker, sigmoid: Node, nodes: readonly Node[]): string | undefined {
  const input = walker.origin(sigmoid.input[0] ?? '');
  const scale = walker.index.producer.get(input);
  const slope = scale?.opType === 'Mul' ? factorIn(walker, scale) : undefined;
  const x = slope ? slope.other : input;
  const gates = nodes.some(
    (n) => n.opType === 'Mul' && reads(walker, n, sigmoid.output[0] ?? '') && reads(walker, n, x),
  );
  if (gates) return ofSlope(slope?.factor ?? 1);
  return slope === undefined ? 'sigmoid' : undefined;
}

/** A product with one number: the number, and what it scales. */
function factorIn(walker: Walker, n: Node): { factor: number; other: string } | undefined {
  const [a = '', b = ''] = n.input.map((i) => walker.origin(i));
  for (const [constant, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const factor = numberIn(walker, constant);
    if (factor !== undefined) return { factor, other };
  }
  return undefined;
}

/** The only number of a constant. */
function numberIn(walker: Walker, value: string): number | undefined {
  const tensor = constantTensor(walker, value);
  if (tensor) return numberOf(tensor);
  const maker = walker.index.producer.get(value);
  return maker?.opType === 'Constant' ? floatAttribute(maker, 'value_float') : undefined;
}

function reads(walker: Walker, n: Node, value: string): boolean {
  return n.input.some((i) => walker.origin(i) === walker.origin(value));
}

/** Whether a value is multiplied by itself. */
function squares(walker: Walker, value: string, nodes: readonly Node[]): boolean {
  return nodes.some((n) => {
    if (n.opType === 'Pow')
      return reads(walker, n, value) && numberIn(walker, walker.origin(n.input[1] ?? '')) === 2;
    return n.opType === 'Mul' && n.input.every((i) => walker.origin(i) === walker.origin(value));
  });
}

/** The tanh form of gelu weights a cube by 0.044715, some exporters times sqrt(2 / pi). */
function hasCubic(walker: Walker, n: Node): boolean {
  const factor = n.opType === 'Mul' ? factorIn(walker, n)?.factor : undefined;
  return [0.044715, 0.0356774].some((c) => Math.abs((factor ?? 0) - c) < 1e-4);
}
