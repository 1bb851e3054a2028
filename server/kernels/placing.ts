/** Positives among negatives, without writing any score: counts of negatives that reach the positives' scores. */
import { popcount } from '../core/bits';
import { placedOf } from '../core/placing';
import type { Placed, RankedTask } from '../core/results';
import type { Bench } from './counting';
import { LANES, type Layout } from './layout';
import type { Access, Machine } from './machine';
import { LINE, LINES, putLines, putUsed, TILE_BLOCKS } from './program';
import { scoreTasks } from './scoring';

/** u32 words of a task's record: widths' records, widths, set. */
const TASK = 3;
/** u32 words of a width's record: its lines, address of its thresholds, their number, offset of their counts. */
const WIDTH = LINES + 3;
/** Bytes of a thread's counters. */
const SCRATCH = 256 * TILE_BLOCKS;
/** With more positives, histograms are faster. */
const MOST_POSITIVES = 48;
/** Nanoseconds to compare a block's counters with one threshold. */
const COMPARISON = 4;
/** Tasks at a time: their sets lie in memory. */
const MOST_SET_BYTES = 32 << 20;

/**
 * @param meanwhile Called once, while other threads place the first tasks.
 * @returns For each task, its positives at each width.
 */
export function placeTasks(
  bench: Bench,
  tasks: readonly RankedTask[],
  meanwhile?: () => void,
): Placed[][] {
  const few = tasks.filter(isFew);
  const many = tasks.filter((task) => !isFew(task));
  const step = Math.max(1, Math.floor(MOST_SET_BYTES / bench.layout.planeStep));
  const placed: Placed[][] = [];
  for (let from = 0; from < few.length; from += step) {
    const batch = few.slice(from, from + step);
    const beside = from === 0 ? meanwhile : undefined;
    bench.machine.scratch(() => placed.push(...placeBatch(bench, batch, beside)));
  }
  if (few.length === 0) meanwhile?.();
  const counted = scoreTasks(bench, many).map((ofWidths) => ofWidths.map(placedOf));
  return tasks.map((task) => (isFew(task) ? placed : counted).shift()!);
}

function isFew({ positives }: RankedTask): boolean {
  return positives.length <= MOST_POSITIVES;
}

/** What is asked of one task, and where its counts appear. */
interface Asked {
  readonly negatives: number;
  readonly widths: readonly {
    readonly scores: Uint16Array;
    /** Scores that negatives may reach, ascending, each in [1, k]. */
    readonly thresholds: readonly number[];
    /** Offset of their counts in a thread's part. */
    readonly counts: number;
  }[];
}

function placeBatch(
  bench: Bench,
  tasks: readonly RankedTask[],
  meanwhile: (() => void) | undefined,
): Placed[][] {
  const { machine, crew, layout, stop } = bench;
  const sets = new Sets(machine, layout);
  const records = machine.take(4 * TASK * tasks.length);
  let bytes = 0;
  const asked = tasks.map((task, i) => {
    const set = sets.of(task.negatives);
    const one = { negatives: set.size, widths: thresholdsOf(machine, layout, task, bytes) };
    for (const { thresholds } of one.widths) bytes += 4 * thresholds.length;
    const record = [putProgram(bench, task, one), task.widths.length, set.address];
    machine.u32(records + 4 * TASK * i, TASK).set(record);
    return one;
  });
  const used = putUsed(bench, tasks);
  const scratch = machine.take(SCRATCH * crew.threads);
  const counts = machine.takeZeros(bytes * crew.threads);
  const { planes, blocks } = layout;
  const all = [planes, blocks, records, tasks.length, scratch, counts, bytes];
  crew.run(machine, {
    operation: 'placeTile',
    arguments: [...all, used.offsets, used.count],
    tasks: Math.ceil(blocks / TILE_BLOCKS),
    work: blocks * nanosecondsOf(tasks, bytes),
    stop,
    meanwhile,
  });
  const sum = summed(machine, counts, bytes / 4, crew.threads);
  return asked.map((one) => readResult(one, sum));
}

/** @returns Address of the widths' records. */
function putProgram(bench: Bench, { prototype, widths }: RankedTask, asked: Asked): number {
  const { machine } = bench;
  const records = machine.take(4 * WIDTH * widths.length);
  putLines(bench, prototype, widths).forEach((lines, w) => {
    const { thresholds, counts } = asked.widths[w]!;
    const address = machine.put(Uint32Array.from(thresholds));
    const record = [...lines, address, thresholds.length, counts];
    machine.u32(records + 4 * WIDTH * w, WIDTH).set(record);
  });
  return records;
}

