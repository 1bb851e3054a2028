// From bit-sliced counters to 16-bit scores, and from scores to histograms.
import { LIST, offer } from './best';
import { addFew, addFewInverted, addInverted, addLines } from './lines';
import { bytesOfPlanes, highBytes, lowBytes } from './transpose';

/** Planes of a counter at most: scores are below 2^16. */
const LEVELS: u32 = 16;

/**
 * Bytes of a width's record: its lines (see {@link addWidth}), bins of its histogram, and its address.
 */
const WIDTH: usize = 32;

/** Bytes of a task's record; see {@link scoreTile}. */
const TASK: usize = 28;

/** Blocks that are counted together. */
const RUN: u32 = 16;

/** Bytes of scratch that {@link score} needs: counters, and the low and high bytes of one. */
export const SCRATCH: usize = (<usize>RUN << 8) + 256;

/**
 * Agreement of tokens with a ranked prototype, at one or more of its widths.
 *
 * @param planes Address of the first token's 16 bytes in plane 0, @param blocks of 128 tokens each.
 * @param program `widths` records; see {@link WIDTH}.
 * @param levels Planes of the counter, 5..16: enough for the widest sum.
 * @param out 16-bit scores, `outStep` bytes from a width's to the next one's.
 */
export function score(
  planes: usize,
  blocks: u32,
  program: usize,
  widths: u32,
  levels: u32,
  out: usize,
  outStep: usize,
  scratch: usize,
): void {
  const step: usize = levels > 8 ? 256 : 128;
  const bytes = scratch + (<usize>RUN << 8);
  for (let block: u32 = 0; block < blocks; block += RUN, planes += RUN << 4, out += RUN << 8) {
    const count = min(RUN, blocks - block);
    const end = scratch + <usize>count * step;
    clear(scratch, end);
    let record = program;
    let to = out;
    for (let w: u32 = 0; w < widths; w++, record += WIDTH, to += outStep) {
      addWidth(planes, record, scratch, count, step);
      let own = to;
      for (let counter = scratch; counter < end; counter += step, own += 256) {
        writeScores(counter, levels, own, bytes);
      }
    }
  }
}

/**
 * Adds the lines of a width's own dimensions: + signs of those with polarity +, and - signs of the others.
 *
 * @param record Address of the lines' offsets, planes of a counter that their sum needs, and how many groups: of 16
 *   lines with -, of 4 with -, then of those with +.
 */
export function addWidth(planes: usize, record: usize, counters: usize, count: u32, step: usize): void {
  let offsets = <usize>load<u32>(record);
  const levels = load<u32>(record, 4);
  let groups = load<u32>(record, 8);
  addInverted(planes, offsets, groups, counters, count, step, levels);
  offsets += <usize>groups << 6;
  groups = load<u32>(record, 12);
  addFewInverted(planes, offsets, groups, counters, count, step, levels);
  offsets += <usize>groups << 4;
  groups = load<u32>(record, 16);
  addLines(planes, offsets, groups, counters, count, step, levels);
  offsets += <usize>groups << 6;
  addFew(planes, offsets, load<u32>(record, 20), counters, count, step, levels);
}

function clear(from: usize, end: usize): void {
  const none = i8x16.splat(0);
  for (; from < end; from += 16) v128.store(from, none);
}

/**
 * Writes the counts of 128 lanes as 16-bit numbers.
 *
 * @param counter 8 planes, or 16 where levels > 8; @param bytes 256 bytes of scratch.
 */
export function writeScores(counter: usize, levels: u32, out: usize, bytes: usize): void {
  bytesOfPlanes(counter, 16, bytes);
  if (levels > 8) {
    bytesOfPlanes(counter + 128, 16, bytes + 128);
    for (const end = out + 256; out < end; out += 32, bytes += 16) {
      const low = v128.load(bytes);
      const high = v128.load(bytes, 128);
      v128.store(out, lowBytes(low, high));
      v128.store(out, highBytes(low, high), 16);
    }
  } else {
    for (const end = out + 256; out < end; out += 32, bytes += 16) {
      const low = v128.load(bytes);
      v128.store(out, i16x8.extend_low_i8x16_u(low));
      v128.store(out, i16x8.extend_high_i8x16_u(low), 16);
    }
  }
}

/**
 * Counts scores into two histograms by turns, so that equal neighbours do not wait for each other.
 *
 * @param counts 2 * bins u32; the histogram is the sum of both halves.
 */
export function histogram(scores: usize, n: u32, counts: usize, bins: u32): void {
  const other = counts + (<usize>bins << 2);
  const end = scores + (<usize>n << 1);
  for (const whole = scores + (<usize>(n & ~7) << 1); scores < whole; scores += 16) {
    const at = i32x4.shl(i32x4.extend_low_i16x8_u(v128.load(scores)), 2);
    const next = i32x4.shl(i32x4.extend_high_i16x8_u(v128.load(scores)), 2);
    countPair(counts, other, i64x2.extract_lane(at, 0));
    countPair(counts, other, i64x2.extract_lane(at, 1));
    countPair(counts, other, i64x2.extract_lane(next, 0));
    countPair(counts, other, i64x2.extract_lane(next, 1));
  }
  for (; scores < end; scores += 2) increment(counts + (<usize>load<u16>(scores) << 2));
}

// @ts-ignore: decorator
@inline
function countPair(counts: usize, other: usize, pair: u64): void {
  increment(counts + <usize>(<u32>pair));
  increment(other + <usize>(<u32>(pair >> 32)));
}

