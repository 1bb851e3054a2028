/** What the heads and neurons of a block read from the residual stream, from the weights. */
import { faultError } from '../../protocol/fault';
import type { BlockReads, DimensionsOfBlock } from '../../protocol/flips';
import { indexGraph } from '../../onnx/graphIndex';
import type { ModelRef } from '../api';
import { headReads, neuronReads, type NormScale, type StateRead } from '../locate/stateReads';
import { Walker } from '../locate/walk';
import type { HostContext, JobControl } from './context';
import type { OpenModel } from './openModel';
import { forEachWeightRow, readVector } from './weightRows';
import { requireDimensions } from './weightsRun';

/** @throws FaultError `layer-out-of-range`; @throws {RangeError} A dimension that the stream does not have. */
export async function readReads(
  context: HostContext,
  ref: ModelRef,
  { layer, dimensions }: DimensionsOfBlock,
  control: JobControl,
): Promise<BlockReads> {
  const model = await context.models.open(ref);
  const { blocks, missing } = model.located.parts;
  const width = model.located.dimensions;
  const block = blocks[layer - 1];
  if (!block) throw noBlock(layer, blocks.length);
  requireDimensions(dimensions, width);
  const walker = new Walker(indexGraph(model.parse().graph));
  const reader = new StateReader(model, width, control);
  const heads = headReads(walker, block, width);
  const neurons = neuronReads(walker, { block, missing }, layer, width);
  return {
    heads:
      typeof heads === 'string'
        ? { reason: heads }
        : {
            q: await reader.shares(heads.q, heads.heads),
            k: await reader.shares(heads.k, heads.keyHeads),
            v: await reader.shares(heads.v, heads.keyHeads),
          },
    neurons:
      typeof neurons === 'string'
        ? { reason: neurons }
        : {
            up: await reader.cosines(neurons.up, dimensions),
            gate: neurons.gate ? await reader.cosines(neurons.gate, dimensions) : null,
          },
  };
}

class StateReader {
  constructor(
    private readonly model: OpenModel,
    /** D. */
    private readonly width: number,
    private readonly control: JobControl,
  ) {}

  /** [D, heads]: each dimension's share of a head's squared weights; 0 for a head without any. */
  async shares(read: StateRead, heads: number): Promise<Float32Array> {
    const squares = new Float64Array(this.width * heads);
    const totals = new Float64Array(heads);
    const each = read.columns.length / heads;
    await this.rows(read, (row, d, scale) => {
      read.columns.forEach((c, i) => {
        const square = (row[c]! * scale) ** 2;
        const head = Math.floor(i / each);
        squares[d * heads + head]! += square;
        totals[head]! += square;
      });
    });
    return Float32Array.from(squares, (square, i) => square / (totals[i % heads]! || 1));
  }

  /** [dimensions, columns]; 0 for a column without weights. */
  async cosines(read: StateRead, dimensions: readonly number[]): Promise<Float32Array> {
    const { columns } = read;
    const found = new Float64Array(dimensions.length * columns.length);
    const totals = new Float64Array(columns.length);
    const placeOf = new Map(dimensions.map((d, i) => [d, i]));
    await this.rows(read, (row, d, scale) => {
      const place = placeOf.get(d);
      columns.forEach((c, i) => {
        const weight = row[c]! * scale;
        totals[i]! += weight * weight;
        if (place !== undefined) found[place * columns.length + i] = weight;
      });
    });
    return Float32Array.from(found, (w, i) => w / (Math.sqrt(totals[i % columns.length]!) || 1));
  }

  private async rows(
    { matrix, scales }: StateRead,
    visit: (row: Float32Array, dimension: number, scale: number) => void,
  ): Promise<void> {
    const scale = await this.scaleOf(scales);
    const { breathe } = this.control;
    await forEachWeightRow(this.model, matrix, (row, d) => visit(row, d, scale[d]!), breathe);
  }

  private async scaleOf(scales: readonly NormScale[]): Promise<Float64Array> {
    const all = new Float64Array(this.width).fill(1);
    const read = (name: string): Promise<Float32Array> => readVector(this.model, name);
    for (const { tensor, plus, variance } of scales) {
      const offset = plus === undefined ? 0 : (await read(plus))[0]!;
      (await read(tensor)).forEach((x, d) => (all[d]! *= x + offset));
      if (!variance) continue;
      const spread = await read(variance.tensor);
      spread.forEach((x, d) => (all[d]! /= Math.sqrt(x + variance.epsilon)));
    }
    return all;
  }
}

function noBlock(layer: number, blocks: number): Error {
  return faultError(
    'layer-out-of-range',
    `The model has blocks 1 to ${blocks}, but block ${layer} was requested.`,
    `Name a block from 1 to ${blocks}.`,
  );
}
