// How many tokens of a set reach given scores, out of bit-sliced counters alone: no score is ever written.
import { zero } from './bits';
import { quarters, total } from './counts';
import { addWidth } from './scores';

/** Bytes of a task's record; see {@link placeTile}. */
const TASK: usize = 12;

/** Bytes of a width's record: lines for `addWidth`, address and number of its thresholds, offset of their counts. */
const WIDTH: usize = 36;

/** Bytes of a counter: 16 planes. */
const COUNTER: usize = 256;

/** Counters compared at once. */
const QUARTET: usize = 4 * COUNTER;

/**
 * Counts, for every task and each of its widths, the tokens of its set whose counters reach each threshold.
 *
 * @param planes Address of the tile's 16 bytes in plane 0; @param blocks Of 128 tokens each, at most 16.
 * @param from Offset of the tile in a set, in bytes; sets are padded with zeros to a tile.
 * @param tasks `count` records: address of the widths' records, widths, and address of the set.
 * @param counts Base of the offsets of the widths' counts, one u32 per threshold, which are added to.
 * @param scratch 16 counters.
 */
export function placeTile(
  planes: usize,
  blocks: u32,
  from: usize,
  tasks: usize,
  count: u32,
  counts: usize,
  scratch: usize,
): void {
  for (const end = tasks + <usize>count * TASK; tasks < end; tasks += TASK) {
    let width = <usize>load<u32>(tasks);
    const set = <usize>load<u32>(tasks, 8) + from;
    memory.fill(scratch, 0, <usize>blocks * COUNTER);
    for (const last = width + <usize>load<u32>(tasks, 4) * WIDTH; width < last; width += WIDTH) {
      addWidth(planes, width, scratch, blocks, COUNTER);
      const levels = load<u32>(width, 4);
      let threshold = <usize>load<u32>(width, 24);
      let to = counts + <usize>load<u32>(width, 32);
      for (const n = threshold + (<usize>load<u32>(width, 28) << 2); threshold < n; threshold += 4, to += 4) {
        const least = load<u32>(threshold);
        store<u32>(to, load<u32>(to) + reaching(scratch, blocks, levels, set, least));
      }
    }
  }
}

/**
 * Tokens of a set whose counters are at least `least`, 1 or more. From the lowest plane up, a number's low bits reach
 * those of `least` if its next bit is greater, or equal and the bits below reach.
 *
 * @param counters `count` of them; as many as make a multiple of 4 are read. @param set 128 packed bits a counter.
 */
function reaching(counters: usize, count: u32, levels: u32, set: usize, least: u32): u32 {
  const lowest = <u32>ctz(least);
  let sum = zero();
  for (const end = counters + <usize>count * COUNTER; counters < end; counters += QUARTET, set += 64) {
    // A least number of 2^n is reached by all whose bits reach it from plane n up.
    let at = counters + (<usize>lowest << 4);
    let a = v128.load(at);
    let b = v128.load(at, 256);
    let c = v128.load(at, 512);
    let d = v128.load(at, 768);
    for (let bit: u32 = lowest + 1; bit < levels; bit++) {
      at += 16;
      if ((least >> bit) & 1) {
        a = v128.and(a, v128.load(at));
        b = v128.and(b, v128.load(at, 256));
        c = v128.and(c, v128.load(at, 512));
        d = v128.and(d, v128.load(at, 768));
      } else {
        a = v128.or(a, v128.load(at));
        b = v128.or(b, v128.load(at, 256));
        c = v128.or(c, v128.load(at, 512));
        d = v128.or(d, v128.load(at, 768));
      }
    }
    const ab = i8x16.add(members(a, set), members(b, set + 16));
    const cd = i8x16.add(members(c, set + 32), members(d, set + 48));
    // 16 counters add at most 8 each to a byte.
    sum = i8x16.add(sum, i8x16.add(ab, cd));
  }
  return total(quarters(sum));
}

// @ts-ignore: decorator
@inline
function members(bits: v128, set: usize): v128 {
  return i8x16.popcnt(v128.and(bits, v128.load(set)));
}
