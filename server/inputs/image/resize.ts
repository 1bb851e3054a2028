/**
 * Resizing as Pillow does it, bit for bit: two passes, rows first; weights in fixed point with 22 bits; bytes between
 * the passes. A filter is widened by the factor by which a side shrinks, so small pictures do not alias.
 */
import { filterOf, type Filter } from './filters';
import type { Picture } from './picture';

const precision = 22;
const half = 1 << (precision - 1);

/** For each target pixel, the source pixels that contribute to it, and their weights. */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** Weight i of target t at t * width + i, times 2^22. */
  readonly weights: Int32Array;
  readonly width: number;
}

/**
 * @param resample Pillow's number of the filter: 0 nearest, 1 Lanczos, 2 bilinear, 3 bicubic, 4 box, 5 Hamming.
 * @returns The picture itself if it already has that size.
 */
export function resize(picture: Picture, width: number, height: number, resample: number): Picture {
  if (picture.width === width && picture.height === height) return picture;
  const filter = filterOf(resample);
  if (filter === undefined) return nearest(picture, width, height);
  const wide = width === picture.width ? picture : resizeRows(picture, width, filter);
  return height === picture.height ? wide : resizeColumns(wide, height, filter);
}

function tapsOf(from: number, to: number, filter: Filter): Taps {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = filter.support * stretch;
  const width = Math.ceil(support) * 2 + 1;
  const taps = {
    first: new Int32Array(to),
    count: new Int32Array(to),
    weights: new Int32Array(to * width),
    width,
  };
  for (let t = 0; t < to; t++) {
    const centre = (t + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: end - first }, (_, i) =>
      filter.weight((i + first - centre + 0.5) * (1 / stretch)),
    );
    taps.first[t] = first;
    taps.count[t] = end - first;
    taps.weights.set(fixedPoint(raw), t * width);
  }
  return taps;
}

/** Weights that add up to about 2^22, each rounded half away from zero. */
function fixedPoint(raw: readonly number[]): number[] {
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((w) => {
    const scaled = (sum === 0 ? w : w / sum) * (1 << precision);
    return Math.trunc(scaled + (scaled < 0 ? -0.5 : 0.5));
  });
}

function resizeRows(picture: Picture, width: number, filter: Filter): Picture {
  const taps = tapsOf(picture.width, width, filter);
  const rgb = new Uint8Array(width * picture.height * 3);
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * picture.width + taps.first[x]!) * 3;
      mix(picture.rgb, from, 3, taps, x, rgb, (y * width + x) * 3);
    }
  return { width, height: picture.height, rgb };
}

function resizeColumns(picture: Picture, height: number, filter: Filter): Picture {
  const { width } = picture;
  const taps = tapsOf(picture.height, height, filter);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (taps.first[y]! * width + x) * 3;
      mix(picture.rgb, from, width * 3, taps, y, rgb, (y * width + x) * 3);
    }
  return { width, height, rgb };
}

/** One target pixel: the weighted sum of source pixels that are `step` bytes apart. */
function mix(
  from: Uint8Array,
  start: number,
  step: number,
  taps: Taps,
  target: number,
  to: Uint8Array,
  at: number,
): void {
  let red = half;
  let green = half;
  let blue = half;
  const count = taps.count[target]!;
  for (let i = 0, p = start, w = target * taps.width; i < count; i++, p += step, w++) {
    const weight = taps.weights[w]!;
    red += from[p]! * weight;
    green += from[p + 1]! * weight;
    blue += from[p + 2]! * weight;
  }
  to[at] = toByte(red >> precision);
  to[at + 1] = toByte(green >> precision);
  to[at + 2] = toByte(blue >> precision);
}

function toByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** Pillow adds up the step, so the sums' rounding decides where a target falls between two pixels; ours does too. */
function nearest(picture: Picture, width: number, height: number): Picture {
  const columns = nearestOf(picture.width, width);
  const rows = nearestOf(picture.height, height);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      const from = (rows[y]! * picture.width + columns[x]!) * 3;
      rgb.set(picture.rgb.subarray(from, from + 3), at);
    }
  return { width, height, rgb };
}

function nearestOf(from: number, to: number): Int32Array {
  const step = from / to;
  let at = step * 0.5;
  return Int32Array.from({ length: to }, () => {
    const source = Math.trunc(at);
    at += step;
    return Math.min(source, from - 1);
  });
}
