/**
 * Builds an ONNX graph over the tensors of a checkpoint. Its initializers point into the safetensors files: nothing is
 * copied or converted. Values are float32; halves are cast where they are used, which the runtime does once, at load.
 */
import { create } from '@bufbuild/protobuf';
import { faultError } from '../protocol/fault';
import {
  EntrySchema,
  ModelSchema,
  TensorSchema,
  type Model,
  type Node,
  type Tensor,
  type ValueInfo,
} from '../onnx/gen/onnx_pb';
import type { ParsedModel } from '../onnx/model';
import { node, valueInfo, type AttributeValue } from '../onnx/nodes';
import { ElementType, floatTensor, int64Tensor } from '../onnx/tensors';
import type { WeightMatrix } from '../onnx/weightMatrix';
import type { Dtype } from './dtypes';
import { shapeText, type StoredTensor } from './safetensors';

/** 17 is the first with LayerNormalization; later ones change nothing that is needed. */
const opset = 17n;
const irVersion = 8n;

const elementTypes: Partial<Record<Dtype, number>> = {
  F32: ElementType.float32,
  F16: ElementType.float16,
  BF16: ElementType.bfloat16,
};

/** Where the runtime finds the tensors. */
export interface TensorSource {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** The name of a tensor's file, relative to the folder that the runtime is given. */
  readonly locationOf: (file: string) => string;
  /** The name of a file in the checkpoint's folder, for people. */
  readonly nameOf: (file: string) => string;
}

/** The name of a value in the graph. */
export type Value = string;

export class GraphBuilder {
  private readonly nodes: Node[] = [];
  private readonly initializers = new Map<string, Tensor>();
  private readonly inputs: ValueInfo[] = [];
  private readonly outputs: ValueInfo[] = [];
  private readonly made = new Map<string, Value>();
  private readonly renamed = new Map<Value, string>();
  private count = 0;
  /** Begins the names of inner values, e.g. `block.3`. */
  scope = '';

  constructor(private readonly source: TensorSource) {}

  /** Appends a node with one output and returns its name. */
  op(
    type: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): Value {
    return this.several(type, inputs, 1, attributes)[0]!;
  }

  /** Appends a node with several outputs. */
  several(
    type: string,
    inputs: readonly Value[],
    count: number,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): Value[] {
    this.count += 1;
    const stem = `${this.scope}/${type.slice(type.lastIndexOf(':') + 1)}_${this.count}`;
    const outputs = Array.from({ length: count }, (_, i) => (i === 0 ? stem : `${stem}_${i}`));
    this.nodes.push(node(type, inputs, outputs, attributes));
    return outputs;
  }

  /** Gives a value that a node has made another name. @returns The name. */
  rename(value: Value, name: string): Value {
    this.renamed.set(value, name);
    return name;
  }

  /** What a graph needs once, such as a mask: made at the first call. */
  once(key: string, make: () => Value): Value {
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const { scope } = this;
    this.scope = key;
    const value = make();
    this.scope = scope;
    this.made.set(key, value);
    return value;
  }

  /** What {@link once} made under a key. */
  known(key: string): Value | undefined {
    return this.made.get(key);
  }

  /** Declares a value [batch, positions, ...] that shows how many positions a row has. */
  positionsOf(value: Value): void {
    this.made.set('positioned', value);
  }

  get positioned(): Value {
    const value = this.made.get('positioned');
    if (value === undefined)
      throw new Error('No value of the graph has been declared to have positions.');
    return value;
  }

  input(name: string, elementType: number, shape: readonly (number | string)[]): Value {
    this.inputs.push(valueInfo(name, elementType, shape));
    return name;
  }

  output(name: Value, elementType: number, shape: readonly (number | string)[]): void {
    this.outputs.push(valueInfo(name, elementType, shape));
  }

  /** A vector of whole numbers, e.g. a shape. */
  integers(values: readonly number[]): Value {
    return this.constant(`integers ${values.join()}`, (name) =>
      int64Tensor(name, [values.length], values),
    );
  }

  /** One whole number without axes, e.g. an index. */
  integer(value: number): Value {
    return this.constant(`integer ${value}`, (name) => int64Tensor(name, [], [value]));
  }

  /** One float32 number without axes. */
  number(value: number): Value {
    return this.constant(`number ${value}`, (name) => floatTensor(name, [], [value]));
  }

