/** Counts of + signs for every dimension: over a set of tokens, and over short lists of them. */
import { fullSet, popcount, without } from '../core/bits';
import type { Runner } from './job';
import { LANES, type Layout } from './layout';
import type { Access, Machine } from './machine';

/** The inputs of an operation on planes. */
export interface Bench {
  readonly machine: Machine;
  readonly crew: Runner;
  readonly layout: Layout;
  readonly stop: Int32Array | undefined;
  /** Counts over all tokens, computed on demand. */
  readonly totals: { all?: Uint32Array };
}

/** A packed set of tokens in memory, padded with zeros to whole blocks and a chunk of tokens more. */
export function putSet({ machine, layout }: Bench, tokens: Uint32Array): number {
  const set = machine.takeZeros(layout.planeStep + 64);
  machine.u32(set, tokens.length).set(tokens);
  return set;
}

/** Counts over a set: adds its rows or, if they are fewer, the others' rows and subtracts them from the total. */
export function countSet(bench: Bench, tokens: Uint32Array): Uint32Array {
  const { layout, totals } = bench;
  const n = popcount(tokens);
  if (2 * n <= layout.tokens) return sumOfSet(bench, tokens, n);
  const all = fullSet(layout.tokens);
  const sum = (totals.all ??= sumOfSet(bench, all, layout.tokens));
  if (n === layout.tokens) return sum.slice();
  const rest = sumOfSet(bench, without(all, tokens), layout.tokens - n);
  return sum.map((count, d) => count - rest[d]!);
}

/** Words of a set, 32 tokens each, that a task adds, and planes of the counters that hold as many. */
const WORDS = 128;
const LEVELS = 13;
/** Bytes of the offsets of a task's rows. */
const OFFSETS = 4 * 32 * WORDS;
/** Groups of 16 rows that are fetched together. */
const TOUCHED = 16;
/** Nanoseconds to add 128 signs of a row. */
const LINE = 0.6;

function sumOfSet(bench: Bench, tokens: Uint32Array, n: number): Uint32Array {
  const { machine, crew, layout, stop } = bench;
  const { rows, rowStep, chunks, blocks, dimensions } = layout;
  const sumStep = 4 * LANES * chunks;
  const scratchStep = OFFSETS + 16 * LEVELS * chunks + 768;
  return machine.scratch(() => {
    const sums = machine.takeZeros(sumStep * crew.threads);
    crew.run(machine, {
      operation: 'sumSet',
      arguments: [
        rows,
        rowStep,
        chunks,
        blocks * LANES * rowStep,
        putSet(bench, tokens),
        tokens.length,
        sums,
        sumStep,
        machine.take(scratchStep * crew.threads),
        scratchStep,
      ],
      tasks: Math.ceil(tokens.length / WORDS),
      work: n * chunks * LINE,
      stop,
    });
    const sum = new Uint32Array(dimensions);
    for (let t = 0; t < crew.threads; t++) {
      const own = machine.u32(sums + sumStep * t, dimensions);
      for (let d = 0; d < dimensions; d++) sum[d]! += own[d]!;
    }
    return sum;
  });
}

/** Task of the crew: the rows of some words of a set, added to the thread's sums. */
export function sumSet(
  access: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [rows, rowStep, chunks, zeros, set, words, sums, sumStep, scratch, scratchStep] =
    args as Ten;
  const { kernels } = access;
  const offsets = scratch + scratchStep * thread;
  const counters = offsets + OFFSETS;
  const counterBytes = 16 * LEVELS * chunks;
  const from = task * WORDS;
  const n = Math.min(WORDS, words - from);
  const groups = kernels.listLines(set + 4 * from, n, 32 * from, rowStep, zeros, offsets);
  access.bytes(counters, counterBytes).fill(0);
  for (let g = 0; g < groups; g += TOUCHED) {
    const n = Math.min(TOUCHED, groups - g);
    kernels.touchLines(rows, offsets + 64 * g, 16 * n, rowStep);
    kernels.addLines(rows, offsets + 64 * g, n, counters, chunks, 16 * LEVELS, LEVELS);
  }
  const own = sums + sumStep * thread;
  kernels.addSums(counters, chunks, LEVELS, own, 4 * LANES, counters + counterBytes);
}

