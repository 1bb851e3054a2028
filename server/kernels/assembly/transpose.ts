// Transposes: 8 planes of 128 bits to 128 bytes, and rows of bytes to planes.

/** One step of Hacker's Delight's 8 x 8 bit transpose: swaps the bits `mask << shift` of a with `mask` of b. */
// @ts-ignore: decorator
@inline
function swapped(a: v128, b: v128, shift: i32, mask: v128): v128 {
  return v128.and(v128.xor(i16x8.shr_u(a, shift), b), mask);
}

/**
 * Byte i of the 128 written at `out` has bit i of plane 0 as its bit 0, of plane 1 as its bit 1, and so on.
 *
 * @param planes Address of plane 0; planes are `step` bytes apart.
 */
export function bytesOfPlanes(planes: usize, step: usize, out: usize): void {
  let a0 = v128.load(planes);
  let a1 = v128.load(planes + step);
  let a2 = v128.load(planes + 2 * step);
  let a3 = v128.load(planes + 3 * step);
  let a4 = v128.load(planes + 4 * step);
  let a5 = v128.load(planes + 5 * step);
  let a6 = v128.load(planes + 6 * step);
  let a7 = v128.load(planes + 7 * step);
  let t: v128;
  const pairs = i8x16.splat(0x55);
  t = swapped(a0, a1, 1, pairs);
  a1 = v128.xor(a1, t);
  a0 = v128.xor(a0, i16x8.shl(t, 1));
  t = swapped(a2, a3, 1, pairs);
  a3 = v128.xor(a3, t);
  a2 = v128.xor(a2, i16x8.shl(t, 1));
  t = swapped(a4, a5, 1, pairs);
  a5 = v128.xor(a5, t);
  a4 = v128.xor(a4, i16x8.shl(t, 1));
  t = swapped(a6, a7, 1, pairs);
  a7 = v128.xor(a7, t);
  a6 = v128.xor(a6, i16x8.shl(t, 1));
  const fours = i8x16.splat(0x33);
  t = swapped(a0, a2, 2, fours);
  a2 = v128.xor(a2, t);
  a0 = v128.xor(a0, i16x8.shl(t, 2));
  t = swapped(a1, a3, 2, fours);
  a3 = v128.xor(a3, t);
  a1 = v128.xor(a1, i16x8.shl(t, 2));
  t = swapped(a4, a6, 2, fours);
  a6 = v128.xor(a6, t);
  a4 = v128.xor(a4, i16x8.shl(t, 2));
  t = swapped(a5, a7, 2, fours);
  a7 = v128.xor(a7, t);
  a5 = v128.xor(a5, i16x8.shl(t, 2));
  const eights = i8x16.splat(0x0f);
  t = swapped(a0, a4, 4, eights);
  a4 = v128.xor(a4, t);
  a0 = v128.xor(a0, i16x8.shl(t, 4));
  t = swapped(a1, a5, 4, eights);
  a5 = v128.xor(a5, t);
  a1 = v128.xor(a1, i16x8.shl(t, 4));
  t = swapped(a2, a6, 4, eights);
  a6 = v128.xor(a6, t);
  a2 = v128.xor(a2, i16x8.shl(t, 4));
  t = swapped(a3, a7, 4, eights);
  a7 = v128.xor(a7, t);
  a3 = v128.xor(a3, i16x8.shl(t, 4));
  interleave(a0, a1, a2, a3, a4, a5, a6, a7, out);
}

/**
 * Bit transpose of 8 x 8 blocks: plane q gets bit q of each byte.
 *
 * @param bytes Eight vectors; byte j of vector r belongs to bit 8j + r of the planes.
 * @param planes Address of 16 bytes in plane 0, `step` bytes from one plane to the next.
 */
export function bitTranspose(bytes: usize, planes: usize, step: usize): void {
  let a0 = v128.load(bytes);
  let a1 = v128.load(bytes, 16);
  let a2 = v128.load(bytes, 32);
  let a3 = v128.load(bytes, 48);
  let a4 = v128.load(bytes, 64);
  let a5 = v128.load(bytes, 80);
  let a6 = v128.load(bytes, 96);
  let a7 = v128.load(bytes, 112);
  let t: v128;
  const pairs = i8x16.splat(0x55);
  t = swapped(a0, a1, 1, pairs);
  a1 = v128.xor(a1, t);
  a0 = v128.xor(a0, i16x8.shl(t, 1));
  t = swapped(a2, a3, 1, pairs);
  a3 = v128.xor(a3, t);
  a2 = v128.xor(a2, i16x8.shl(t, 1));
  t = swapped(a4, a5, 1, pairs);
  a5 = v128.xor(a5, t);
  a4 = v128.xor(a4, i16x8.shl(t, 1));
  t = swapped(a6, a7, 1, pairs);
  a7 = v128.xor(a7, t);
  a6 = v128.xor(a6, i16x8.shl(t, 1));
  const fours = i8x16.splat(0x33);
  t = swapped(a0, a2, 2, fours);
  a2 = v128.xor(a2, t);
  a0 = v128.xor(a0, i16x8.shl(t, 2));
  t = swapped(a1, a3, 2, fours);
  a3 = v128.xor(a3, t);
  a1 = v128.xor(a1, i16x8.shl(t, 2));
  t = swapped(a4, a6, 2, fours);
  a6 = v128.xor(a6, t);
  a4 = v128.xor(a4, i16x8.shl(t, 2));
  t = swapped(a5, a7, 2, fours);
  a7 = v128.xor(a7, t);
  a5 = v128.xor(a5, i16x8.shl(t, 2));
  const eights = i8x16.splat(0x0f);
  t = swapped(a0, a4, 4, eights);
  a4 = v128.xor(a4, t);
  a0 = v128.xor(a0, i16x8.shl(t, 4));
  t = swapped(a1, a5, 4, eights);
  a5 = v128.xor(a5, t);
  a1 = v128.xor(a1, i16x8.shl(t, 4));
  t = swapped(a2, a6, 4, eights);
  a6 = v128.xor(a6, t);
  a2 = v128.xor(a2, i16x8.shl(t, 4));
  t = swapped(a3, a7, 4, eights);
  a7 = v128.xor(a7, t);
  a3 = v128.xor(a3, i16x8.shl(t, 4));
  v128.store(planes, a0);
  v128.store(planes + step, a1);
  v128.store(planes + 2 * step, a2);
  v128.store(planes + 3 * step, a3);
  v128.store(planes + 4 * step, a4);
  v128.store(planes + 5 * step, a5);
  v128.store(planes + 6 * step, a6);
  v128.store(planes + 7 * step, a7);
}

