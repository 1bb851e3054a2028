/** libjpeg-turbo, lodepng and libwebp: for JPEG and WebP the libraries that Pillow uses, with its settings. */
import { Codec, readWords, type Memory, type Rgba, type Written } from './codec';
import type { Picture, PictureFormat } from './picture';

interface Turbo extends Memory {
  tjInitDecompress(): number;
  tjDestroy(handle: number): number;
  tjDecompressHeader3(
    handle: number,
    input: number,
    length: number,
    width: number,
    height: number,
    subsampling: number,
    colours: number,
  ): number;
  tjDecompress2(
    handle: number,
    input: number,
    length: number,
    output: number,
    width: number,
    pitch: number,
    height: number,
    format: number,
    flags: number,
  ): number;
}

interface Png extends Memory {
  lodepng_decode32(
    output: number,
    width: number,
    height: number,
    input: number,
    length: number,
  ): number;
  lodepng_encode32(
    output: number,
    length: number,
    input: number,
    width: number,
    height: number,
  ): number;
}

interface WebP extends Memory {
  WebPDecodeRGBA(input: number, length: number, width: number, height: number): number;
}

/** TJPF_RGBA. Flags 0: the accurate inverse transform and smooth colour, which are libjpeg's defaults. */
const rgbaPixels = 7;

function decodeJpeg(library: Turbo, input: number, length: number): Rgba | undefined {
  const handle = library.tjInitDecompress();
  const size = library.malloc(16);
  const at = [size, size + 4, size + 8, size + 12] as const;
  if (library.tjDecompressHeader3(handle, input, length, ...at) !== 0) return undefined;
  const [width = 0, height = 0] = readWords(library, size, 2);
  const address = library.malloc(width * height * 4);
  if (address === 0) return undefined;
  const pixels = [address, width, width * 4, height, rgbaPixels, 0] as const;
  // Errors jump out of the library. It returns warnings only, e.g. for stray bytes in files of many cameras; Pillow
  // also ignores them.
  library.tjDecompress2(handle, input, length, ...pixels);
  library.free(size);
  library.tjDestroy(handle);
  return { address, width, height };
}

function decodePng(library: Png, input: number, length: number): Rgba | undefined {
  const result = library.malloc(12);
  if (library.lodepng_decode32(result, result + 4, result + 8, input, length) !== 0)
    return undefined;
  const [address = 0, width = 0, height = 0] = readWords(library, result, 3);
  library.free(result);
  return { address, width, height };
}

function decodeWebP(library: WebP, input: number, length: number): Rgba | undefined {
  const size = library.malloc(8);
  const address = library.WebPDecodeRGBA(input, length, size, size + 4);
  if (address === 0) return undefined;
  const [width = 0, height = 0] = readWords(library, size, 2);
  library.free(size);
  return { address, width, height };
}

/** @param input Address of 4 bytes a pixel. @returns Where the file is; undefined if there is no memory for it. */
function encodePng(library: Png, input: number, { width, height }: Picture): Written | undefined {
  const result = library.malloc(8);
  if (library.lodepng_encode32(result, result + 4, input, width, height) !== 0) return undefined;
  const [address = 0, length = 0] = readWords(library, result, 2);
  library.free(result);
  return { address, length };
}

/** One codec of each format. */
export class Codecs {
  private readonly jpeg = new Codec<Turbo>('@cwasm/jpeg-turbo', 'jpeg-turbo.wasm', decodeJpeg);
  private readonly png = new Codec<Png>('@cwasm/lodepng', 'lodepng.wasm', decodePng);
  private readonly webP = new Codec<WebP>('@cwasm/webp', 'webp.wasm', decodeWebP);

  /** @returns undefined for bytes that are damaged or of a variant that the format's library does not know. */
  decode(format: PictureFormat, bytes: Uint8Array): Picture | undefined {
    const codec = { JPEG: this.jpeg, PNG: this.png, WebP: this.webP }[format];
    return codec.decode(bytes);
  }

  /** @returns Undefined where there is no memory for it. */
  encodePng(picture: Picture): Uint8Array | undefined {
    return this.png.encode(picture, encodePng);
  }
}
