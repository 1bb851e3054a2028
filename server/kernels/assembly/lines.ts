// Sums of chosen lines in 128 lanes at once, by carry-save adders: 16 lines take 16 full adders.
//
// Lines are planes (lanes are tokens: the score of a prototype) or rows (lanes are dimensions: how often each is + in a
// list of tokens).
import { carry, FENCE, ripple, zero } from './bits';

/**
 * Adds lines to counters, 16 lines to all counters before the next 16: this touches few pages at a time, and runs of
 * memory long enough to be fetched ahead.
 *
 * @param base Address of the first counter's 16 bytes of the line with offset 0; those of the next ones follow.
 * @param offsets u32 byte offsets of the lines; @param groups 16 lines each: pad with a line of zeros.
 * @param counters `count` counters, `step` bytes apart, of `levels` planes of 16 bytes: 5 or more, enough for the sum.
 */
export function addLines(
  base: usize,
  offsets: usize,
  groups: u32,
  counters: usize,
  count: u32,
  step: usize,
  levels: u32,
): void {
  const last = counters + <usize>count * step;
  for (const end = offsets + (<usize>groups << 6); offsets < end; offsets += 64) {
    let at = base;
    for (let counter = counters; counter < last; counter += step, at += 16) {
      addSixteen(at, offsets, counter, levels, false);
    }
  }
}

/** {@link addLines} of the lines' complements: pad with a line of ones. */
export function addInverted(
  base: usize,
  offsets: usize,
  groups: u32,
  counters: usize,
  count: u32,
  step: usize,
  levels: u32,
): void {
  const last = counters + <usize>count * step;
  for (const end = offsets + (<usize>groups << 6); offsets < end; offsets += 64) {
    let at = base;
    for (let counter = counters; counter < last; counter += step, at += 16) {
      addSixteen(at, offsets, counter, levels, true);
    }
  }
}

/** Adds 16 lines, or their complements, to one counter. */
// @ts-ignore: decorator
@inline
function addSixteen(base: usize, offsets: usize, counter: usize, levels: u32, inverted: bool): void {
  let s1 = v128.load(counter);
  let s2 = v128.load(counter, 16);
  let s4 = v128.load(counter, 32);
  let s8 = v128.load(counter, 48);
  // Names: c<weight><letter> is a carry of that weight.
  let x = line(base, offsets, 0);
  let u = v128.xor(x, line(base, offsets, 4));
  let c2a = carryOfLine(x, s1, u, inverted);
  s1 = v128.xor(s1, u);
  x = line(base, offsets, 8);
  u = v128.xor(x, line(base, offsets, 12));
  let c2b = carryOfLine(x, s1, u, inverted);
  s1 = v128.xor(s1, u);
  u = v128.xor(c2a, c2b);
  let c4a = carry(c2a, s2, u);
  s2 = v128.xor(s2, u);
  x = line(base, offsets, 16);
  u = v128.xor(x, line(base, offsets, 20));
  c2a = carryOfLine(x, s1, u, inverted);
  s1 = v128.xor(s1, u);
  x = line(base, offsets, 24);
  u = v128.xor(x, line(base, offsets, 28));
  c2b = carryOfLine(x, s1, u, inverted);
  s1 = v128.xor(s1, u);
  u = v128.xor(c2a, c2b);
  let c4b = carry(c2a, s2, u);
  s2 = v128.xor(s2, u);
  u = v128.xor(c4a, c4b);
  const c8a = carry(c4a, s4, u);
  s4 = v128.xor(s4, u);
  x = line(base, offsets, 32);
  u = v128.xor(x, line(base, offsets, 36));
  c2a = carryOfLine(x, s1, u, inverted);
  s1 = v128.xor(s1, u);
  x = line(base, offsets, 40);
  u = v128.xor(x, line(base, offsets, 44));
  c2b = carryOfLine(x, s1, u, inverted);
  s1 = v128.xor(s1, u);
  u = v128.xor(c2a, c2b);
  c4a = carry(c2a, s2, u);
  s2 = v128.xor(s2, u);
  x = line(base, offsets, 48);
  u = v128.xor(x, line(base, offsets, 52));
  c2a = carryOfLine(x, s1, u, inverted);
  s1 = v128.xor(s1, u);
  x = line(base, offsets, 56);
  u = v128.xor(x, line(base, offsets, 60));
  c2b = carryOfLine(x, s1, u, inverted);
  s1 = v128.xor(s1, u);
  u = v128.xor(c2a, c2b);
  c4b = carry(c2a, s2, u);
  s2 = v128.xor(s2, u);
  u = v128.xor(c4a, c4b);
  const c8b = carry(c4a, s4, u);
  s4 = v128.xor(s4, u);
  u = v128.xor(c8a, c8b);
  const c16 = carry(c8a, s8, u);
  s8 = v128.xor(s8, u);
  ripple(counter, c16, 4, levels);
  v128.store(counter, s1);
  v128.store(counter, s2, 16);
  v128.store(counter, s4, 32);
  v128.store(counter, s8, 48);
}