  /** @param key Names the numbers: the same key gives the same constant. */
  numbers(key: string, dims: readonly number[], values: ArrayLike<number>): Value {
    return this.constant(key, (name) => floatTensor(name, dims, values));
  }

  has(name: string): boolean {
    return this.source.tensors.has(name);
  }

  /**
   * A tensor of the checkpoint as it is stored.
   *
   * @throws FaultError `model-corrupt` if the checkpoint has none of this name and shape; `model-unsupported` for one
   *   that does not hold floats.
   */
  stored(name: string, shape: readonly number[]): Value {
    if (!this.initializers.has(name))
      this.initializers.set(name, this.external(this.tensor(name, shape)));
    return name;
  }

  /** A tensor of the checkpoint in float32. @throws FaultError As for {@link stored}. */
  weight(name: string, shape: readonly number[]): Value {
    const value = this.stored(name, shape);
    if (this.initializers.get(name)!.dataType === ElementType.float32) return value;
    return this.once(`float32 ${name}`, () => this.float32(value));
  }

  float32(value: Value): Value {
    return this.op('Cast', [value], { to: ElementType.float32 });
  }

  /**
   * How the matrix of a product y = x W is stored, for what reads weights. @throws FaultError As for {@link stored}.
   */
  matrix(name: string, inputs: number, outputs: number, transposed: boolean): WeightMatrix {
    const stored = this.tensor(name, transposed ? [outputs, inputs] : [inputs, outputs]);
    const { file, offset, length } = stored;
    return {
      name,
      inputs,
      outputs,
      transposed,
      elementType: elementTypeOf(stored),
      quantisation: undefined,
      external: { location: this.source.nameOf(file), offset, length },
    };
  }

  /** Names of the checkpoint's tensors that the graph reads. */
  get used(): ReadonlySet<string> {
    return new Set([...this.source.tensors.keys()].filter((name) => this.initializers.has(name)));
  }

  build(name: string): ParsedModel {
    const last = (value: Value): Value => this.renamed.get(value) ?? value;
    for (const n of this.nodes) {
      n.input = n.input.map(last);
      n.output = n.output.map(last);
    }
    const model: Model = create(ModelSchema, {
      irVersion,
      producerName: 'dimcat',
      opsetImport: [
        { domain: '', version: opset },
        { domain: 'com.microsoft', version: 1n },
      ],
      graph: {
        name,
        node: this.nodes,
        initializer: [...this.initializers.values()],
        input: [...this.inputs.filter((i) => !isPast(i)), ...this.inputs.filter(isPast)],
        output: this.outputs,
      },
    });
    return { model, graph: model.graph! };
  }

  private constant(key: string, make: (name: string) => Tensor): Value {
    const name = `constant ${key}`;
    if (!this.initializers.has(name)) this.initializers.set(name, make(name));
    return name;
  }

  private tensor(name: string, shape: readonly number[]): StoredTensor {
    const stored = this.source.tensors.get(name);
    if (!stored)
      throw contradiction(`has no tensor ${JSON.stringify(name)}, which its config.json needs`);
    if (stored.shape.join() === shape.join()) return stored;
    const [is, needed] = [shapeText(stored.shape), shapeText(shape)];
    throw contradiction(
      `holds ${JSON.stringify(name)} as ${is}, but its config.json makes it ${needed}`,
    );
  }

  private external(stored: StoredTensor): Tensor {
    const { name, shape, file, offset, length } = stored;
    const place = { location: this.source.locationOf(file), offset, length };
    return create(TensorSchema, {
      name,
      dims: shape.map(BigInt),
      dataType: elementTypeOf(stored),
      dataLocation: 1,
      externalData: Object.entries(place).map(([key, value]) =>
        create(EntrySchema, { key, value: String(value) }),
      ),
    });
  }
}

/** Pasts follow the other inputs: there are two for each block. */
function isPast({ name }: ValueInfo): boolean {
  return name.startsWith('past_key_values');
}

function elementTypeOf({ name, dtype, file }: StoredTensor): number {
  const type = elementTypes[dtype];
  if (type !== undefined) return type;
  throw faultError(
    'model-unsupported',
    `${file} stores ${JSON.stringify(name)} as ${dtype}, which Dimcat does not compute with.`,
    'Use the float32, float16 or bfloat16 checkpoint of the model.',
  );
}

function contradiction(what: string): Error {
  return faultError(
    'model-corrupt',
    `The checkpoint ${what}.`,
    'Its files belong to different models or versions: download it again.',
  );
}
