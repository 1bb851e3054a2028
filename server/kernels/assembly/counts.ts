// Counting bits: of planes within a set, and of the differences between rows.
import { carry, zero } from './bits';

/**
 * Bits of `plane AND set`, for several planes (Harley-Seal: 16 vectors a popcount).
 *
 * @param planes First plane, `step` bytes from one to the next; @param set Bits of the set.
 * @param bytes A multiple of 16; both are zero past their end.
 * @param out u32 a plane.
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
  let s1 = zero();
  let s2 = zero();
  let s4 = zero();
  let s8 = zero();
  let sixteens = zero();
  const end = a + bytes;
  for (const whole = a + (bytes & ~255); a < whole; a += 256, b += 256) {
    let x = both(a, b, 0);
    let u = v128.xor(x, both(a, b, 16));
    let c2a = carry(x, s1, u);
    s1 = v128.xor(s1, u);
    x = both(a, b, 32);
    u = v128.xor(x, both(a, b, 48));
    let c2b = carry(x, s1, u);
    s1 = v128.xor(s1, u);
    u = v128.xor(c2a, c2b);
    let c4a = carry(c2a, s2, u);
    s2 = v128.xor(s2, u);
    x = both(a, b, 64);
    u = v128.xor(x, both(a, b, 80));
    c2a = carry(x, s1, u);
    s1 = v128.xor(s1, u);
    x = both(a, b, 96);
    u = v128.xor(x, both(a, b, 112));
    c2b = carry(x, s1, u);
    s1 = v128.xor(s1, u);
    u = v128.xor(c2a, c2b);
    let c4b = carry(c2a, s2, u);
    s2 = v128.xor(s2, u);
    u = v128.xor(c4a, c4b);
    const c8a = carry(c4a, s4, u);
    s4 = v128.xor(s4, u);
    x = both(a, b, 128);
    u = v128.xor(x, both(a, b, 144));
    c2a = carry(x, s1, u);
    s1 = v128.xor(s1, u);
    x = both(a, b, 160);
    u = v128.xor(x, both(a, b, 176));
    c2b = carry(x, s1, u);
    s1 = v128.xor(s1, u);
    u = v128.xor(c2a, c2b);
    c4a = carry(c2a, s2, u);
    s2 = v128.xor(s2, u);
    x = both(a, b, 192);
    u = v128.xor(x, both(a, b, 208));
    c2a = carry(x, s1, u);
    s1 = v128.xor(s1, u);
    x = both(a, b, 224);
    u = v128.xor(x, both(a, b, 240));
    c2b = carry(x, s1, u);
    s1 = v128.xor(s1, u);
    u = v128.xor(c2a, c2b);
    c4b = carry(c2a, s2, u);
    s2 = v128.xor(s2, u);
    u = v128.xor(c4a, c4b);
    const c8b = carry(c4a, s4, u);
    s4 = v128.xor(s4, u);
    u = v128.xor(c8a, c8b);
    sixteens = i64x2.add(sixteens, bitsOf(carry(c8a, s8, u)));
    s8 = v128.xor(s8, u);
  }
  let sum = i64x2.shl(sixteens, 4);
  sum = i64x2.add(sum, i64x2.shl(bitsOf(s8), 3));
  sum = i64x2.add(sum, i64x2.shl(bitsOf(s4), 2));
  sum = i64x2.add(sum, i64x2.shl(bitsOf(s2), 1));
  sum = i64x2.add(sum, bitsOf(s1));
  for (; a < end; a += 16, b += 16) sum = i64x2.add(sum, bitsOf(both(a, b, 0)));
  return <u32>(i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1));
}

// @ts-ignore: decorator
@inline
function both(a: usize, b: usize, at: usize): v128 {
  return v128.and(v128.load(a + at), v128.load(b + at));
}

/** Bits of each half of a vector. */
// @ts-ignore: decorator
@inline
function bitsOf(x: v128): v128 {
  const pairs = i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(x));
  const fours = i32x4.extadd_pairwise_i16x8_u(pairs);
  return i64x2.add(i64x2.extend_low_i32x4_u(fours), i64x2.extend_high_i32x4_u(fours));
}

