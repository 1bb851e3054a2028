/**
 * Sign bits in the kernels' memory, twice: plane by plane (lanes are tokens) for sparse features, counts and products,
 * row by row (lanes are dimensions) for distances, short lists and pairs.
 */
import type { Runner } from './job';
import type { Access, Machine } from './machine';

/** Tokens of a block, dimensions of a chunk: the lanes of a vector. */
export const LANES = 128;

const MORE_ROWS = 256;

export interface Layout {
  readonly tokens: number;
  readonly dimensions: number;
  /** Blocks of 128 tokens, the last one padded with rows of zeros. */
  readonly blocks: number;
  /** Chunks of 128 dimensions, the last one padded with planes of zeros. */
  readonly chunks: number;
  /** Address of plane 0; `chunks * 128` planes, one more of zeros, and one of ones. */
  readonly planes: number;
  readonly planeStep: number;
  /** Address of row 0; `blocks * 128` rows, and 256 more of zeros: kernels read a chunk of rows past the end. */
  readonly rows: number;
  readonly rowStep: number;
}

/** Copies rows into memory from `first` on; `bytes` may hold any number of whole rows. */
export type RowReader = (put: (first: number, bytes: Uint8Array) => void) => void;

/** Bytes that {@link layOut} takes. */
export function bytesOfLayout(tokens: number, dimensions: number): number {
  const { blocks, chunks, planeStep, rowStep } = measures(tokens, dimensions);
  return (chunks * LANES + 2) * planeStep + (blocks * LANES + MORE_ROWS) * rowStep + 65536;
}

/**
 * Reads rows of ceil(D / 8) bytes into memory and transposes them.
 *
 * @param stop 1 in its first element ends it with core's `Stopped`.
 * @throws {RangeError} They do not fit into 4 GB.
 */
export function layOut(
  machine: Machine,
  crew: Runner,
  size: { readonly tokens: number; readonly dimensions: number },
  read: RowReader,
  stop?: Int32Array,
): Layout {
  const { tokens, dimensions } = size;
  const sizes = measures(tokens, dimensions);
  const { blocks, chunks, planeStep, rowStep } = sizes;
  const planes = machine.take((chunks * LANES + 2) * planeStep);
  const rows = machine.takeZeros((blocks * LANES + MORE_ROWS) * rowStep);
  machine.bytes(planes + chunks * LANES * planeStep, planeStep).fill(0);
  machine.bytes(planes + (chunks * LANES + 1) * planeStep, planeStep).fill(255);
  const rowBytes = (dimensions + 7) >>> 3;
  const lastBits = dimensions & 7 ? (1 << (dimensions & 7)) - 1 : 255;
  read((first, bytes) => {
    const count = rowBytes === 0 ? 0 : bytes.length / rowBytes;
    const to = machine.bytes(rows + first * rowStep, count * rowStep);
    if (rowBytes === rowStep && lastBits === 255) {
      to.set(bytes);
      return;
    }
    for (let r = 0; r < count; r++) {
      to.set(bytes.subarray(r * rowBytes, (r + 1) * rowBytes), r * rowStep);
      to[r * rowStep + rowBytes - 1]! &= lastBits;
    }
  });
  const layout = { tokens, dimensions, ...sizes, planes, rows };
  machine.scratch(() => {
    const perTask = 32;
    const scratch = machine.take(2048 * crew.threads);
    crew.run(machine, {
      operation: 'transpose',
      arguments: [rows, rowStep, chunks, planes, planeStep, blocks, perTask, scratch],
      tasks: Math.ceil(blocks / perTask),
      stop,
    });
  });
  return layout;
}

function measures(
  tokens: number,
  dimensions: number,
): Pick<Layout, 'blocks' | 'chunks' | 'planeStep' | 'rowStep'> {
  const blocks = Math.ceil(tokens / LANES);
  const chunks = Math.ceil(dimensions / LANES);
  // An odd number of cache lines: equal places of many planes then fall into different sets of the cache.
  const lines = Math.ceil(blocks / 4);
  return { blocks, chunks, planeStep: (lines | 1) * 64, rowStep: chunks * 16 };
}

/** Task of the crew: some blocks of rows to planes. */
export function transpose(
  { kernels }: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [rows, rowStep, chunks, planes, planeStep, blocks, perTask, scratch] = args as Eight;
  const from = task * perTask;
  kernels.planesOfRows(
    rows + from * LANES * rowStep,
    rowStep,
    Math.min(perTask, blocks - from),
    chunks,
    planes + from * 16,
    planeStep,
    scratch + thread * 2048,
  );
}

type Eight = readonly [number, number, number, number, number, number, number, number];
