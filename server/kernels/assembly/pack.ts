// Numbers to sign bits, and rows of bits to planes.
import { bitTranspose, byteTranspose16 } from './transpose';

/**
 * Transposes rows of bits into planes, 128 rows to 16 bytes of each plane.
 *
 * @param rows `blocks * 128` rows, `rowStep` bytes apart, @param chunks 16 bytes (128 dimensions) each.
 * @param planes Address of these tokens' bytes in plane 0; `chunks * 128` planes are written, `planeStep` bytes apart.
 * @param scratch 2,048 bytes.
 */
export function planesOfRows(
  rows: usize,
  rowStep: usize,
  blocks: u32,
  chunks: u32,
  planes: usize,
  planeStep: usize,
  scratch: usize,
): void {
  for (let c: u32 = 0; c < chunks; c++, rows += 16, planes += planeStep << 7) {
    let from = rows;
    // Blocks within chunks: a plane's cache line is filled while it is cached.
    for (let block: u32 = 0; block < blocks; block++, from += rowStep << 7) {
      // Row 8j + r: for each r a 16 x 16 transpose puts byte column b of rows r, 8 + r ... into one vector.
      for (let r: usize = 0; r < 8; r++) byteTranspose16(from + r * rowStep, rowStep << 3, scratch + (r << 4));
      let to = planes + (<usize>block << 4);
      for (let b: usize = 0; b < 16; b++, to += planeStep << 3) bitTranspose(scratch + (b << 7), to, planeStep);
    }
  }
}

/**
 * Sign bits of float32 values: + where a value is above its threshold.
 *
 * @param values One row, a multiple of 16 values long, `n` of them; @param thresholds as many.
 * @param out n / 8 bytes.
 * @returns Whether all are finite.
 */
export function packFloat32(values: usize, thresholds: usize, n: u32, out: usize): bool {
  let bad = i32x4.splat(0);
  const exponent = i32x4.splat(0x7f800000);
  for (const end = values + (<usize>n << 2); values < end; values += 64, thresholds += 64, out += 2) {
    const a = v128.load(values);
    const b = v128.load(values, 16);
    const c = v128.load(values, 32);
    const d = v128.load(values, 48);
    bad = v128.or(bad, i32x4.eq(v128.and(a, exponent), exponent));
    bad = v128.or(bad, i32x4.eq(v128.and(b, exponent), exponent));
    bad = v128.or(bad, i32x4.eq(v128.and(c, exponent), exponent));
    bad = v128.or(bad, i32x4.eq(v128.and(d, exponent), exponent));
    const ab = i16x8.narrow_i32x4_s(
      f32x4.gt(a, v128.load(thresholds)),
      f32x4.gt(b, v128.load(thresholds, 16)),
    );
    const cd = i16x8.narrow_i32x4_s(
      f32x4.gt(c, v128.load(thresholds, 32)),
      f32x4.gt(d, v128.load(thresholds, 48)),
    );
    store<u16>(out, <u16>i8x16.bitmask(i8x16.narrow_i16x8_s(ab, cd)));
  }
  return !v128.any_true(bad);
}

/**
 * The same for 16-bit floats, whose order as numbers is that of their bits: sign and magnitude as two's complement.
 *
 * @param values One row, n of them, a multiple of 16; @param keys Thresholds as {@link orderKey} gives them, i16.
 * @param infinity Bits of +infinity: 0x7c00 for float16, 0x7f80 for bfloat16.
 */
export function packFloat16(values: usize, keys: usize, n: u32, infinity: u16, out: usize): bool {
  let bad = i16x8.splat(0);
  const exponent = i16x8.splat(infinity);
  for (const end = values + (<usize>n << 1); values < end; values += 32, keys += 32, out += 2) {
    const a = v128.load(values);
    const b = v128.load(values, 16);
    bad = v128.or(bad, i16x8.eq(v128.and(a, exponent), exponent));
    bad = v128.or(bad, i16x8.eq(v128.and(b, exponent), exponent));
    const signs = i8x16.narrow_i16x8_s(
      i16x8.gt_s(ordered(a), v128.load(keys)),
      i16x8.gt_s(ordered(b), v128.load(keys, 16)),
    );
    store<u16>(out, <u16>i8x16.bitmask(signs));
  }
  return !v128.any_true(bad);
}

/** Bits of halves to integers of the same order: -0 and 0 are both 0. */
// @ts-ignore: decorator
@inline
function ordered(x: v128): v128 {
  const negative = i16x8.shr_s(x, 15);
  const magnitude = v128.and(x, i16x8.splat(0x7fff));
  return i16x8.sub(v128.xor(magnitude, negative), negative);
}
