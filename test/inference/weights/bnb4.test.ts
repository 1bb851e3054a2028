/** Weights of bitsandbytes, MatMulBnb4: found as neurons, and read as ONNX Runtime multiplies by them. */
import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import { locate } from '../../../server/inference/locate/locate';
import { modelMap } from '../../../server/inference/locate/modelMap';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { TensorSchema } from '../../../server/onnx/gen/onnx_pb';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { openMatrix } from '../../../server/inference/weights/matrixReader';
import { namedTensors } from '../../../server/inference/weights/twin';
import { GraphBuilder } from '../../support/graphBuilder';
import { Random } from '../../support/random';
import { float32, floatsOf, maxDifference, runModel } from '../../support/runModel';

const [width, hidden, blockSize] = [8, 20, 16];
const types = ['fp4', 'nf4'] as const;

/** x [rows, K] -> [rows, N], with random bytes for weights. */
function product(g: GraphBuilder, x: string, k: number, n: number, type: 0 | 1): string {
  const random = new Random(k + type);
  const bytes = Uint8Array.from({ length: (k * n) / 2 }, () => random.below(256));
  const name = `q${g.size}`;
  const dims = [BigInt(bytes.length)];
  g.keep(create(TensorSchema, { name, dims, dataType: ElementType.uint8, rawData: bytes }));
  const blocks = Math.ceil((k * n) / blockSize);
  const scales = g.floats([blocks], random.normals(blocks).map(Math.abs));
  return g.op('com.microsoft:MatMulBnb4', [x, name, scales], {
    ...{ K: k, N: n, block_size: blockSize, quant_type: type },
  });
}

/** One block, and for rows of the identity what the down projection makes of them. */
function model(type: 0 | 1): Uint8Array {
  const g = new GraphBuilder();
  g.inputs.push(valueInfo('input_ids', ElementType.int64, ['batch', 'seq']));
  g.outputs.push(valueInfo('logits', ElementType.float32, ['batch', 'seq', width]));
  const table = g.floats([9, width], new Random(1).normals(9 * width));
  const x = g.op('Gather', [table, 'input_ids']);
  const [q, k, v] = [1, 2, 3].map(() => product(g, x, width, width, type));
  const scores = g.op('MatMul', [q!, g.op('Transpose', [k!], { perm: [0, 2, 1] })]);
  const mixed = g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), v!]);
  const sum = g.op('Add', [x, product(g, mixed, width, width, type)]);
  const neurons = g.op('Relu', [product(g, sum, width, hidden, type)]);
  const end = g.op('Add', [sum, product(g, neurons, hidden, width, type)]);
  g.op('Identity', [product(g, end, width, width, type)], {}, ['logits']);
  return g.bytes();
}

/** The same weights alone. */
async function byRuntime(type: 0 | 1): Promise<Float32Array> {
  const g = new GraphBuilder();
  g.inputs.push(valueInfo('x', ElementType.float32, [hidden, hidden]));
  g.outputs.push(valueInfo('y', ElementType.float32, [hidden, width]));
  g.op('Identity', [product(g, 'x', hidden, width, type)], {}, ['y']);
  const identity = new Float32Array(hidden * hidden).map((_, i) => Number(i % (hidden + 1) === 0));
  const feeds = { x: float32(identity, [hidden, hidden]) };
  return floatsOf((await runModel(g.bytes(), () => feeds))['y']);
}

describe('weights of bitsandbytes', () => {
  for (const type of [0, 1] as const)
    it(`of ${types[type]} are found, and read as they are multiplied by`, async () => {
      const { graph } = parsePrepared(model(type), 'm');
      const located = locate(graph, '');
      assert.deepEqual(located.parts.missing, []);
      const map = modelMap(graph, located, { path: '', sha256: '', weightFiles: [] });
      const stored = `${types[type]} in blocks of 16, transposed`;
      assert.deepEqual(map.blocks[0]!.ffn!.neurons.width, hidden);
      assert.equal(map.blocks[0]!.ffn!.down.stored, stored);
      const tensors = new Map(namedTensors(graph).map(({ name, tensor }) => [name, tensor]));
      const { down } = located.parts.blocks[0]!.ffn!;
      const reader = await openMatrix(down, (name) => tensors.get(name)!, undefined);
      const truth = await byRuntime(type);
      assert(maxDifference(await reader.rows(0, hidden), truth) < 1e-6);
      const some = truth.subarray(3 * width, 12 * width);
      assert(maxDifference(await reader.rows(3, 12), some) < 1e-6);
    });
});
