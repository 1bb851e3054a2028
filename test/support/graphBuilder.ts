/** Puts ONNX models together in code: named values in, bytes out. */
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type FunctionSchema,
  ModelSchema,
  type Node,
  type Tensor,
  type ValueInfo,
} from '../../server/onnx/gen/onnx_pb';
import { serialiseModel } from '../../server/onnx/model';
import { node, type AttributeValue } from '../../server/onnx/nodes';
import { floatTensor, int64Tensor } from '../../server/onnx/tensors';

type FunctionInit = MessageInitShape<typeof FunctionSchema>;

export class GraphBuilder {
  readonly inputs: ValueInfo[] = [];
  readonly outputs: ValueInfo[] = [];
  private readonly nodes: Node[] = [];
  private readonly initializers: Tensor[] = [];
  /** Functions of the model's own. */
  readonly functions: FunctionInit[] = [];

  /** Adds a node with one output (or the named ones) and returns the name of the first. */
  op(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    outputs: readonly string[] = [`v${this.nodes.length}`],
  ): string {
    this.nodes.push(node(type, inputs, outputs, attributes));
    return outputs.find((o) => o !== '')!;
  }

  floats(dims: readonly number[], values: ArrayLike<number>): string {
    return this.keep(floatTensor(`w${this.initializers.length}`, dims, values));
  }

  ints(dims: readonly number[], values: readonly number[]): string {
    return this.keep(int64Tensor(`w${this.initializers.length}`, dims, values));
  }

  keep(tensor: Tensor): string {
    this.initializers.push(tensor);
    return tensor.name;
  }

  /** Nodes and tensors so far: a number that is new for each. */
  get size(): number {
    return this.nodes.length + this.initializers.length;
  }

  bytes(opset = 17): Uint8Array {
    return serialiseModel(
      create(ModelSchema, {
        irVersion: 8n,
        producerName: 'dimcat-test',
        opsetImport: [
          { domain: '', version: BigInt(opset) },
          { domain: 'com.microsoft', version: 1n },
          ...(this.functions.length > 0 ? [{ domain: 'pkg.test', version: 1n }] : []),
        ],
        functions: this.functions,
        graph: {
          name: 'g',
          node: this.nodes,
          initializer: this.initializers,
          input: this.inputs,
          output: this.outputs,
        },
      }),
    );
  }
}
