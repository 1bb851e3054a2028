/** One memory of the kernels: who shares it, and which parts are in use. */
import type { KernelExports } from './exports';

const PAGE = 65536;
/** Addresses are 32 bits wide. */
const MOST_PAGES = 65536;
/** The compiler and the kernels' fences use what is below. */
const FIRST = 4096;
/** Kernels read a little past the end of what they are given. */
const SLACK = 65536;

/** A thread's access to a memory: compiled kernels bound to it, and views that follow its growth. */
export class Access {
  readonly kernels: KernelExports;

  constructor(
    module: WebAssembly.Module,
    private readonly memory: WebAssembly.Memory,
  ) {
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    const { exports } = instance;
    const distances = exports[process.arch === 'arm64' ? 'distancesByBytes' : 'distances'];
    this.kernels = { ...exports, distances } as unknown as KernelExports;
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }

  u16(address: number, length: number): Uint16Array {
    return new Uint16Array(this.memory.buffer, address, length);
  }

  u32(address: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, address, length);
  }

  f64(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }
}

/** The owner's view: allocates, first in last out. */
export class Machine extends Access {
  readonly shared: WebAssembly.Memory;
  private top = FIRST;

  /** @param id Number by which threads know this memory. */
  constructor(
    module: WebAssembly.Module,
    readonly id: number,
  ) {
    const memory = new WebAssembly.Memory({ initial: 2, maximum: MOST_PAGES, shared: true });
    super(module, memory);
    this.shared = memory;
  }

  /**
   * @returns Address of `bytes` bytes of any content, 64-byte aligned.
   * @throws {RangeError} More than 4 GB would be in use, or the system has no memory left.
   */
  take(bytes: number): number {
    const address = Math.ceil(this.top / 64) * 64;
    const end = address + bytes + SLACK;
    const missing = Math.ceil((end - this.shared.buffer.byteLength) / PAGE);
    if (missing > 0) this.grow(missing);
    this.top = address + bytes;
    return address;
  }

  /** Allocates zeroed memory. */
  takeZeros(bytes: number): number {
    const address = this.take(bytes);
    this.bytes(address, bytes).fill(0);
    return address;
  }

  /** Copies packed words, bytes or numbers into new memory. */
  put(data: Uint8Array | Uint16Array | Uint32Array | Float64Array): number {
    const address = this.take(data.byteLength);
    this.bytes(address, data.byteLength).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
    return address;
  }

  /** Runs `work` and frees what it allocated. */
  scratch<T>(work: () => T): T {
    const { top } = this;
    try {
      return work();
    } finally {
      this.top = top;
    }
  }

  /** Frees everything. */
  clear(): void {
    this.top = FIRST;
  }

  private grow(pages: number): void {
    try {
      this.shared.grow(pages);
    } catch (cause) {
      const held = Math.round(this.shared.buffer.byteLength / 2 ** 20);
      const more = Math.round((pages * PAGE) / 2 ** 20);
      throw new RangeError(`${held} MB are held and ${more} MB more cannot be allocated`, {
        cause,
      });
    }
  }
}
