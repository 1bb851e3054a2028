/** The names of nonlinearities, by the arithmetic that exporters write. */
import assert from 'node:assert/strict';
import { locate } from '../../../server/inference/locate/locate';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { GraphBuilder } from '../../support/graphBuilder';
import { Random } from '../../support/random';

const [width, hidden] = [4, 6];

type Activation = (g: GraphBuilder, x: string) => string;

const number = (g: GraphBuilder, value: number, dims: readonly number[] = []): string =>
  g.floats(dims, [value]);

const sigmoidTimes =
  (slope: number, dims: readonly number[] = []): Activation =>
  (g, x) =>
    g.op('Mul', [x, g.op('Sigmoid', [g.op('Mul', [x, number(g, slope, dims)])])]);

const tanhGelu: Activation = (g, x) => {
  const cube = g.op('Mul', [g.op('Mul', [x, x]), x]);
  const inner = g.op('Add', [x, g.op('Mul', [number(g, 0.044715), cube])]);
  const outer = g.op('Tanh', [g.op('Mul', [inner, number(g, 0.79788)])]);
  return g.op('Mul', [g.op('Mul', [x, number(g, 0.5)]), g.op('Add', [outer, number(g, 1)])]);
};

const erfGelu: Activation = (g, x) => {
  const erf = g.op('Erf', [g.op('Div', [x, number(g, Math.SQRT2)])]);
  return g.op('Mul', [g.op('Mul', [x, number(g, 0.5)]), g.op('Add', [erf, number(g, 1)])]);
};

const squaredRelu: Activation = (g, x) => {
  const relu = g.op('Relu', [x]);
  return g.op('Mul', [relu, relu]);
};

const mish: Activation = (g, x) => g.op('Mul', [x, g.op('Tanh', [g.op('Softplus', [x])])]);

const microsoft =
  (type: string, attributes: Readonly<Record<string, { float: number }>> = {}): Activation =>
  (g, x) =>
    g.op(`com.microsoft:${type}`, [x], attributes);

const plain: readonly (readonly [string, Activation])[] = [
  ['gelu', tanhGelu],
  ['gelu', erfGelu],
  ['gelu', microsoft('FastGelu')],
  ['silu', (g, x) => g.op('Mul', [x, g.op('Sigmoid', [x])])],
  ['silu', (g, x) => g.op('Mul', [g.op('Sigmoid', [g.op('Cast', [x], { to: 1 })]), x])],
  ['silu', sigmoidTimes(1)],
  ['silu', microsoft('QuickGelu', { alpha: { float: 1 } })],
  ['quick_gelu', sigmoidTimes(1.702)],
  ['quick_gelu', sigmoidTimes(1.702, [1])],
  ['quick_gelu', microsoft('QuickGelu')],
  ['relu', (g, x) => g.op('Relu', [x])],
  ['relu2', squaredRelu],
  ['relu2', (g, x) => g.op('Pow', [g.op('Relu', [x]), number(g, 2)])],
  ['sigmoid', (g, x) => g.op('Sigmoid', [x])],
  ['tanh', (g, x) => g.op('Tanh', [x])],
  ['mish', mish],
];

function found(neurons: (g: GraphBuilder, up: () => string) => string) {
  const g = new GraphBuilder();
  const random = new Random(3);
  const weights = (rows: number, columns: number): string =>
    g.floats([rows, columns], random.normals(rows * columns));
  g.inputs.push(valueInfo('input_ids', ElementType.int64, ['batch', 'seq']));
  g.outputs.push(valueInfo('logits', ElementType.float32, ['batch', 'seq', 9]));
  const x = g.op('Gather', [weights(9, width), 'input_ids']);
  const scores = g.op('MatMul', [x, g.op('Transpose', [x], { perm: [0, 2, 1] })]);
  const sum = g.op('Add', [x, g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), x])]);
  const made = neurons(g, () => g.op('MatMul', [sum, weights(width, hidden)]));
  const end = g.op('Add', [sum, g.op('MatMul', [made, weights(hidden, width)])]);
  g.op('MatMul', [end, weights(width, 9)], {}, ['logits']);
  const [block] = locate(parsePrepared(g.bytes(), 'm').graph, '').parts.blocks;
  return [block?.ffn?.activation, block?.ffn?.gated];
}

describe('an activation', () => {
  for (const [i, [name, activation]] of plain.entries()) {
    it(`${name} is known, form ${i}`, () =>
      assert.deepEqual(
        found((g, up) => activation(g, up())),
        [name, false],
      ));
    it(`${name} is known as a gate, form ${i}`, () =>
      assert.deepEqual(
        found((g, up) => g.op('Mul', [activation(g, up()), up()])),
        [name, true],
      ));
  }

  it('of another slope has no name', () =>
    assert.deepEqual(
      found((g, up) => sigmoidTimes(3)(g, up())),
      [undefined, false],
    ));
});
