/** What the neurons of a block write into the residual stream, read from the weights. */
import { faultError } from '../../protocol/fault';
import type { HeadShape, NeuronWrites } from '../../protocol/flips';
import type { ModelRef } from '../api';
import type { WeightMatrix } from '../../onnx/weightMatrix';
import type { Tensor } from '../../onnx/gen/onnx_pb';
import { elementTypeName } from '../../onnx/tensors';
import { matrixNames } from '../weights/matrices';
import { openMatrix, type MatrixReader } from '../weights/matrixReader';
import { namedTensors, redrawTensor } from '../weights/twin';
import type { HostContext } from './context';
import type { OpenModel } from './openModel';

/** Numbers in memory at once (64 MB). */
const mostNumbers = 1 << 24;

export async function readWrites(
  context: HostContext,
  ref: ModelRef,
  { layer }: { readonly layer: number },
): Promise<NeuronWrites> {
  const model = await context.models.open(ref);
  const matrix = downOf(model, layer);
  const { inputs: neurons, outputs: width } = matrix;
  const rowBytes = (width + 7) >> 3;
  const signs = new Uint8Array(neurons * rowBytes);
  const loud = new Uint8Array(neurons * rowBytes);
  const norms = new Float32Array(neurons);
  const step = Math.max(1, Math.floor(mostNumbers / width));
  await withMatrix(model, matrix, async (reader) => {
    for (let from = 0; from < neurons; from += step) {
      const rows = await reader.rows(from, Math.min(neurons, from + step));
      for (let i = 0; i < rows.length / width; i += 1) {
        const row = rows.subarray(i * width, (i + 1) * width);
        pack(signs, (from + i) * rowBytes, row, (w) => w > 0);
        const middle = medianSize(row);
        pack(loud, (from + i) * rowBytes, row, (w) => Math.abs(w) >= middle);
        norms[from + i] = normOf(row);
      }
    }
  });
  return { neurons, signs, loud, norms, storage: storageOf(matrix) };
}

export async function readColumns(
  context: HostContext,
  ref: ModelRef,
  { layer, neurons }: { readonly layer: number; readonly neurons: readonly number[] },
): Promise<Float32Array> {
  const model = await context.models.open(ref);
  const matrix = downOf(model, layer);
  const { inputs, outputs: width } = matrix;
  if (neurons.some((n) => !Number.isInteger(n) || n < 0 || n >= inputs))
    throw new RangeError(`Neurons must be whole numbers from 0 to ${inputs - 1}.`);
  const columns = new Float32Array(neurons.length * width);
  await withMatrix(model, matrix, async (reader) => {
    for (const [i, n] of neurons.entries()) columns.set(await reader.rows(n, n + 1), i * width);
  });
  return columns;
}

export async function readHeads(
  context: HostContext,
  ref: ModelRef,
  { layer }: { readonly layer: number },
): Promise<HeadShape> {
  const { located } = await context.models.open(ref);
  const attention = located.parts.blocks[layer - 1]?.attention;
  return {
    heads: attention?.heads ?? null,
    keyHeads: attention?.keyHeads ?? null,
    headWidth: attention?.headWidth ?? null,
  };
}

async function withMatrix(
  model: OpenModel,
  matrix: WeightMatrix,
  use: (reader: MatrixReader) => Promise<void>,
): Promise<void> {
  const tensors = await tensorsOf(model, matrix.name);
  const reader = await openMatrix(
    matrix,
    (name) => {
      const tensor = tensors.get(name);
      if (!tensor) throw new Error(`the model has no tensor ${name}`);
      return tensor;
    },
    model.weightsFolder,
  );
  try {
    await use(reader);
  } finally {
    await reader.close();
  }
}

/** Initializers, and the tensors of Constant nodes by their outputs; for a twin, `wanted` with the twin's numbers. */
async function tensorsOf(model: OpenModel, wanted: string): Promise<Map<string, Tensor>> {
  const { graph } = model.parse();
  const tensors = new Map(namedTensors(graph).map(({ name, tensor }) => [name, tensor]));
  const { twin } = model;
  if (twin && matrixNames(graph, model.located).has(wanted))
    await redrawTensor(twin, wanted, tensors.get(wanted)!, model.weightsFolder);
  return tensors;
}

/** @throws FaultError `layer-out-of-range` or `model-unsupported`. */
function downOf({ located }: OpenModel, layer: number): WeightMatrix {
  const { blocks, missing } = located.parts;
  const block = blocks[layer - 1];
  if (!block)
    throw faultError(
      'layer-out-of-range',
      `The model has blocks 1 to ${blocks.length}, but block ${layer} was requested.`,
      `Set site.layer to a number from 1 to ${blocks.length}.`,
    );
  if (block.ffn) return block.ffn.down;
  const why = missing.find((m) => m.part === 'ffn' && m.layer === layer)?.reason;
  throw faultError(
    'model-unsupported',
    `The neurons of block ${layer} were not found${why === undefined ? '' : `: ${why}`}.`,
    'Use a model whose feed-forward part ends in one matrix.',
  );
}

function pack(
  bits: Uint8Array,
  start: number,
  row: Float32Array,
  holds: (weight: number) => boolean,
): void {
  row.forEach((w, d) => {
    if (holds(w)) bits[start + (d >> 3)]! |= 1 << (d & 7);
  });
}

function medianSize(row: Float32Array): number {
  return row.map(Math.abs).sort()[row.length >> 1]!;
}

function normOf(row: Float32Array): number {
  let squares = 0;
  for (const w of row) squares += w * w;
  return Math.sqrt(squares);
}

function storageOf({
  elementType,
  inputs,
  outputs,
  transposed,
  quantisation,
  external,
}: WeightMatrix): string {
  const shape = transposed ? `[${outputs}, ${inputs}]` : `[${inputs}, ${outputs}]`;
  const how =
    quantisation === undefined
      ? elementTypeName(elementType)
      : quantisation.kind === 'blocks'
        ? `${quantisation.bits}-bit blocks of ${quantisation.blockSize}`
        : `${elementTypeName(elementType)} with a scale`;
  return `${how} ${shape}${external ? ', beside the model' : ''}`;
}
