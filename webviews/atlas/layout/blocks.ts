/** Blocks of cells as they came, and what of the catalog they show. Pure. */

export interface Blocks {
  readonly rows: number;
  readonly columns: number;
  /** Row by row; `NOT_MEASURED` where a block has no figure. */
  readonly values: Int8Array;
  readonly flags: Uint8Array;
}

/** @throws {RangeError} There are fewer bytes than the blocks take. */
export function blocksFrom(bytes: ArrayBuffer, at: number, rows: number, columns: number): Blocks {
  const cells = rows * columns;
  return {
    ...{ rows, columns },
    values: new Int8Array(bytes, at, cells),
    flags: new Uint8Array(bytes, at + cells, cells),
  };
}

/** Of several, as a reply has them: one behind the other. */
export function allBlocksFrom(
  bytes: ArrayBuffer,
  sizes: readonly { readonly rows: number; readonly columns: number }[],
): Blocks[] {
  let at = 0;
  return sizes.map(({ rows, columns }) => {
    const blocks = blocksFrom(bytes, at, rows, columns);
    at += 2 * rows * columns;
    return blocks;
  });
}

/** Numbers of 16 bits, little-endian. */
export function numbersFrom(bytes: ArrayBuffer, at: number, count: number): Uint16Array {
  const view = new DataView(bytes, 2 * at, 2 * count);
  return Uint16Array.from({ length: count }, (_, i) => view.getUint16(2 * i, true));
}

/** Colours of a block by its value, as bytes of red, green, blue and alpha; transparent where it was not measured. */
export type Palette = Uint8ClampedArray;
type Rgb = readonly [red: number, green: number, blue: number];

/** From paper at chance to the full colour at ±0.5: the same for every picture, so that noise looks like noise. */
export function paletteOf(paper: Rgb, plus: Rgb, minus: Rgb): Palette {
  const palette = new Uint8ClampedArray(4 * 256);
  for (let value = -127; value <= 127; value++) {
    const [share, colour] = [Math.abs(value) / 127, value > 0 ? plus : minus];
    const mixed = colour.map((c, i) => Math.round(paper[i]! + share * (c - paper[i]!)));
    palette.set([...mixed, 255], 4 * (value + 128));
  }
  return palette;
}

/** The pixels of blocks, one each. */
export function pixelsOf({ values }: Blocks, palette: Palette): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length);
  const colours = new Uint32Array(palette.buffer);
  const target = new Uint32Array(pixels.buffer);
  for (let i = 0; i < values.length; i++) target[i] = colours[values[i]! + 128]!;
  return pixels;
}

/** Whether a text on a cell of this value is to be of the paper's colour: where that stands out better than ink. */
export function isInverted(value: number, palette: Palette): boolean {
  const at = (v: number): number => luminance(palette.subarray(4 * (v + 128), 4 * (v + 128) + 3));
  const [cell, paper] = [at(value), at(0)];
  const ink = paper > 0.5 ? 0 : 1;
  return contrast(cell, paper) > contrast(cell, ink);
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** WCAG 2. @param rgb In 0..255. */
function luminance(rgb: Uint8ClampedArray): number {
  const [r, g, b] = [...rgb].map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