/**
 * Transposes 16 x 16 bytes.
 *
 * @param rows 16 bytes each, `step` bytes apart; @param out Column b goes to `out + 128 b`.
 */
export function byteTranspose16(rows: usize, step: usize, out: usize): void {
  halfTranspose(rows, step, out);
  halfTranspose(rows + 8 * step, step, out + 8);
}

/** Columns of 8 rows: the eight bytes of column b go to `out + 128 b`. */
// @ts-ignore: decorator
@inline
function halfTranspose(rows: usize, step: usize, out: usize): void {
  const r0 = v128.load(rows);
  const r1 = v128.load(rows + step);
  const r2 = v128.load(rows + 2 * step);
  const r3 = v128.load(rows + 3 * step);
  const r4 = v128.load(rows + 4 * step);
  const r5 = v128.load(rows + 5 * step);
  const r6 = v128.load(rows + 6 * step);
  const r7 = v128.load(rows + 7 * step);
  const p0 = lowBytes(r0, r1);
  const q0 = highBytes(r0, r1);
  const p1 = lowBytes(r2, r3);
  const q1 = highBytes(r2, r3);
  const p2 = lowBytes(r4, r5);
  const q2 = highBytes(r4, r5);
  const p3 = lowBytes(r6, r7);
  const q3 = highBytes(r6, r7);
  storeColumns(low16(p0, p1), low16(p2, p3), out);
  storeColumns(high16(p0, p1), high16(p2, p3), out + 512);
  storeColumns(low16(q0, q1), low16(q2, q3), out + 1024);
  storeColumns(high16(q0, q1), high16(q2, q3), out + 1536);
}

/** Four columns of 8 rows: bytes of rows 0..3 in `a`, of rows 4..7 in `b`. */
// @ts-ignore: decorator
@inline
function storeColumns(a: v128, b: v128, out: usize): void {
  const first = low32(a, b);
  const last = high32(a, b);
  v128.store64_lane(out, first, 0);
  v128.store64_lane(out, first, 1, 128);
  v128.store64_lane(out, last, 0, 256);
  v128.store64_lane(out, last, 1, 384);
}

/** Writes byte j of a0, of a1 ... of a7, for j = 0 .. 15: the transpose of 8 x 16 bytes. */
// @ts-ignore: decorator
@inline
function interleave(a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128, a6: v128, a7: v128, out: usize): void {
  const b0 = lowBytes(a0, a1);
  const b1 = highBytes(a0, a1);
  const b2 = lowBytes(a2, a3);
  const b3 = highBytes(a2, a3);
  const b4 = lowBytes(a4, a5);
  const b5 = highBytes(a4, a5);
  const b6 = lowBytes(a6, a7);
  const b7 = highBytes(a6, a7);
  let c = low16(b0, b2);
  let d = low16(b4, b6);
  v128.store(out, low32(c, d));
  v128.store(out, high32(c, d), 16);
  c = high16(b0, b2);
  d = high16(b4, b6);
  v128.store(out, low32(c, d), 32);
  v128.store(out, high32(c, d), 48);
  c = low16(b1, b3);
  d = low16(b5, b7);
  v128.store(out, low32(c, d), 64);
  v128.store(out, high32(c, d), 80);
  c = high16(b1, b3);
  d = high16(b5, b7);
  v128.store(out, low32(c, d), 96);
  v128.store(out, high32(c, d), 112);
}

// @ts-ignore: decorator
@inline
export function lowBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
export function highBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// @ts-ignore: decorator
@inline
function low16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

// @ts-ignore: decorator
@inline
function high16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

// @ts-ignore: decorator
@inline
function low32(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 0, 4, 1, 5);
}

// @ts-ignore: decorator
@inline
function high32(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 2, 6, 3, 7);
}
