// The product of two bit matrices: for each row of patterns the number of lines that it picks, in 128 lanes at once
// (the method of the four Russians, bit-sliced).
//
// Lines are taken in groups of 6 or 7. All 2^bits sums of a group's lines are tabulated once, as numbers of three bit
// planes; a row then adds one entry per group: 15 operations for 7 lines, while adding line by line takes 35.
import { carry, ripple, zero } from './bits';
import { bytesOfPlanes } from './transpose';

/** Bytes of one entry: three planes of 128 lanes, and a gap that keeps an entry within one cache line. */
const ENTRY: usize = 64;

/**
 * Tabulates the sums of every subset of each group's lines.
 *
 * @param lines Address of 16 bytes of line 0; line l is `l * step` bytes further.
 * @param bits Lines of a group, 6 or 7.
 * @param tables Filled with groups * 2^bits entries.
 */
export function tabulate(lines: usize, step: usize, groups: u32, bits: u32, tables: usize): void {
  let table = tables;
  for (let g: u32 = 0; g < groups; g++) {
    v128.store(table, zero());
    v128.store(table, zero(), 16);
    v128.store(table, zero(), 32);
    let end = table + ENTRY;
    for (let b: u32 = 0; b < bits; b++) {
      const line = v128.load(lines);
      lines += step;
      let to = end;
      for (let from = table; from < end; from += ENTRY, to += ENTRY) {
        const ones = v128.load(from);
        const twos = v128.load(from, 16);
        const c = v128.and(ones, line);
        v128.store(to, v128.xor(ones, line));
        v128.store(to, v128.xor(twos, c), 16);
        v128.store(to, v128.xor(v128.load(from, 32), v128.and(twos, c)), 32);
      }
      end = to;
    }
    table = end;
  }
}

/**
 * Cuts each row from bit `from` on into fields of `bits` bits, one byte each.
 *
 * @param rows Packed bits, `step` bytes per row; up to 3 bytes past the last field are read.
 * @param mask Packed bits that every row is ANDed with; 0 for none.
 * @param out `fields` bytes per row.
 */
export function cut(
  rows: usize,
  step: usize,
  count: u32,
  mask: usize,
  from: u32,
  fields: u32,
  bits: u32,
  out: usize,
): void {
  const low: u32 = (1 << bits) - 1;
  for (let r: u32 = 0; r < count; r++, rows += step) {
    let at = from;
    for (let f: u32 = 0; f < fields; f++, at += bits) {
      let word = load<u32>(rows + (at >> 3));
      if (mask) word &= load<u32>(mask + (at >> 3));
      store<u8>(out++, (word >> (at & 7)) & low);
    }
  }
}

/**
 * Adds to each row's counters the entries that its patterns pick.
 *
 * @param groups A multiple of 8; @param groupBytes Bytes of one group's table.
 * @param patterns `groups` bytes per row.
 * @param counters `levels` planes of 16 bytes per row; levels >= 7 and enough for the sum.
 */
