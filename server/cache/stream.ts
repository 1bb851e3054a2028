/** Reading a cache file in blocks, each verified before it is used: for files of any size. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { crc32 } from './crc32';
import { systemCode } from './diskFault';
import { bytesPerRow, Damage, type Header } from './format';
import { readFault, readFully, readHeader } from './read';

/** Takes whole rows; `bytes` is reused by the next call. */
export type PutRows = (firstToken: number, bytes: Uint8Array) => void;

/** Approximate number of bytes to read at a time. */
const STRIDE = 8 << 20;

/**
 * A cache file with a valid header. Every method throws FaultError `cache-corrupt` if a bit differs from what was
 * written.
 */
export class CacheFile {
  private constructor(
    private readonly file: string,
    private readonly fd: number,
    readonly header: Header,
  ) {}

  /** @throws FaultError `cache-missing` or `cache-corrupt`. */
  static open(file: string): CacheFile {
    return guarded(file, () => {
      const fd = fs.openSync(file, fs.constants.O_RDONLY);
      try {
        return new CacheFile(file, fd, readHeader(fd, file));
      } catch (error) {
        fs.closeSync(fd);
        throw error;
      }
    });
  }

  close(): void {
    fs.closeSync(this.fd);
  }

  /** Vocabulary mean of each dimension; zeros for raw signs. */
  mean(): Float32Array {
    return guarded(this.file, () => {
      const bytes = Buffer.alloc(4 * this.header.dimensions);
      this.read(0, bytes.length, (from, block) => void block.copy(bytes, from));
      return new Float32Array(bytes.buffer, bytes.byteOffset, this.header.dimensions);
    });
  }

  /** Reads the file from end to end and checks its SHA-256 as well. */
  rows(put: PutRows): void {
    const digest = createHash('sha256');
    const { header } = this;
    guarded(this.file, () => {
      this.tokens(0, header.tokens, put, digest);
      if (digest.digest('hex') !== header.sha256) throw new Damage('its data is damaged');
    });
  }

  /** Reads some tokens' rows, checking the blocks that hold them. */
  range(first: number, count: number, put: PutRows): void {
    guarded(this.file, () => this.tokens(first, count, put));
  }

  /** Feeds what was read, from the payload's beginning if `first` is 0, to `digest`. */
  private tokens(first: number, count: number, put: PutRows, digest?: Digest): void {
    const { dimensions } = this.header;
    const rowBytes = bytesPerRow(dimensions);
    const start = first === 0 ? 0 : 4 * dimensions + first * rowBytes;
    const rows = new RowCutter(4 * dimensions, rowBytes, first, put);
    this.read(start, 4 * dimensions + (first + count) * rowBytes, (from, block) => {
      digest?.update(block);
      rows.take(from, block);
    });
  }

  /** Calls `use` with verified pieces of the payload that make up [start, end). */
  private read(start: number, end: number, use: (from: number, bytes: Buffer) => void): void {
    const { blockBytes, payload, fileLength, blockSums } = this.header;
    const whole = fileLength - payload;
    const begin = start - (start % blockBytes);
    const buffer = Buffer.alloc(roundUp(Math.min(STRIDE, end - begin), blockBytes));
    for (let at = begin; at < end; at += buffer.length) {
      const bytes = buffer.subarray(
        0,
        Math.min(buffer.length, whole - at, roundUp(end - at, blockBytes)),
      );
      readFully(this.fd, bytes, payload + at);
      for (let b = 0; b < bytes.length; b += blockBytes) {
        const index = (at + b) / blockBytes;
        if (crc32(bytes.subarray(b, b + blockBytes)) !== blockSums[index]) {
          throw new Damage(`block ${index} of its data is damaged`);
        }
      }
      const from = Math.max(start, at);
      use(from, bytes.subarray(from - at, Math.min(bytes.length, end - at)));
    }
  }
}

/** Reads and checks all of a cache, keeping nothing. @throws FaultError `cache-missing` or `cache-corrupt`. */
export function verifyCache(file: string): Header {
  const cache = CacheFile.open(file);
  try {
    cache.rows(() => undefined);
    return cache.header;
  } finally {
    cache.close();
  }
}

type Digest = ReturnType<typeof createHash>;

/** Joins rows that cross the borders of what was read. */
class RowCutter {
  private readonly row: Buffer;
  private filled = 0;

  constructor(
    private readonly origin: number,
    private readonly rowBytes: number,
    private token: number,
    private readonly put: PutRows,
  ) {
    this.row = Buffer.alloc(rowBytes);
  }

  take(from: number, bytes: Buffer): void {
    let at = Math.max(0, this.origin - from);
    if (this.filled > 0) {
      const more = bytes.copy(this.row, this.filled, at, at + this.rowBytes - this.filled);
      this.filled += more;
      at += more;
      if (this.filled < this.rowBytes) return;
      this.give(this.row);
    }
    const end = at + Math.floor((bytes.length - at) / this.rowBytes) * this.rowBytes;
    if (end > at) this.give(bytes.subarray(at, end));
    this.filled = at < bytes.length ? bytes.copy(this.row, 0, Math.max(at, end)) : 0;
  }

  private give(rows: Buffer): void {
    this.put(this.token, rows);
    this.token += rows.length / this.rowBytes;
  }
}

function roundUp(n: number, step: number): number {
  return Math.ceil(n / step) * step;
}

function guarded<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const ofFile = error instanceof Damage || systemCode(error) !== undefined;
    throw ofFile ? readFault(error, file) : error;
  }
}
