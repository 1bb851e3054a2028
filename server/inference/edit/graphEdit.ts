/** Adding nodes to a graph. */
import type { Position } from '../../protocol/evidence';
import type { Graph, Model, Tensor } from '../../onnx/gen/onnx_pb';
import { opsetOf } from '../../onnx/model';
import { node, type AttributeValue } from '../../onnx/nodes';
import { ElementType, int64Tensor } from '../../onnx/tensors';

/** Prefix of the names of everything that edits add; no exporter writes it. */
const prefix = 'dimcat_';

/** Where a state is read: for a token, at the last position. */
export type ReadPosition = Position | 'last';

export class GraphEdit {
  private count = 0;
  private readonly opset: number;

  constructor(
    model: Model,
    readonly graph: Graph,
    /** Of the names of values; another one where an edit follows another. */
    private readonly values = 'v',
  ) {
    this.opset = opsetOf(model);
  }

  /** Appends a node with one output and returns the output's name. */
  op(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    output = this.fresh(),
  ): string {
    this.graph.node.push(node(type, inputs, [output], attributes));
    return output;
  }

  keep(tensor: Tensor): string {
    this.graph.initializer.push(tensor);
    return tensor.name;
  }

  fresh(): string {
    this.count += 1;
    return `${prefix}${this.values}${this.count}`;
  }

  /**
   * Axes in another order, as an Einsum: ONNX Runtime would move a Transpose through the nodes around it, which would
   * then add up in another order and give other bits.
   */
  reorder(value: string, perm: readonly number[]): string {
    if (this.opset < 12) return this.op('Transpose', [value], { perm });
    const letters = perm.map((_, axis) => String.fromCharCode(97 + axis));
    const equation = `${letters.join('')}->${perm.map((axis) => letters[axis]).join('')}`;
    return this.op('Einsum', [value], { equation });
  }

  cast(value: string, to: number, output?: string): string {
    return this.op('Cast', [value], { to }, output);
  }

  /** Sum over one axis, which is dropped. */
  sum(value: string, axis: number, output?: string): string {
    return this.reduce('ReduceSum', 13, value, axis, output);
  }

  /** Mean over one axis, which is dropped. */
  mean(value: string, axis: number, output?: string): string {
    return this.reduce('ReduceMean', 18, value, axis, output);
  }

  /** Maximum over one axis, which is dropped. */
  max(value: string, axis: number, output?: string): string {
    return this.reduce('ReduceMax', 18, value, axis, output);
  }

  /** @param dims As Reshape takes them: 0 keeps a size, -1 takes what is left. */
  reshape(value: string, dims: readonly number[]): string {
    const shape = this.keep(int64Tensor(this.fresh(), [dims.length], dims));
    return this.op('Reshape', [value, shape]);
  }

  /** One position of [B, S, X], or the mean over all, as [B, X]. */
  atPosition(value: string, position: ReadPosition, output?: string): string {
    if (position === 'mean') return this.mean(value, 1, output);
    const at = position === 'last' ? -1 : position === 'cls' ? 0 : position;
    const index = this.keep(int64Tensor(this.fresh(), [], [at]));
    return this.op('Gather', [value, index], { axis: 1 }, output);
  }

  /** @param since The opset in which the axes moved from an attribute to an input. */
  private reduce(
    type: string,
    since: number,
    value: string,
    axis: number,
    output: string | undefined,
  ): string {
    if (this.opset < since) return this.op(type, [value], { axes: [axis], keepdims: 0 }, output);
    const axes = this.keep(int64Tensor(this.fresh(), [1], [axis]));
    return this.op(type, [value, axes], { keepdims: 0 }, output);
  }

  asFloat32(value: string, elementType: number): string {
    return elementType === ElementType.float32 ? value : this.cast(value, ElementType.float32);
  }
}