type Ten = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Task of the crew: reads a part of a memory, as the baseline for the speed of others. */
export function readMemory({ kernels }: Access, args: readonly number[], task: number): void {
  const [from, bytesEach] = args as readonly [number, number];
  kernels.readAll(from + task * bytesEach, bytesEach);
}

/** Rows that are added before 16-bit counts could overflow. */
const MOST_ROWS = 65520;
/** u32 words of a list's record: offsets, blocks of 16 rows, levels, out. */
const RECORD = 4;

/** Adds the rows of each list, 128 dimensions at a time: reads n * D / 8 bytes, however long a plane is. */
export function countLists(bench: Bench, lists: readonly (readonly number[])[]): Uint32Array[] {
  const parts = lists.flatMap((list, owner) => cutList(list).map((tokens) => ({ owner, tokens })));
  const counts = lists.map(() => new Uint32Array(bench.layout.dimensions));
  bench.machine.scratch(() => {
    const outs = sumLists(
      bench,
      parts.map(({ tokens }) => tokens),
    );
    const { dimensions } = bench.layout;
    parts.forEach(({ owner }, p) => {
      const sums = bench.machine.u16(outs[p]!, dimensions);
      const total = counts[owner]!;
      for (let d = 0; d < dimensions; d++) total[d]! += sums[d]!;
    });
  });
  return counts;
}

function cutList(list: readonly number[]): (readonly number[])[] {
  if (list.length <= MOST_ROWS) return list.length === 0 ? [] : [list];
  return Array.from({ length: Math.ceil(list.length / MOST_ROWS) }, (_, i) =>
    list.slice(i * MOST_ROWS, (i + 1) * MOST_ROWS),
  );
}

/** @returns Address of each list's 16-bit counts. */
function sumLists(
  { machine, crew, layout, stop }: Bench,
  lists: readonly (readonly number[])[],
): number[] {
  const { rows, rowStep, chunks, blocks } = layout;
  const zeros = blocks * LANES * rowStep;
  const records = machine.take(4 * RECORD * lists.length);
  const outs = lists.map((list, i) => {
    const groups = Math.ceil(list.length / 16);
    const offsets = machine.take(64 * groups);
    const words = machine.u32(offsets, 16 * groups);
    list.forEach((token, at) => (words[at] = token * rowStep));
    words.fill(zeros, list.length);
    const out = machine.take(256 * chunks);
    const record = [offsets, groups, levelsFor(list.length), out];
    machine.u32(records + 4 * RECORD * i, RECORD).set(record);
    return out;
  });
  const scratch = machine.take(1024 * crew.threads);
  crew.run(machine, {
    operation: 'sumRows',
    arguments: [rows, chunks, records, scratch],
    tasks: lists.length,
    work: chunks * lists.reduce((sum, list) => sum + 100 + list.length, 0),
    stop,
  });
  return outs;
}

/** Planes of a counter up to `most`, at least what the kernels hold in registers. */
export function levelsFor(most: number): number {
  return Math.max(5, 32 - Math.clz32(most));
}

/** Task of the crew: one list of rows to its counts. */
export function sumRows(
  access: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [rows, chunks, records, scratch] = args as readonly [number, number, number, number];
  const { kernels } = access;
  const [offsets, groups, levels, out] = access.u32(records + 4 * RECORD * task, RECORD);
  const counter = scratch + 1024 * thread;
  const planes = access.bytes(counter, 256);
  for (let c = 0; c < chunks; c++) {
    planes.fill(0);
    kernels.addLines(rows + 16 * c, offsets!, groups!, counter, 1, 256, levels!);
    kernels.writeScores(counter, levels!, out! + 256 * c, counter + 256);
  }
}
