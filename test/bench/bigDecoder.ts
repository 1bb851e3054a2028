/**
 * A decoder of the shape of a large one (grouped attention, gated feed-forward, RMS norms) with random weights beside
 * the model, and as many blocks as are wanted: what a block costs does not depend on its weights.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { create } from '@bufbuild/protobuf';
import { EntrySchema, TensorSchema, type Tensor } from '../../server/onnx/gen/onnx_pb';
import { valueInfo } from '../../server/onnx/nodes';
import { ElementType } from '../../server/onnx/tensors';
import { GraphBuilder } from '../support/graphBuilder';

export interface DecoderShape {
  readonly dimensions: number;
  readonly blocks: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly neurons: number;
  /** Rows of the embedding. */
  readonly vocabulary: number;
}

/** A real vocabulary (1.35 GB of float32), and a small GPT. */
export const shapes: Readonly<Record<string, DecoderShape>> = {
  real: {
    dimensions: 1024,
    blocks: 2,
    heads: 16,
    keyHeads: 8,
    headWidth: 128,
    neurons: 3072,
    vocabulary: 151_936,
  },
  gpt2: {
    dimensions: 768,
    blocks: 12,
    heads: 12,
    keyHeads: 12,
    headWidth: 64,
    neurons: 3072,
    vocabulary: 20_000,
  },
};

/** Writes `model.onnx` and `weights.bin`. All matrices of one size share their bytes. @returns The model's path. */
export function writeBigDecoder(folder: string, shape: DecoderShape): string {
  fs.mkdirSync(folder, { recursive: true });
  const stack = new BigStack(shape);
  stack.build();
  fs.writeFileSync(path.join(folder, 'weights.bin'), stack.weights());
  const file = path.join(folder, 'model.onnx');
  fs.writeFileSync(file, stack.g.bytes());
  return file;
}

class BigStack {
  readonly g = new GraphBuilder();
  private length = 0;
  private count = 0;

  constructor(private readonly shape: DecoderShape) {}

  build(): void {
    const { g, shape } = this;
    const { dimensions: d, vocabulary } = shape;
    g.inputs.push(valueInfo('input_ids', ElementType.int64, ['batch', 'seq']));
    g.outputs.push(valueInfo('logits', ElementType.float32, ['batch', 'seq', vocabulary]));
    let state = g.op('Gather', [this.matrix(vocabulary, d), 'input_ids']);
    for (let block = 0; block < shape.blocks; block += 1) {
      state = g.op('Add', [state, this.attention(this.norm(state))]);
      state = g.op('Add', [state, this.feedForward(this.norm(state))]);
    }
    g.op('MatMul', [this.norm(state), this.matrix(d, vocabulary)], {}, ['logits']);
  }

  /** Random numbers of deviation .02; every matrix begins at another of them. */
  weights(): Uint8Array {
    const data = new Float32Array(this.length / 4);
    let seed = 1;
    for (let i = 0; i < data.length; i += 1) {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
      data[i] = (seed / 2 ** 31) * 0.035;
    }
    return new Uint8Array(data.buffer);
  }

  private norm(x: string): string {
    const { g, shape } = this;
    const scale = g.floats([shape.dimensions], new Float32Array(shape.dimensions).fill(1));
    const mean = g.op('ReduceMean', [g.op('Mul', [x, x])], { axes: [-1], keepdims: 1 });
    const root = g.op('Sqrt', [g.op('Add', [mean, g.floats([], [1e-6])])]);
    return g.op('Mul', [g.op('Div', [x, root]), scale]);
  }

  private attention(x: string): string {
    const { g, shape } = this;
    const { dimensions: d, heads, keyHeads, headWidth: w } = shape;
    const groups = heads / keyHeads;
    const split = (value: string, count: number): string =>
      g.op('Reshape', [value, g.ints([4], [0, 0, count, w])]);
    const turned = (value: string, perm: readonly number[]): string =>
      g.op('Transpose', [value], { perm });
    const spread = (value: string): string => {
      const each = g.op('Unsqueeze', [value, g.ints([1], [3])]);
      const tiled = g.op('Tile', [each, g.ints([5], [1, 1, 1, groups, 1])]);
      return g.op('Reshape', [tiled, g.ints([4], [0, 0, heads, w])]);
    };
    const q = turned(split(this.linear(x, d, heads * w), heads), [0, 2, 1, 3]);
    const k = turned(spread(split(this.linear(x, d, keyHeads * w), keyHeads)), [0, 2, 3, 1]);
    const v = turned(spread(split(this.linear(x, d, keyHeads * w), keyHeads)), [0, 2, 1, 3]);
    const scores = g.op('Mul', [g.op('MatMul', [q, k]), g.floats([], [w ** -0.5])]);
    const mixed = g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), v]);
    const joined = g.op('Reshape', [turned(mixed, [0, 2, 1, 3]), g.ints([3], [0, 0, heads * w])]);
    return this.linear(joined, heads * w, d);
  }

  private feedForward(x: string): string {
    const { g, shape } = this;
    const { dimensions: d, neurons } = shape;
    const gate = this.linear(x, d, neurons);
    const active = g.op('Mul', [gate, g.op('Sigmoid', [gate])]);
    return this.linear(g.op('Mul', [active, this.linear(x, d, neurons)]), neurons, d);
  }

  private linear(x: string, from: number, to: number): string {
    return this.g.op('MatMul', [x, this.matrix(from, to)]);
  }

  /** Its bytes are a stretch of the one file of weights. */
  private matrix(rows: number, columns: number): string {
    const bytes = 4 * rows * columns;
    const tensor: Tensor = create(TensorSchema, {
      name: `m${this.count}`,
      dims: [BigInt(rows), BigInt(columns)],
      dataType: ElementType.float32,
      dataLocation: 1,
      externalData: Object.entries({
        location: 'weights.bin',
        offset: String(this.length),
        length: String(bytes),
      }).map(([key, value]) => create(EntrySchema, { key, value })),
    });
    this.count += 1;
    this.length += bytes;
    return this.g.keep(tensor);
  }
}