export function accumulate(
  tables: usize,
  groupBytes: usize,
  groups: u32,
  patterns: usize,
  rows: u32,
  counters: usize,
  levels: u32,
): void {
  for (let r: u32 = 0; r < rows; r++, counters += <usize>levels << 4) {
    let s1 = v128.load(counters);
    let s2 = v128.load(counters, 16);
    let s4 = v128.load(counters, 32);
    let s8 = v128.load(counters, 48);
    let table = tables;
    for (const end = patterns + groups; patterns < end; patterns += 8, table += groupBytes << 3) {
      // Names: c<weight><letter> is a carry of that weight.
      let a = entry(table, groupBytes, patterns, 0);
      let b = entry(table, groupBytes, patterns, 1);
      let x = v128.load(a);
      let u = v128.xor(x, v128.load(b));
      let c2a = carry(x, s1, u);
      s1 = v128.xor(s1, u);
      x = v128.load(a, 16);
      u = v128.xor(x, v128.load(b, 16));
      let c4a = carry(x, s2, u);
      s2 = v128.xor(s2, u);
      x = v128.load(a, 32);
      u = v128.xor(x, v128.load(b, 32));
      let c8a = carry(x, s4, u);
      s4 = v128.xor(s4, u);
      a = entry(table, groupBytes, patterns, 2);
      b = entry(table, groupBytes, patterns, 3);
      x = v128.load(a);
      u = v128.xor(x, v128.load(b));
      let c2b = carry(x, s1, u);
      s1 = v128.xor(s1, u);
      x = v128.load(a, 16);
      u = v128.xor(x, v128.load(b, 16));
      let c4b = carry(x, s2, u);
      s2 = v128.xor(s2, u);
      x = v128.load(a, 32);
      u = v128.xor(x, v128.load(b, 32));
      let c8b = carry(x, s4, u);
      s4 = v128.xor(s4, u);
      u = v128.xor(c2a, c2b);
      const c4c = carry(c2a, s2, u);
      s2 = v128.xor(s2, u);
      u = v128.xor(c4a, c4b);
      const c8c = carry(c4a, s4, u);
      s4 = v128.xor(s4, u);
      u = v128.xor(c8a, c8b);
      const c16a = carry(c8a, s8, u);
      s8 = v128.xor(s8, u);
      a = entry(table, groupBytes, patterns, 4);
      b = entry(table, groupBytes, patterns, 5);
      x = v128.load(a);
      u = v128.xor(x, v128.load(b));
      c2a = carry(x, s1, u);
      s1 = v128.xor(s1, u);
      x = v128.load(a, 16);
      u = v128.xor(x, v128.load(b, 16));
      c4a = carry(x, s2, u);
      s2 = v128.xor(s2, u);
      x = v128.load(a, 32);
      u = v128.xor(x, v128.load(b, 32));
      c8a = carry(x, s4, u);
      s4 = v128.xor(s4, u);
      a = entry(table, groupBytes, patterns, 6);
      b = entry(table, groupBytes, patterns, 7);
      x = v128.load(a);
      u = v128.xor(x, v128.load(b));
      c2b = carry(x, s1, u);
      s1 = v128.xor(s1, u);
      x = v128.load(a, 16);
      u = v128.xor(x, v128.load(b, 16));
      c4b = carry(x, s2, u);
      s2 = v128.xor(s2, u);
      x = v128.load(a, 32);
      u = v128.xor(x, v128.load(b, 32));
      c8b = carry(x, s4, u);
      s4 = v128.xor(s4, u);
      u = v128.xor(c2a, c2b);
      const c4d = carry(c2a, s2, u);
      s2 = v128.xor(s2, u);
      u = v128.xor(c4a, c4b);
      const c8d = carry(c4a, s4, u);
      s4 = v128.xor(s4, u);
      u = v128.xor(c8a, c8b);
      const c16b = carry(c8a, s8, u);
      s8 = v128.xor(s8, u);
      u = v128.xor(c4c, c4d);
      const c8e = carry(c4c, s4, u);
      s4 = v128.xor(s4, u);
      u = v128.xor(c8c, c8d);
      const c16c = carry(c8c, s8, u);
      s8 = v128.xor(s8, u);
      const c16d = v128.and(c8e, s8);
      s8 = v128.xor(s8, c8e);
      let held = v128.load(counters, 64);
      u = v128.xor(c16a, c16b);
      const c32a = carry(c16a, held, u);
      held = v128.xor(held, u);
      u = v128.xor(c16c, c16d);
      const c32b = carry(c16c, held, u);
      v128.store(counters, v128.xor(held, u), 64);
      held = v128.load(counters, 80);
      u = v128.xor(c32a, c32b);
      v128.store(counters, v128.xor(held, u), 80);
      ripple(counters, carry(c32a, held, u), 6, levels);
    }
    v128.store(counters, s1);
    v128.store(counters, s2, 16);
    v128.store(counters, s4, 32);
    v128.store(counters, s8, 48);
  }
}

/** Address of the entry that pattern i picks in the i-th table from `table`. */
// @ts-ignore: decorator
@inline
function entry(table: usize, groupBytes: usize, patterns: usize, i: usize): usize {
  return table + i * groupBytes + ENTRY * <usize>load<u8>(patterns + i);
}

/**
 * Adds the counters of rows to 32-bit sums.
 *
 * @param counters As {@link accumulate} leaves them, levels <= 24.
 * @param sums 128 u32 per row, `step` bytes from one row's to the next one's.
 * @param scratch 768 bytes.
 */
export function addSums(counters: usize, rows: u32, levels: u32, sums: usize, step: usize, scratch: usize): void {
  memory.fill(scratch, 0, 384);
  const bytes = scratch + 384;
  for (let r: u32 = 0; r < rows; r++, counters += <usize>levels << 4, sums += step) {
    memory.copy(scratch, counters, levels << 4);
    for (let b: usize = 0; b < 384; b += 128) bytesOfPlanes(scratch + b, 16, bytes + b);
    for (let i: usize = 0; i < 128; i += 4) {
      const low = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bytes + i)));
      const middle = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bytes + i, 128)));
      const high = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bytes + i, 256)));
      const sum = v128.or(low, v128.or(i32x4.shl(middle, 8), i32x4.shl(high, 16)));
      const at = sums + (i << 2);
      v128.store(at, i32x4.add(v128.load(at), sum));
    }
  }
}
