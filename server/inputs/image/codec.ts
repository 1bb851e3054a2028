/** Decoders of pictures in WebAssembly: C libraries as npm packages hold them, called by address. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import type { Picture } from './picture';

/** What every library exports; addresses and sizes in bytes, 0 = no memory. */
export interface Memory {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(address: number): void;
  /** Constructors of the library's static data, if it has any. */
  _initialize?(): void;
}

/** Decodes `length` bytes at `input` of the library's memory; undefined if the library reports failure. */
export type Call<E extends Memory> = (
  library: E,
  input: number,
  length: number,
) => Rgba | undefined;

/** Pixels of 4 bytes in the library's memory; to be freed. */
export interface Rgba {
  readonly address: number;
  readonly width: number;
  readonly height: number;
}

/** A file in the library's memory; to be freed. */
export interface Written {
  readonly address: number;
  readonly length: number;
}

/** Bytes that a library may keep until the next picture: enough for one of 10 megapixels. */
const maxKept = 128 * 2 ** 20;

/**
 * One library. It is compiled with the first picture, and keeps one instance as long as nothing fails and pictures are
 * small.
 */
export class Codec<E extends Memory> {
  private module: WebAssembly.Module | undefined;
  private library: E | undefined;

  constructor(
    private readonly packageName: string,
    private readonly fileName: string,
    private readonly call: Call<E>,
  ) {}

  /** @returns undefined for bytes that the library refuses: damaged, or a variant that it does not know. */
  decode(bytes: Uint8Array): Picture | undefined {
    const library = (this.library ??= this.load());
    const picture = this.decodeIn(library, bytes);
    // After a failure, memory may have leaked and the library's stack is where the failure left it; memory never
    // shrinks.
    const large = library.memory.buffer.byteLength > maxKept;
    if (picture === undefined || large) this.library = undefined;
    return picture;
  }

  private decodeIn(library: E, bytes: Uint8Array): Picture | undefined {
    const input = library.malloc(bytes.length);
    if (input === 0) return undefined;
    new Uint8Array(library.memory.buffer, input, bytes.length).set(bytes);
    const rgba = attempt(() => this.call(library, input, bytes.length));
    if (rgba === undefined) return undefined;
    const picture = withoutAlpha(library, rgba);
    library.free(input);
    library.free(rgba.address);
    return picture;
  }

  /** @param call Given the address of 4 bytes a pixel. @returns Undefined if the library reports failure. */
  encode(
    picture: Picture,
    call: (library: E, input: number, picture: Picture) => Written | undefined,
  ): Uint8Array | undefined {
    const library = (this.library ??= this.load());
    const rgba = withAlpha(picture);
    const input = library.malloc(rgba.length);
    if (input === 0) return undefined;
    new Uint8Array(library.memory.buffer, input, rgba.length).set(rgba);
    const written = attempt(() => call(library, input, picture));
    if (written === undefined) this.library = undefined;
    if (written === undefined) return undefined;
    const { address, length } = written;
    const file = new Uint8Array(library.memory.buffer, address, length).slice();
    library.free(input);
    library.free(address);
    return file;
  }

  private load(): E {
    this.module ??= new WebAssembly.Module(readFileSync(this.file()));
    const instance = new WebAssembly.Instance(this.module, imports);
    const library = instance.exports as unknown as E;
    library._initialize?.();
    return library;
  }

  /** Beside the bundle, if there is one; otherwise in the package. */
  private file(): string {
    const beside = path.join(__dirname, this.fileName);
    if (existsSync(beside)) return beside;
    return createRequire(__filename).resolve(`${this.packageName}/${this.fileName}`);
  }
}

/** The system calls of the C libraries. They write no files; a C error handler's jump ends the call. */
const refuse = (): never => {
  throw new Refusal();
};
const imports = {
  env: { setjmp: () => 0, longjmp: refuse },
  wasi_snapshot_preview1: {
    proc_exit: refuse,
    environ_sizes_get: () => 0,
    environ_get: () => 0,
    fd_close: refuse,
    fd_seek: refuse,
    fd_write: refuse,
  },
};

class Refusal extends Error {}

/** Hostile bytes may break the library inside its own memory, which WebAssembly reports as a RuntimeError. */
function attempt<T>(body: () => T): T | undefined {
  try {
    return body();
  } catch (error) {
    if (error instanceof Refusal || (error as Error).name === 'RuntimeError') return undefined;
    throw error;
  }
}

/** Colours as stored: transparent pixels keep the colour that the file gives them, as in Pillow's `convert("RGB")`. */
function withoutAlpha(library: Memory, { address, width, height }: Rgba): Picture {
  const rgba = new Uint8Array(library.memory.buffer, address, width * height * 4);
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from]!;
    rgb[to + 1] = rgba[from + 1]!;
    rgb[to + 2] = rgba[from + 2]!;
  }
  return { width, height, rgb };
}

/** Every pixel opaque. */
function withAlpha({ rgb }: Picture): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4)
    rgba.set(rgb.subarray(from, from + 3), to);
  return rgba;
}

/** Reads `count` unsigned 32-bit numbers at an address. */
export function readWords(library: Memory, address: number, count: number): readonly number[] {
  return [...new Uint32Array(library.memory.buffer, address, count)];
}
