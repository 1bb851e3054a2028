/** What the neurons of a block write into the residual stream, read from the weights. */
import { faultError } from '../../protocol/fault';
import type {
  DimensionsOfBlock,
  DimensionWrites,
  HeadShape,
  NeuronWrites,
} from '../../protocol/flips';
import type { ModelRef } from '../api';
import type { WeightMatrix } from '../../onnx/weightMatrix';
import { elementTypeName } from '../../onnx/tensors';
import type { HostContext, JobControl } from './context';
import type { OpenModel } from './openModel';
import { forEachWeightRow, withMatrix } from './weightRows';

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
  await forEachWeightRow(model, matrix, (row, neuron) => {
    pack(signs, neuron * rowBytes, row, (w) => w > 0);
    const middle = medianSize(row);
    pack(loud, neuron * rowBytes, row, (w) => Math.abs(w) >= middle);
    norms[neuron] = normOf(row);
  });
  return { neurons, signs, loud, norms, storage: storageOf(matrix) };
}

/** @throws {RangeError} A dimension that the stream does not have. */
export async function readWritesTo(
  context: HostContext,
  ref: ModelRef,
  { layer, dimensions }: DimensionsOfBlock,
  { breathe }: JobControl,
): Promise<DimensionWrites> {
  const model = await context.models.open(ref);
  const matrix = downOf(model, layer);
  const { inputs: neurons, outputs: width } = matrix;
  requireDimensions(dimensions, width);
  const weights = new Float32Array(dimensions.length * neurons);
  const norms = new Float32Array(neurons);
  const visit = (row: Float32Array, neuron: number): void => {
    dimensions.forEach((d, i) => (weights[i * neurons + neuron] = row[d]!));
    norms[neuron] = normOf(row);
  };
  await forEachWeightRow(model, matrix, visit, breathe);
  return { weights, norms };
}

/** @throws {RangeError} */
export function requireDimensions(dimensions: readonly number[], width: number): void {
  if (dimensions.every((d) => Number.isInteger(d) && d >= 0 && d < width)) return;
  throw new RangeError(`Dimensions must be whole numbers from 0 to ${width - 1}.`);
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