// @ts-ignore: decorator
@inline
function increment(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/**
 * Looks up the scores of listed tokens.
 *
 * @param scores Scores of the tokens from `first` on; @param tokens u32 each, all within.
 * @param out 16-bit scores, one per token.
 */
export function lookUp(scores: usize, first: u32, tokens: usize, n: u32, out: usize): void {
  for (const end = tokens + (<usize>n << 2); tokens < end; tokens += 4, out += 2) {
    store<u16>(out, load<u16>(scores + (<usize>(load<u32>(tokens) - first) << 1)));
  }
}

/**
 * Counts scores into two histograms at once: of a set's members and of all others.
 *
 * @param set Packed bits, one per score; @param words Its u32 words: 32 scores each.
 * @param counts 4 * bins u32: others and members, twice by turns, so that equal neighbours do not wait for each other.
 * @param bins At most 2^15; larger scores count as bins - 1.
 */
export function histogramOfBoth(scores: usize, set: usize, words: u32, counts: usize, bins: u32): void {
  const other = counts + (<usize>bins << 3);
  const bits = i16x8(1, 2, 4, 8, 16, 32, 64, 128);
  const move = i16x8.splat(<i16>bins);
  const most = i16x8.splat(<i16>(bins - 1));
  for (const end = set + (<usize>words << 2); set < end; set++, scores += 16) {
    const inside = i16x8.eq(v128.and(v128.load8_splat(set), bits), bits);
    const at = i16x8.add(i16x8.min_u(v128.load(scores), most), v128.and(inside, move));
    countFour(counts, other, i64x2.extract_lane(at, 0));
    countFour(counts, other, i64x2.extract_lane(at, 1));
  }
}

// @ts-ignore: decorator
@inline
function countFour(counts: usize, other: usize, four: u64): void {
  increment(counts + ((<usize>four & 0xffff) << 2));
  increment(other + ((<usize>(four >> 16) & 0xffff) << 2));
  increment(counts + ((<usize>(four >> 32) & 0xffff) << 2));
  increment(other + (<usize>(four >> 48) << 2));
}

/**
 * Offers the Hamming distances of 128 tokens from many queries, `own + total - 2 common`, to the queries' lists.
 *
 * @param counters Common bits, `levels` planes per query; after the last one's, those with an all-+ row.
 * @param owns 16-bit + bits of each query.
 * @param set 128 packed bits: the tokens that count, from `first` on; @param lists See {@link offer}.
 * @param scratch 1,024 bytes.
 */
export function offerOfCommon(
  counters: usize,
  levels: u32,
  queries: u32,
  owns: usize,
  set: usize,
  first: u32,
  lists: usize,
  scratch: usize,
): void {
  const planes = <usize>levels << 4;
  const totals = scratch + 512;
  const common = scratch + 768;
  clear(scratch, scratch + 256);
  scoresOf(counters + <usize>queries * planes, planes, scratch, totals);
  for (let q: u32 = 0; q < queries; q++, owns += 2, counters += planes, lists += LIST) {
    scoresOf(counters, planes, scratch, common);
    const own = i16x8.splat(load<u16>(owns));
    for (let at: usize = 0; at < 256; at += 16) {
      const twice = i16x8.shl(v128.load(common + at), 1);
      v128.store(common + at, i16x8.sub(i16x8.add(v128.load(totals + at), own), twice));
    }
    offer(common, set, 4, first, lists);
  }
}

/** 16-bit scores of a counter of fewer planes, by way of one of 16 at `scratch`. */
function scoresOf(counter: usize, planes: usize, scratch: usize, out: usize): void {
  let to = scratch;
  for (const end = counter + planes; counter < end; counter += 16, to += 16) {
    v128.store(to, v128.load(counter));
  }
  writeScores(scratch, LEVELS, out, scratch + 256);
}

/**
 * Scores a tile of tokens with every task: counts all of them, and looks up those of the task's list.
 *
 * @param planes Address of the tile's 16 bytes in plane 0; @param first Its first token, @param n Its tokens.
 * @param tasks `count` records: address of the widths' records, widths, levels, 1 if all tokens are counted, address of
 *   a list of ascending tokens, its length, and of its 16-bit scores, width after width.
 * @param histograms Base of the offsets of the widths' histograms.
 * @param scratch Counters, then scores: {@link SCRATCH} bytes and 2 per token and width.
 */
export function scoreTile(
  planes: usize,
  first: u32,
  n: u32,
  tasks: usize,
  count: u32,
  histograms: usize,
  scratch: usize,
): void {
  const out = scratch + SCRATCH;
  const blocks = (n + 127) >> 7;
  const outStep = <usize>blocks << 8;
  for (const end = tasks + <usize>count * TASK; tasks < end; tasks += TASK) {
    const list = <usize>load<u32>(tasks, 16);
    const length = load<u32>(tasks, 20);
    const from = lowerBound(list, length, first);
    const inside = lowerBound(list, length, first + n) - from;
    const full = load<u32>(tasks, 12);
    if (!full && !inside) continue;
    const widths = load<u32>(tasks, 4);
    let width = <usize>load<u32>(tasks);
    score(planes, blocks, width, widths, load<u32>(tasks, 8), out, outStep, scratch);
    let at = out;
    let to = <usize>load<u32>(tasks, 24) + (<usize>from << 1);
    for (let w: u32 = 0; w < widths; w++, width += WIDTH, at += outStep, to += <usize>length << 1) {
      if (full) histogram(at, n, histograms + <usize>load<u32>(width, 28), load<u32>(width, 24));
      if (inside) lookUp(at, first, list + (<usize>from << 2), inside, to);
    }
  }
}

/** Position of the first of ascending u32 values that is not below `limit`. */
function lowerBound(values: usize, length: u32, limit: u32): u32 {
  let low: u32 = 0;
  while (low < length) {
    const middle = (low + length) >> 1;
    if (load<u32>(values + (<usize>middle << 2)) < limit) low = middle + 1;
    else length = middle;
  }
  return low;
}
