/** Joint counts of pairs of dimensions: the product of the planes with themselves, token chunk by token chunk. */
import type { PairRow } from '../core/results';
import { levelsFor, putSet, type Bench } from './counting';
import { LANES, type Layout } from './layout';
import type { Access } from './machine';

/** Groups of {@link BITS} tokens of a chunk: their tables fit the second-level cache. */
const GROUPS = 32;
const BITS = 7;
const CHUNK = GROUPS * BITS;
const TABLE = 64 << BITS;
/**
 * Chunks of tokens that are added to one chunk's counters before the next ones: those stay in the second-level cache.
 */
const RUN = 2;
/** Dimensions whose rows are computed together; limits the memory to 4 KB per dimension. */
const PANEL = 1024;

/** Rows of all pairs i < j; a whole panel of rows is computed before its first one is given out. */
export function* allPairRows(bench: Bench, tokens: Uint32Array): Generator<PairRow, void> {
  const { machine, layout } = bench;
  const counts = new Uint32Array(layout.dimensions);
  for (let first = 0; first < layout.dimensions; first += PANEL) {
    const rows = Math.min(PANEL, layout.dimensions - first);
    const sums = machine.scratch(() => panelOf(bench, tokens, first, rows));
    const width = sums.length / rows;
    const from = first - (first % LANES);
    for (let r = 0; r < rows; r++) {
      const i = first + r;
      const row = counts.subarray(0, layout.dimensions - i - 1);
      row.set(sums.subarray(r * width + i + 1 - from, r * width + layout.dimensions - from));
      yield { i, counts: row };
    }
  }
}

/** @returns `rows` x all dimensions from `first`'s chunk on; for j <= i, values are meaningless. */
function panelOf(bench: Bench, tokens: Uint32Array, first: number, rows: number): Uint32Array {
  const { machine, crew, layout, stop } = bench;
  const { chunks } = layout;
  const levels = Math.max(7, levelsFor(layout.tokens));
  const counterBytes = 16 * levels * counterRows(first, rows, chunks);
  const counters = machine.takeZeros(counterBytes * crew.threads);
  const scratchStep = GROUPS * TABLE + RUN * rows * GROUPS;
  const scratch = machine.take(scratchStep * crew.threads);
  const shared = [
    layout.planes,
    layout.planeStep,
    layout.rows,
    layout.rowStep,
    putSet(bench, tokens),
  ];
  crew.run(machine, {
    operation: 'addPairs',
    arguments: [
      ...shared,
      first,
      rows,
      chunks,
      levels,
      counters,
      counterBytes,
      scratch,
      scratchStep,
      layout.tokens,
    ],
    tasks: Math.ceil(layout.tokens / (RUN * CHUNK)),
    stop,
  });
  return sumsOf(bench, [first, rows, chunks, levels, counters, counterBytes, crew.threads], {
    scratch,
    scratchStep,
  });
}

function sumsOf(
  { machine, crew, stop }: Bench,
  counted: readonly [number, number, number, number, number, number, number],
  { scratch, scratchStep }: { scratch: number; scratchStep: number },
): Uint32Array {
  const [first, rows, chunks] = counted;
  const tasks = chunks - Math.floor(first / LANES);
  const sums = machine.takeZeros(4 * rows * tasks * LANES);
  crew.run(machine, {
    operation: 'sumPairs',
    arguments: [...counted, sums, scratch, scratchStep],
    tasks,
    stop,
  });
  return machine.u32(sums, rows * tasks * LANES).slice();
}

/** Rows of the panel that pair with some dimension of a chunk: those before its end. */
function rowsBefore(chunk: number, first: number, rows: number): number {
  return Math.min(rows, (chunk + 1) * LANES - first);
}

/** Counters of all chunks up to `chunks`, one per row that pairs with the chunk. */
function counterRows(first: number, rows: number, chunks: number): number {
  let sum = 0;
  for (let c = Math.floor(first / LANES); c < chunks; c++) sum += rowsBefore(c, first, rows);
  return sum;
}

/** Task of the crew: a run of chunks of tokens added to the thread's counters of every pair. */
export function addPairs(
  { kernels }: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [planes, planeStep, rows, rowStep, set, first, count, chunks, ...rest] = args as Fourteen;
  const [levels, all, step, scratch, scratchStep, tokens] = rest;
  const tables = scratch + scratchStep * thread;
  const patterns = tables + GROUPS * TABLE;
  const from = task * RUN * CHUNK;
  const parts = Math.min(RUN, Math.ceil((tokens - from) / CHUNK));
  for (let p = 0; p < parts; p++) {
    const [at, to] = [from + p * CHUNK, patterns + p * count * GROUPS];
    kernels.cut(planes + first * planeStep, planeStep, count, set, at, GROUPS, BITS, to);
  }
  let counters = all + step * thread;
  for (let c = Math.floor(first / LANES); c < chunks; c++) {
    const n = rowsBefore(c, first, count);
    for (let p = 0; p < parts; p++) {
      const lines = rows + (from + p * CHUNK) * rowStep + 16 * c;
      kernels.tabulate(lines, rowStep, GROUPS, BITS, tables);
      const cuts = patterns + p * count * GROUPS;
      kernels.accumulate(tables, TABLE, GROUPS, cuts, n, counters, levels);
    }
    counters += 16 * levels * n;
  }
}

type Fourteen = readonly [
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
  number,
  number,
  number,
  number,
];

/** Task of the crew: the counters of one chunk of dimensions, of all threads, to numbers. */
export function sumPairs(
  { kernels }: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [first, rows, chunks, levels, all, step, threads, sums, scratch, scratchStep] = args as Ten;
  const firstChunk = Math.floor(first / LANES);
  const chunk = firstChunk + task;
  const before = 16 * levels * counterRows(first, rows, chunk);
  const width = (chunks - firstChunk) * LANES;
  for (let t = 0; t < threads; t++) {
    kernels.addSums(
      all + step * t + before,
      rowsBefore(chunk, first, rows),
      levels,
      sums + 4 * LANES * task,
      4 * width,
      scratch + scratchStep * thread,
    );
  }
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

/** Pairs of some dimensions: one AND and count for each. */
export function* somePairRows(
  bench: Bench,
  tokens: Uint32Array,
  dimensions: readonly number[],
): Generator<PairRow, void> {
  const counts = new Uint32Array(dimensions.length);
  for (let i = 0; i < dimensions.length; i++) {
    const row = counts.subarray(0, dimensions.length - i - 1);
    bench.machine.scratch(() => pairsOf(bench, tokens, dimensions, i, row));
    yield { i, counts: row };
  }
}

function pairsOf(
  bench: Bench,
  tokens: Uint32Array,
  dimensions: readonly number[],
  i: number,
  row: Uint32Array,
): void {
  const { machine, layout } = bench;
  const own = machine.u32(planeAt(layout, dimensions[i]!), tokens.length);
  const masked = putSet(bench, tokens);
  const words = machine.u32(masked, tokens.length);
  for (let w = 0; w < words.length; w++) words[w]! &= own[w]!;
  const out = machine.take(4 * row.length);
  for (let r = 0; r < row.length; r++) {
    const plane = planeAt(layout, dimensions[i + 1 + r]!);
    machine.kernels.countWithin(plane, 0, 1, masked, layout.blocks * 16, out + 4 * r);
  }
  row.set(machine.u32(out, row.length));
}

function planeAt(layout: Layout, dimension: number): number {
  return layout.planes + dimension * layout.planeStep;
}