/**
 * Hamming distances of consecutive rows to one row.
 *
 * @param rows `step` bytes apart; @param bytes Of a row, a multiple of 16.
 * @param out 16-bit distances.
 */
export function distances(rows: usize, step: usize, count: u32, query: usize, bytes: u32, out: usize): void {
  for (let r: u32 = 0; r < count; r++, rows += step, out += 2) {
    let sum: u32 = 0;
    for (let from: u32 = 0; from < bytes; from += PIECE) {
      sum += bitsOfXor(rows + from, query + from, min(PIECE, bytes - from));
    }
    store<u16>(out, <u16>sum);
  }
}

/** Bytes whose differences 8-bit counters can hold: 31 times 128, each worth at most 8. */
const PIECE: u32 = 3968;

function bitsOfXor(a: usize, b: usize, bytes: u32): u32 {
  let ones = zero();
  let twos = zero();
  let fours = zero();
  let sum = zero();
  const end = a + bytes;
  for (const whole = a + (bytes & ~127); a < whole; a += 128, b += 128) {
    let x = difference(a, b, 0);
    let u = v128.xor(x, difference(a, b, 16));
    const c2a = carry(x, ones, u);
    ones = v128.xor(ones, u);
    x = difference(a, b, 32);
    u = v128.xor(x, difference(a, b, 48));
    const c2b = carry(x, ones, u);
    ones = v128.xor(ones, u);
    u = v128.xor(c2a, c2b);
    const c4a = carry(c2a, twos, u);
    twos = v128.xor(twos, u);
    x = difference(a, b, 64);
    u = v128.xor(x, difference(a, b, 80));
    const c2c = carry(x, ones, u);
    ones = v128.xor(ones, u);
    x = difference(a, b, 96);
    u = v128.xor(x, difference(a, b, 112));
    const c2d = carry(x, ones, u);
    ones = v128.xor(ones, u);
    u = v128.xor(c2c, c2d);
    const c4b = carry(c2c, twos, u);
    twos = v128.xor(twos, u);
    u = v128.xor(c4a, c4b);
    sum = i8x16.add(sum, i8x16.popcnt(carry(c4a, fours, u)));
    fours = v128.xor(fours, u);
  }
  if (end - a >= 64) {
    let x = difference(a, b, 0);
    let u = v128.xor(x, difference(a, b, 16));
    const c2a = carry(x, ones, u);
    ones = v128.xor(ones, u);
    x = difference(a, b, 32);
    u = v128.xor(x, difference(a, b, 48));
    const c2b = carry(x, ones, u);
    ones = v128.xor(ones, u);
    u = v128.xor(c2a, c2b);
    const c4 = carry(c2a, twos, u);
    twos = v128.xor(twos, u);
    sum = i8x16.add(sum, i8x16.popcnt(v128.and(c4, fours)));
    fours = v128.xor(fours, c4);
    a += 64;
    b += 64;
  }
  let total = i16x8.shl(i16x8.extadd_pairwise_i8x16_u(sum), 3);
  total = i16x8.add(total, i16x8.shl(i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(fours)), 2));
  const rest = i8x16.add(i8x16.popcnt(ones), i8x16.shl(i8x16.popcnt(twos), 1));
  total = i16x8.add(total, i16x8.extadd_pairwise_i8x16_u(rest));
  for (; a < end; a += 16, b += 16) {
    total = i16x8.add(total, i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(difference(a, b, 0))));
  }
  const lanes = i32x4.extadd_pairwise_i16x8_u(total);
  const halves = i64x2.add(i64x2.extend_low_i32x4_u(lanes), i64x2.extend_high_i32x4_u(lanes));
  return <u32>(i64x2.extract_lane(halves, 0) + i64x2.extract_lane(halves, 1));
}

// @ts-ignore: decorator
@inline
function difference(a: usize, b: usize, at: usize): v128 {
  return v128.xor(v128.load(a + at), v128.load(b + at));
}

/**
 * Reads memory as fast as it comes and does nothing with it: what other kernels are measured against.
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