/** {@link addLines} in groups of 4: a few lines would need much padding to be 16. */
export function addFew(
  base: usize,
  offsets: usize,
  groups: u32,
  counters: usize,
  count: u32,
  step: usize,
  levels: u32,
): void {
  const last = counters + <usize>count * step;
  for (const end = offsets + (<usize>groups << 4); offsets < end; offsets += 16) {
    let at = base;
    for (let counter = counters; counter < last; counter += step, at += 16) {
      addFour(at, offsets, counter, levels, false);
    }
  }
}

/** {@link addInverted} in groups of 4. */
export function addFewInverted(
  base: usize,
  offsets: usize,
  groups: u32,
  counters: usize,
  count: u32,
  step: usize,
  levels: u32,
): void {
  const last = counters + <usize>count * step;
  for (const end = offsets + (<usize>groups << 4); offsets < end; offsets += 16) {
    let at = base;
    for (let counter = counters; counter < last; counter += step, at += 16) {
      addFour(at, offsets, counter, levels, true);
    }
  }
}

/** Adds 4 lines, or their complements, to one counter. */
// @ts-ignore: decorator
@inline
function addFour(base: usize, offsets: usize, counter: usize, levels: u32, inverted: bool): void {
  let s1 = v128.load(counter);
  let s2 = v128.load(counter, 16);
  let x = line(base, offsets, 0);
  let u = v128.xor(x, line(base, offsets, 4));
  const c2a = carryOfLine(x, s1, u, inverted);
  s1 = v128.xor(s1, u);
  x = line(base, offsets, 8);
  u = v128.xor(x, line(base, offsets, 12));
  const c2b = carryOfLine(x, s1, u, inverted);
  s1 = v128.xor(s1, u);
  u = v128.xor(c2a, c2b);
  const c4 = carry(c2a, s2, u);
  s2 = v128.xor(s2, u);
  ripple(counter, c4, 2, levels);
  v128.store(counter, s1);
  v128.store(counter, s2, 16);
}

/** Carry of two lines and a sum. Where the lines differ their complements differ too, so `u` is the same. */
// @ts-ignore: decorator
@inline
function carryOfLine(x: v128, sum: v128, u: v128, inverted: bool): v128 {
  return inverted ? carry(v128.not(x), sum, u) : carry(x, sum, u);
}

// @ts-ignore: decorator
@inline
function line(base: usize, offsets: usize, at: usize): v128 {
  return v128.load(base + load<u32>(offsets + at));
}

/**
 * Offsets of the rows of a set's members, as {@link addLines} takes them.
 *
 * @param set `words` u32 of packed bits, of the rows from `first` on, `step` bytes apart.
 * @param padding Offset of a row of zeros, which fills the last 16.
 * @returns Groups of 16 offsets.
 */
export function listLines(set: usize, words: u32, first: u32, step: u32, padding: u32, offsets: usize): u32 {
  let to = offsets;
  for (const end = set + (<usize>words << 2); set < end; set += 4, first += 32) {
    for (let rest = load<u32>(set); rest != 0; rest &= rest - 1, to += 4) {
      store<u32>(to, (first + <u32>ctz(rest)) * step);
    }
  }
  for (; (to - offsets) & 63; to += 4) store<u32>(to, padding);
  return <u32>((to - offsets) >> 6);
}

/**
 * Touches lines that will be added, so that the processor fetches many at once: while it adds, it looks ahead only a
 * few lines, and would stall again and again on memory that is not read in sequence.
 *
 * @param offsets u32 byte offsets from `base`, `count` of them; @param bytes Of each line that will be read.
 */
export function touchLines(base: usize, offsets: usize, count: u32, bytes: u32): void {
  let any = zero();
  for (const end = offsets + (<usize>count << 2); offsets < end; offsets += 4) {
    let at = base + load<u32>(offsets);
    for (const last = at + bytes; at < last; at += 64) any = v128.or(any, v128.load(at));
  }
  v128.store(FENCE, any);
}

/**
 * Copies a cache line of each of many planes to one place. Lines far apart would be fetched one by one when used;
 * here the processor asks for many at once.
 *
 * @param step Bytes from one line to the next; @param out 64 bytes per line.
 */
export function gatherLines(lines: usize, step: usize, count: u32, out: usize): void {
  for (const end = out + (<usize>count << 6); out < end; out += 64, lines += step) {
    v128.store(out, v128.load(lines));
    v128.store(out, v128.load(lines, 16), 16);
    v128.store(out, v128.load(lines, 32), 32);
    v128.store(out, v128.load(lines, 48), 48);
  }
}
