/** Files with images or sounds in the rows of a batch. */
import type * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import type { InputReader } from './reader';
import type { FeedPlan } from './feeds';

/** One row per file; the files of one batch have equal length. */
export class FileRows {
  constructor(
    private readonly reader: Pick<InputReader, 'read' | 'shape'>,
    private readonly files: readonly string[],
  ) {}

  /** Feeds of as many rows as ids. @throws FaultError `input-unreadable`, naming the file. */
  async feeds(plan: FeedPlan, ids: readonly number[]): Promise<Record<string, ort.Tensor>> {
    const distinct = [...new Set(ids)];
    const read = await Promise.all(distinct.map((id) => this.reader.read(this.files[id]!)));
    const size = read[0]!.length;
    const values = new Float32Array(ids.length * size);
    ids.forEach((id, row) =>
      values.set(this.fitting(read, distinct.indexOf(id), size), row * size),
    );
    return plan.around([ids.length, ...this.shape(size)], values);
  }

  /** The start of a sentence. */
  nameOf(id: number): string {
    return `The file ${this.files[id]!}`;
  }

  private fitting(read: readonly Float32Array[], at: number, size: number): Float32Array {
    const values = read[at]!;
    if (values.length !== size) throw new RangeError('Files of different lengths in one batch.');
    return values;
  }

  /** The one open dimension takes the remaining factor. */
  private shape(size: number): number[] {
    const known = this.reader.shape.reduce<number>((product, d) => product * (d ?? 1), 1);
    return this.reader.shape.map((d) => d ?? size / known);
  }
}

/** Turns the error of an index without a position into a fault; other errors stay unchanged. */
export function positionFault(error: unknown, position: number): unknown {
  // A run puts it in words of its own, for a text that is too long.
  const said =
    error instanceof Error ? [error.message, String(error.cause)].join(' ') : String(error);
  if (!/out of (data )?bounds/i.test(said)) return error;
  return faultError(
    'layer-out-of-range',
    `The model has no position ${position} for these inputs.`,
    'Set input.position to a smaller index, to cls (the first) or to mean.',
    error,
  );
}
