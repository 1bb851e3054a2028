/** Norms as one node, as arithmetic, fused with the Add before them, or as functions of the model's own. */
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { FunctionSchema, Node } from '../../../server/onnx/gen/onnx_pb';
import { node } from '../../../server/onnx/nodes';
import type { GraphBuilder } from '../graphBuilder';
import { epsilon } from './reference';
import type { Norm, Spec } from './spec';
import type { Style } from './style';

const float = { float: epsilon };

export class Norms {
  constructor(
    private readonly g: GraphBuilder,
    private readonly spec: Spec,
    private readonly style: Style,
  ) {}

  alone(x: string, norm: Norm): string {
    const { g, spec, style } = this;
    if (style.functions)
      return g.op('pkg.test:Norm', [x, ...this.weights(norm)], { epsilon: float });
    if (style.norms === 'loose') return this.loose(x, norm);
    const type = spec.norm === 'rms' ? 'SimplifiedLayerNormalization' : 'LayerNormalization';
    return g.op(type, [x, ...this.weights(norm)], { axis: -1, epsilon: float });
  }

  /** @returns The sum and its norm. */
  added(x: string, branch: string, norm: Norm): [string, string] {
    const { g, spec, style } = this;
    if (style.norms !== 'fused') {
      const sum = g.op('Add', [x, branch]);
      return [sum, this.alone(sum, norm)];
    }
    const [normed, sum] = [`${branch}_normed`, `${branch}_sum`];
    const type =
      spec.norm === 'rms' ? 'SkipSimplifiedLayerNormalization' : 'SkipLayerNormalization';
    const outputs = spec.order === 'post' ? [normed] : [normed, '', '', sum];
    g.op(`com.microsoft:${type}`, [x, branch, ...this.weights(norm)], { epsilon: float }, outputs);
    return [sum, normed];
  }

  /** RMS norm of the last axis, by arithmetic. */
  loose(x: string, norm: Norm): string {
    const { g } = this;
    const layer = norm.shift !== undefined;
    const mean = (of: string): string => g.op('ReduceMean', [of], { axes: [-1], keepdims: 1 });
    const from = layer ? g.op('Sub', [x, mean(x)]) : x;
    const squares = mean(g.op('Pow', [from, g.floats([], [2])]));
    const root = g.op('Sqrt', [g.op('Add', [squares, g.floats([], [epsilon])])]);
    const [scale, shift] = this.weights(norm);
    const scaled = g.op('Mul', [scale!, g.op('Div', [from, root])]);
    return shift === undefined ? scaled : g.op('Add', [scaled, shift]);
  }

  private weights({ scale, shift }: Norm): string[] {
    return [scale, shift].flatMap((v) => (v ? [this.g.floats([v.length], v)] : []));
  }
}

/** An RMS norm that calls another function; epsilon is an attribute of the caller. */
export function normFunctions(spec: Spec): MessageInitShape<typeof FunctionSchema>[] {
  if (spec.norm !== 'rms') throw new Error('Functions are written for RMS norms.');
  const from = (n: Node): Node => {
    for (const a of n.attribute) if (a.type === 1) a.refAttrName = 'epsilon';
    return n;
  };
  const inner = [
    node('Mul', ['x', 'x'], ['squares']),
    node('Constant', [], ['axes'], { value_ints: [-1] }),
    node('ReduceMean', ['squares', 'axes'], ['mean'], { keepdims: 1 }),
    from(node('Constant', [], ['eps'], { value_float: float })),
    node('Add', ['mean', 'eps'], ['shifted']),
    node('Sqrt', ['shifted'], ['y']),
  ];
  const outer = [
    from(node('pkg.test:Root', ['x'], ['root'], { epsilon: float })),
    node('Div', ['x', 'root'], ['even']),
    node('Mul', ['w', 'even'], ['y']),
  ];
  const opsetImport = [
    { domain: '', version: 18n },
    { domain: 'pkg.test', version: 1n },
  ];
  const shape = { domain: 'pkg.test', output: ['y'], attribute: ['epsilon'], opsetImport };
  return [
    { ...shape, name: 'Root', input: ['x'], node: inner },
    { ...shape, name: 'Norm', input: ['x', 'w'], node: outer },
  ];
}
