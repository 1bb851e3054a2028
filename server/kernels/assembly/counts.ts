// Counting bits: of planes within a set, and of the differences between rows.
import { carry, zero } from './bits';

/** Bytes whose bits can be counted in 8-bit lanes, 4 vectors to a popcount: 31 times 64, each lane at most 8 a time. */
const PIECE: u32 = 31 * 64;

/**
 * Bits of `plane AND set`, for several planes: carry-save adders leave one popcount to 4 vectors.
 *
 * @param planes First plane, `step` bytes from one to the next; @param set Bits of the set.
 * @param bytes A multiple of 16; both are zero past their end.
 * @param out One u32 per plane.
 */
export function countWithin(
  planes: usize,
  step: usize,
  count: u32,
  set: usize,
  bytes: u32,
  out: usize,
): void {
  for (let i: u32 = 0; i < count; i++, planes += step, out += 4) {
    store<u32>(out, bitsOfAnd(planes, set, bytes));
  }
}

function bitsOfAnd(a: usize, b: usize, bytes: u32): u32 {
  let ones = zero();
  let twos = zero();
  let fours = zero();
  const end = a + bytes;
  for (const whole = a + (bytes & ~63); a < whole; ) {
    let piece = zero();
    for (const stop = min(whole, a + PIECE); a < stop; a += 64, b += 64) {
      let x = both(a, b, 0);
      let u = v128.xor(x, both(a, b, 16));
      const c2a = carry(x, ones, u);
      ones = v128.xor(ones, u);
      x = both(a, b, 32);
      u = v128.xor(x, both(a, b, 48));
      const c2b = carry(x, ones, u);
      ones = v128.xor(ones, u);
      u = v128.xor(c2a, c2b);
      piece = i8x16.add(piece, i8x16.popcnt(carry(c2a, twos, u)));
      twos = v128.xor(twos, u);
    }
    fours = i32x4.add(fours, quarters(piece));
  }
  let sum = i32x4.shl(fours, 2);
  sum = i32x4.add(sum, i32x4.shl(quarters(i8x16.popcnt(twos)), 1));
  sum = i32x4.add(sum, quarters(i8x16.popcnt(ones)));
  for (; a < end; a += 16, b += 16) sum = i32x4.add(sum, quarters(i8x16.popcnt(both(a, b, 0))));
  return total(sum);
}

// @ts-ignore: decorator
@inline
function both(a: usize, b: usize, at: usize): v128 {
  return v128.and(v128.load(a + at), v128.load(b + at));
}

/** Sums of 8-bit lanes, four by four. */
// @ts-ignore: decorator
@inline
export function quarters(bytes: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
}

// @ts-ignore: decorator
@inline
export function total(quarters: v128): u32 {
  const halves = i64x2.add(i64x2.extend_low_i32x4_u(quarters), i64x2.extend_high_i32x4_u(quarters));
  return <u32>(i64x2.extract_lane(halves, 0) + i64x2.extract_lane(halves, 1));
}

/**
 * Hamming distances of consecutive rows to one row, by population counts of words: x64 has an instruction for them.
 *
 * @param rows `step` bytes apart; @param bytes Of a row, a multiple of 16.
 * @param out 16-bit distances.
 */
export function distances(rows: usize, step: usize, count: u32, query: usize, bytes: u32, out: usize): void {
  for (let r: u32 = 0; r < count; r++, rows += step, out += 2) {
    let a = rows;
    let b = query;
    let s: u64 = 0;
    let t: u64 = 0;
    for (const whole = rows + (bytes & ~63); a < whole; a += 64, b += 64) {
      s += differing(a, b, 0) + differing(a, b, 8);
      t += differing(a, b, 16) + differing(a, b, 24);
      s += differing(a, b, 32) + differing(a, b, 40);
      t += differing(a, b, 48) + differing(a, b, 56);
    }
    for (const end = rows + bytes; a < end; a += 16, b += 16) {
      s += differing(a, b, 0);
      t += differing(a, b, 8);
    }
    store<u16>(out, <u16>(s + t));
  }
}

// @ts-ignore: decorator
@inline
function differing(a: usize, b: usize, at: usize): u64 {
  return popcnt<u64>(load<u64>(a + at) ^ load<u64>(b + at));
}

/** {@link distances} by population counts of bytes: ARM has an instruction for 16 of them. */
export function distancesByBytes(rows: usize, step: usize, count: u32, query: usize, bytes: u32, out: usize): void {
  for (let r: u32 = 0; r < count; r++, rows += step, out += 2) {
    let sum = zero();
    let a = rows;
    let b = query;
    for (const end = rows + bytes; a < end; ) {
      let piece = zero();
      for (const stop = min(end, a + 31 * 16); a < stop; a += 16, b += 16) {
        piece = i8x16.add(piece, i8x16.popcnt(v128.xor(v128.load(a), v128.load(b))));
      }
      sum = i32x4.add(sum, quarters(piece));
    }
    store<u16>(out, <u16>total(sum));
  }
}

/**
 * Reads memory at full speed and discards it: the baseline for other kernels.
 *
 * @param bytes A multiple of 128. @returns Whether any bit is set.
 */
export function readAll(from: usize, bytes: u32): bool {
  let any = zero();
  for (const end = from + bytes; from < end; from += 128) {
    const a = v128.or(v128.load(from), v128.load(from, 16));
    const b = v128.or(v128.load(from, 32), v128.load(from, 48));
    const c = v128.or(v128.load(from, 64), v128.load(from, 80));
    const d = v128.or(v128.load(from, 96), v128.load(from, 112));
    any = v128.or(any, v128.or(v128.or(a, b), v128.or(c, d)));
  }
  return v128.any_true(any);
}