function thresholdsOf(
  machine: Machine,
  layout: Layout,
  task: RankedTask,
  first: number,
): Asked['widths'] {
  let counts = first;
  return scoresOf(machine, layout, task).map((scores, w) => {
    const thresholds = thresholdsFor(scores, task.widths[w]!);
    const one = { scores, thresholds, counts };
    counts += 4 * thresholds.length;
    return one;
  });
}

/** Each score and the next one, without repeats; 0 is reached by all, and more than k by none. */
function thresholdsFor(scores: Uint16Array, k: number): number[] {
  const sorted = scores.slice().sort();
  const found: number[] = [];
  let last = 0;
  for (const score of sorted) {
    if (score > last) found.push(score);
    last = Math.max(last, score);
    if (score + 1 > last && score < k) found.push((last = score + 1));
  }
  return found;
}

/** Scores of the positives at each width, from their rows. */
function scoresOf(
  machine: Machine,
  { rows, rowStep }: Layout,
  { prototype, widths, positives }: RankedTask,
): Uint16Array[] {
  const { dimensions, polarity } = prototype;
  const scores = widths.map(() => new Uint16Array(positives.length));
  positives.forEach((token, i) => {
    const row = machine.u32(rows + token * rowStep, rowStep / 4);
    let [at, score] = [0, 0];
    widths.forEach((k, w) => {
      for (; at < k; at++) {
        const d = dimensions[at]!;
        if (((row[d >>> 5]! >>> (d & 31)) & 1) === Number(polarity[at]! > 0)) score++;
      }
      scores[w]![i] = score;
    });
  });
  return scores;
}

/** Packed sets in memory, once for each, padded with zeros to whole tiles. */
class Sets {
  private readonly known = new Map<Uint32Array, { address: number; size: number }>();

  constructor(
    private readonly machine: Machine,
    private readonly layout: Layout,
  ) {}

  of(set: Uint32Array): { address: number; size: number } {
    const known = this.known.get(set);
    if (known) return known;
    const tiles = Math.ceil(this.layout.blocks / TILE_BLOCKS);
    const address = this.machine.takeZeros(tiles * TILE_BLOCKS * (LANES / 8));
    this.machine.u32(address, set.length).set(set);
    const found = { address, size: popcount(set) };
    this.known.set(set, found);
    return found;
  }
}

/** For all tasks on one block. */
function nanosecondsOf(tasks: readonly RankedTask[], countBytes: number): number {
  const lines = tasks.reduce((sum, { widths }) => sum + (widths.at(-1) ?? 0), 0);
  return lines * LINE + (countBytes / 4) * COMPARISON;
}

/** Task of the crew: one tile of tokens with every prototype. */
export function placeTile(
  { kernels }: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [planes, blocks, records, count, scratch, counts, bytes, used, usedCount] = args as Nine;
  const first = task * TILE_BLOCKS;
  const n = Math.min(TILE_BLOCKS, blocks - first);
  kernels.touchLines(planes + 16 * first, used, usedCount, 16 * n);
  kernels.placeTile(
    planes + 16 * first,
    n,
    16 * first,
    records,
    count,
    counts + bytes * thread,
    scratch + SCRATCH * thread,
  );
}

type Nine = readonly [number, number, number, number, number, number, number, number, number];

/** Counts of all threads together. */
function summed(machine: Machine, counts: number, n: number, threads: number): Uint32Array {
  const sum = new Uint32Array(n);
  const all = machine.u32(counts, n * threads);
  for (let at = 0; at < all.length; at += n) {
    for (let i = 0; i < n; i++) sum[i]! += all[at + i]!;
  }
  return sum;
}

function readResult({ negatives, widths }: Asked, sum: Uint32Array): Placed[] {
  return widths.map(({ scores, thresholds, counts }) => {
    const reached = new Map(thresholds.map((score, i) => [score, sum[counts / 4 + i]!]));
    const reaching = (score: number): number =>
      score === 0 ? negatives : (reached.get(score) ?? 0);
    // Outscored and tied negatives, and outscored ones: ties count half.
    const outscored = Float64Array.from(
      scores,
      (score) => negatives - (reaching(score) + reaching(score + 1)) / 2,
    );
    return { outscored, scores, negatives };
  });
}
