/** What the computing thread uses: compiled kernels and their threads, and the division of large caches. */
import * as os from 'node:os';
import { freeMemory } from '../cache/memory';
import { CacheFile } from '../cache/stream';
import { bytesPerRow } from '../cache/format';
import { chunkedPlanes } from '../core/chunks';
import { plainFits, type FitsOn } from '../core/logistic/fits';
import type { SignPlanes } from '../core/planes';
import { planesFromRows } from '../core/planes';
import { Stopped } from '../core/stop';
import { faultError } from '../protocol/fault';
import { kernelPlanes } from '../kernels/kernelPlanes';
import { crewFits } from '../kernels/logistic';
import { bytesOfLayout, type RowReader } from '../kernels/layout';
import type { Machine } from '../kernels/machine';
import { Workshop } from '../kernels/workshop';

export interface EngineOptions {
  /** Folder of `kernels.wasm` and `kernelThread.js`. */
  readonly folder: string;
  /** Threads that compute, including the caller. Default: one per core, at most 8. */
  readonly threads?: number;
  /** Cores left to other programs if `threads` is not given; default 0. */
  readonly spareCores?: number;
  /** Bytes of planes that one memory holds; default 3 GB of the 4 GB that 32 bits address. */
  readonly memoryBytes?: number;
  /** Bytes of planes held in total; default 60 % of free memory. Larger caches are read again as needed. */
  readonly heldBytes?: number;
}

/** Bytes per chunk of a divided cache. */
const CHUNK_BYTES = 512 << 20;
const MOST_THREADS = 8;

/** Threads for this many cores: at least one. */
export function threadsFor(cores: number): number {
  return Math.max(1, Math.min(cores, MOST_THREADS));
}

export class Engine {
  private readonly workshop: Workshop | undefined;

  constructor(private readonly options: EngineOptions) {
    const { folder, threads, spareCores = 0 } = options;
    this.workshop = Workshop.open(
      folder,
      threads ?? threadsFor(os.availableParallelism() - spareCores),
    );
  }

  /**
   * Reads a cache and verifies all of it. One that fits into a memory is held whole; a larger one is divided into
   * chunks of tokens: as many as fit are held, and every operation reads the others again.
   *
   * @param stop 1 in its first element stops reading, within some megabytes, with core's `Stopped`.
   * @throws FaultError `cache-missing`, `cache-corrupt`, or `out-of-memory` if not even a chunk fits.
   */
  load(
    path: string,
    stop?: Int32Array,
  ): { planes: SignPlanes; mean: Float32Array; sha256: string } {
    const file = CacheFile.open(path);
    try {
      const { sha256 } = file.header;
      return { planes: this.planesOf(file, path, stop), mean: file.mean(), sha256 };
    } finally {
      file.close();
    }
  }

  /** What fits logistic regressions; one design at a time. */
  fitsOn(stop?: Int32Array): FitsOn {
    const { workshop } = this;
    return workshop ? crewFits(workshop.machine(), workshop.crew, stop) : plainFits;
  }

  dispose(): Promise<void> {
    return this.workshop?.crew.dispose() ?? Promise.resolve();
  }

  private planesOf(file: CacheFile, path: string, stop: Int32Array | undefined): SignPlanes {
    const { tokens, dimensions } = file.header;
    const held = this.options.heldBytes ?? freeMemory() * 0.6;
    const memory = Math.min(held, this.options.memoryBytes ?? 3 * 2 ** 30);
    if (bytesOfLayout(tokens, dimensions) <= memory) {
      const size = { tokens, dimensions };
      return this.place(this.workshop?.machine(), size, (put) => file.rows(put), stop);
    }
    // Every bit is checked once from end to end; chunks are checked again whenever they are read.
    file.rows(() => lookAt(stop));
    const chunkBytes = Math.min(memory, CHUNK_BYTES);
    return chunkedPlanes(dimensions, this.chunks(file, path, { chunkBytes, held, stop }));
  }

