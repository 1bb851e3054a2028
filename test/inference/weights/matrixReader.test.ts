/** Weights in every form that exporters write, against the numbers that went in. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import type { Quantisation, WeightMatrix } from '../../../server/onnx/weightMatrix';
import { TensorSchema, type Tensor } from '../../../server/onnx/gen/onnx_pb';
import { ElementType, floatTensor } from '../../../server/onnx/tensors';
import { openMatrix } from '../../../server/inference/weights/matrixReader';
import { halfToNumber } from '../../../server/inference/weights/numbers';
import { fault } from '../../support/faults';
import { temporaryFolder } from '../../support/paths';
import { Random } from '../../support/random';

const [INPUTS, OUTPUTS] = [24, 40];
const random = new Random(5);
/** Row i is what input i writes. */
const truth = random.normals(INPUTS * OUTPUTS);

function matrix(change: Partial<WeightMatrix> = {}): WeightMatrix {
  return {
    name: 'w',
    inputs: INPUTS,
    outputs: OUTPUTS,
    transposed: false,
    elementType: ElementType.float32,
    quantisation: undefined,
    external: undefined,
    ...change,
  };
}

function raw(name: string, dims: number[], dataType: number, bytes: Uint8Array): Tensor {
  return create(TensorSchema, { name, dims: dims.map(BigInt), dataType, rawData: bytes });
}

/** [outputs, inputs] */
function turned(values: ArrayLike<number>): Float32Array {
  return Float32Array.from(
    { length: INPUTS * OUTPUTS },
    (_, i) => values[(i % INPUTS) * OUTPUTS + Math.floor(i / INPUTS)]!,
  );
}

async function rowsOf(
  weights: WeightMatrix,
  tensors: readonly Tensor[],
  from = 0,
  to = INPUTS,
  folder?: string,
): Promise<Float32Array> {
  const tensorOf = (name: string): Tensor => tensors.find((t) => t.name === name)!;
  const reader = await openMatrix(weights, tensorOf, folder);
  try {
    return await reader.rows(from, to);
  } finally {
    await reader.close();
  }
}