  private chunks(
    file: CacheFile,
    path: string,
    {
      chunkBytes,
      held,
      stop,
    }: {
      readonly chunkBytes: number;
      readonly held: number;
      readonly stop: Int32Array | undefined;
    },
  ): Parameters<typeof chunkedPlanes>[1] {
    const { tokens, dimensions, sha256 } = file.header;
    const size = tokensWithin(chunkBytes, dimensions);
    const count = Math.ceil(tokens / size);
    const kept = Math.max(0, Math.floor(held / bytesOfLayout(size, dimensions)) - 1);
    const window = new Window(this.workshop?.machine());
    return Array.from({ length: count }, (_, c) => {
      const first = c * size;
      const own = Math.min(size, tokens - first);
      const read = (put: Parameters<RowReader>[0]): void =>
        readRange(path, sha256, first, own, put);
      const load: LoadChunk = (machine, stop) =>
        this.place(machine, { tokens: own, dimensions }, read, stop);
      if (c >= kept) return { first, tokens: own, planes: (stop) => window.show(c, load, stop) };
      const planes = load(this.workshop?.machine(), stop);
      return { first, tokens: own, planes: () => planes };
    });
  }

  private place(
    machine: Machine | undefined,
    size: { readonly tokens: number; readonly dimensions: number },
    readAll: RowReader,
    stop: Int32Array | undefined,
  ): SignPlanes {
    const read: RowReader = (put) =>
      readAll((first, bytes) => {
        lookAt(stop);
        put(first, bytes);
      });
    try {
      if (machine && this.workshop) {
        return kernelPlanes(machine, this.workshop.crew, size, read, stop);
      }
      const rowBytes = bytesPerRow(size.dimensions);
      const rows = new Uint8Array(size.tokens * rowBytes);
      read((first, bytes) => rows.set(bytes, first * rowBytes));
      return planesFromRows(rows, size.tokens, size.dimensions);
    } catch (error) {
      throw error instanceof RangeError ? memoryFault(size, error) : error;
    }
  }
}

type LoadChunk = (machine: Machine | undefined, stop: Int32Array | undefined) => SignPlanes;

function lookAt(stop: Int32Array | undefined): void {
  if (stop && Atomics.load(stop, 0) !== 0) throw new Stopped();
}

/** The most recent chunk among those that are not held. */
class Window {
  private shown: { readonly index: number; readonly planes: SignPlanes } | undefined;

  constructor(private readonly machine: Machine | undefined) {}

  show(index: number, load: LoadChunk, stop: Int32Array | undefined): SignPlanes {
    if (this.shown?.index !== index) {
      this.shown = undefined;
      this.machine?.clear();
      this.shown = { index, planes: load(this.machine, stop) };
    }
    return this.shown.planes;
  }
}

/** As many tokens as fit, a multiple of 1,024. @throws FaultError `out-of-memory`. */
function tokensWithin(bytes: number, dimensions: number): number {
  const step = 1024;
  const fixed = bytesOfLayout(0, dimensions);
  const perStep = bytesOfLayout(step * 16, dimensions) / 16 - fixed / 16;
  return Math.max(1, Math.floor((bytes - fixed) / perStep)) * step;
}

function readRange(
  path: string,
  sha256: string,
  first: number,
  count: number,
  put: Parameters<RowReader>[0],
): void {
  const file = CacheFile.open(path);
  try {
    if (file.header.sha256 !== sha256) {
      throw faultError(
        'cache-corrupt',
        `The cache ${path} was replaced while it was in use.`,
        'Start the job again.',
      );
    }
    file.range(first, count, (token, bytes) => put(token - first, bytes));
  } finally {
    file.close();
  }
}

function memoryFault(
  { tokens, dimensions }: { readonly tokens: number; readonly dimensions: number },
  cause: unknown,
): Error {
  const megabytes = Math.ceil(bytesOfLayout(tokens, dimensions) / 2 ** 20);
  return faultError(
    'out-of-memory',
    `There is not enough memory for ${tokens} x ${dimensions} signs (${megabytes} MB).`,
    'Close other programs, or use a machine with more memory.',
    cause,
  );
}