describe('openMatrix', () => {
  it('reads plain and transposed float32, any range of rows', async () => {
    const plain = floatTensor('w', [INPUTS, OUTPUTS], truth);
    const stored = floatTensor('w', [OUTPUTS, INPUTS], turned(truth));
    const listed = create(TensorSchema, {
      ...plain,
      rawData: new Uint8Array(),
      floatData: [...truth],
    });
    for (const [from, to] of [
      [0, INPUTS],
      [3, 4],
      [7, 20],
    ] as const) {
      const expected = truth.slice(from * OUTPUTS, to * OUTPUTS);
      assert.deepEqual(await rowsOf(matrix(), [plain], from, to), expected);
      assert.deepEqual(await rowsOf(matrix(), [listed], from, to), expected);
      const flipped = matrix({ transposed: true });
      assert.deepEqual(await rowsOf(flipped, [stored], from, to), expected);
    }
  });

  it('reads external data by range, from its offset', async () => {
    const folder = fs.realpathSync(temporaryFolder());
    const bytes = new Uint8Array(16 + truth.byteLength);
    bytes.set(new Uint8Array(truth.buffer), 16);
    fs.writeFileSync(path.join(folder, 'weights.bin'), bytes);
    const entry = (key: string, value: string) => ({ key, value });
    const externalData = [entry('location', 'weights.bin'), entry('offset', '16')];
    const tensor = create(TensorSchema, {
      name: 'w',
      dims: [BigInt(INPUTS), BigInt(OUTPUTS)],
      dataType: ElementType.float32,
      dataLocation: 1,
      externalData: externalData as never,
    });
    const rows = await rowsOf(matrix(), [tensor], 5, 9, folder);
    assert.deepEqual(rows, truth.slice(5 * OUTPUTS, 9 * OUTPUTS));
    fs.truncateSync(path.join(folder, 'weights.bin'), 100);
    await assert.rejects(rowsOf(matrix(), [tensor], 5, 9, folder), fault('model-corrupt'));
    fs.rmSync(folder, { recursive: true });
  });

  it('dequantises int8 with one scale, one per column, and one per block', async () => {
    const q = Int8Array.from(truth, (x) => Math.round(20 * x));
    const tensor = raw('w', [INPUTS, OUTPUTS], ElementType.int8, new Uint8Array(q.buffer));
    const linear = (change: Partial<Quantisation & { kind: 'linear' }>): WeightMatrix =>
      matrix({
        elementType: ElementType.int8,
        quantisation: {
          ...{ kind: 'linear', scale: 's', zeroPoint: 'z', axis: 1, blockSize: 0 },
          ...change,
        },
      });
    const check = async (
      weights: WeightMatrix,
      dims: number[],
      place: (row: number, column: number) => number,
    ) => {
      const n = dims.reduce((a, b) => a * b, 1);
      const scales = random.normals(n).map((x) => 0.1 + Math.abs(x));
      const zeros = Int8Array.from({ length: n }, () => random.below(9) - 4);
      const zero = raw('z', dims, ElementType.int8, new Uint8Array(zeros.buffer));
      const rows = await rowsOf(weights, [tensor, floatTensor('s', dims, scales), zero], 2, 11);
      rows.forEach((value, i) => {
        const at = place(2 + Math.floor(i / OUTPUTS), i % OUTPUTS);
        const expected = Math.fround((q[2 * OUTPUTS + i]! - zeros[at]!) * scales[at]!);
        assert.equal(value, expected);
      });
    };
    await check(linear({}), [1], () => 0);
    await check(linear({}), [OUTPUTS], (_, column) => column);
    await check(linear({ axis: 0 }), [INPUTS], (row) => row);
    const byRows = (row: number, column: number) => Math.floor(row / 8) * OUTPUTS + column;
    await check(linear({ axis: 0, blockSize: 8 }), [INPUTS / 8, OUTPUTS], byRows);
  });

  it('dequantises the packed blocks of MatMulNBits, with and without zero points', async () => {
    const blockSize = 16;
    const blocks = Math.ceil(INPUTS / blockSize);
    const property = fc.asyncProperty(
      fc.constantFrom(2, 4, 8),
      fc.boolean(),
      fc.integer({ min: 0, max: INPUTS - 1 }),
      async (bits, withZeros, from) => {
        const q = Array.from({ length: OUTPUTS * blocks * blockSize }, () =>
          random.below(1 << bits),
        );
        const scales = random.normals(OUTPUTS * blocks);
        const zeros = Array.from({ length: OUTPUTS * blocks }, () => random.below(1 << bits));
        const perRow = Math.ceil((blocks * bits) / 8);
        const zeroBytes = new Uint8Array(OUTPUTS * perRow);
        zeros.forEach((z, i) => {
          const bit = (i % blocks) * bits;
          zeroBytes[Math.floor(i / blocks) * perRow + (bit >> 3)]! |= z << (bit & 7);
        });
        const packed = new Uint8Array((q.length * bits) / 8);
        q.forEach((x, i) => (packed[(i * bits) >> 3]! |= x << ((i * bits) & 7)));
        const { uint8 } = ElementType;
        const zeroPoints = withZeros ? 'z' : undefined;
        const weights = matrix({
          transposed: true,
          elementType: uint8,
          quantisation: { kind: 'blocks', bits, blockSize, scales: 's', zeroPoints },
        });
        const rows = await rowsOf(
          weights,
          [
            raw('w', [OUTPUTS, blocks, (blockSize * bits) / 8], uint8, packed),
            floatTensor('s', [OUTPUTS * blocks], scales),
            raw('z', [zeroBytes.length], uint8, zeroBytes),
          ],
          from,
          INPUTS,
        );
        rows.forEach((value, i) => {
          const [input, output] = [from + Math.floor(i / OUTPUTS), i % OUTPUTS];
          const at = output * blocks + Math.floor(input / blockSize);
          const zero = withZeros ? zeros[at]! : 1 << (bits - 1);
          const stored = q[output * blocks * blockSize + input]!;
          assert.equal(value, Math.fround((stored - zero) * scales[at]!));
        });
      },
    );
    await fc.assert(property, { numRuns: 30, seed: 2 });
  });

  it('refuses an element type that it cannot read', async () => {
    const strange = raw('w', [INPUTS, OUTPUTS], 17, new Uint8Array(INPUTS * OUTPUTS));
    await assert.rejects(rowsOf(matrix(), [strange]), fault('model-unsupported', /type 17/));
  });
});

describe('halfToNumber', () => {
  it('knows zero, subnormals, ordinary numbers and the ends', () => {
    const known = [
      [0, 0],
      [0x3c00, 1],
      [0xc000, -2],
      [0x3555, 0.333251953125],
      [1, 2 ** -24],
      [0x7bff, 65504],
      [0x7c00, Infinity],
    ] as const;
    for (const [bits, value] of known) assert.equal(halfToNumber(bits), value);
    assert.ok(Number.isNaN(halfToNumber(0x7e00)));
  });
});
