/** Nearest tokens by Hamming distance: few queries row by row, many by the product of bit matrices. */
import { popcount, wordsFor } from '../core/bits';
import type { Nearest } from '../core/results';
import { levelsFor, putSet, type Bench } from './counting';
import { LANES, type Layout } from './layout';
import type { Access, Machine } from './machine';

/** Fewer queries than this are compared row by row: tables cost as much as some twenty additions. */
const FEW = 16;
/** Queries that are compared together, and bytes of their lists of candidates. */
const BATCH = 256;
const MOST_LISTS = 64 << 20;
/** Rows that are compared with every query before the next ones. */
const ROWS = 2048;
/** Groups of {@link BITS} dimensions that are tabulated together: their tables fit the second-level cache. */
const GROUPS = 48;
const BITS = 6;
const TABLE = 64 << BITS;
/** Blocks of a task: a cache line of every plane. */
const RUN = 4;

export function nearest(
  bench: Bench,
  queries: readonly Uint32Array[],
  count: number,
  among: Uint32Array,
): Nearest[] {
  const wanted = Math.min(count, bench.layout.tokens);
  if (wanted < 1) return queries.map(() => chosen([], 0));
  const listBytes = 8 * roomFor(wanted) * bench.crew.threads;
  const most = Math.max(1, Math.min(BATCH, Math.floor(MOST_LISTS / listBytes)));
  const results: Nearest[] = [];
  for (let from = 0; from < queries.length; from += most) {
    const batch = queries.slice(from, from + most);
    results.push(...bench.machine.scratch(() => nearestTo(bench, batch, wanted, among)));
  }
  return results;
}

function nearestTo(
  bench: Bench,
  queries: readonly Uint32Array[],
  wanted: number,
  among: Uint32Array,
): Nearest[] {
  const { machine, crew } = bench;
  const lists = putLists(machine, queries.length * crew.threads, wanted);
  const set = putSet(bench, among);
  if (queries.length < FEW) rowByRow(bench, queries, set, lists);
  else byProduct(bench, queries, set, lists);
  return queries.map((_, q) => {
    const own = Array.from({ length: crew.threads }, (_, thread) =>
      keysOf(machine, lists + LIST * (thread * queries.length + q)),
    );
    return chosen(own.flat(), wanted);
  });
}

/** Bytes of a list's record: largest distance that counts, length, room, how many are wanted, address of its keys. */
const LIST = 20;

function roomFor(wanted: number): number {
  return wanted + Math.max(wanted, 256);
}

function putLists(machine: Machine, lists: number, wanted: number): number {
  const room = roomFor(wanted);
  const keys = machine.take(8 * room * lists);
  const records = machine.take(LIST * lists);
  const words = machine.u32(records, (LIST / 4) * lists);
  for (let i = 0; i < lists; i++) {
    words.set([0xffff, 0, room, wanted, keys + 8 * room * i], (LIST / 4) * i);
  }
  return records;
}

/** Distance and token of each candidate in one number below 2^48. */
function keysOf(machine: Machine, list: number): number[] {
  machine.kernels.cutDown(list);
  const [, length, , , at] = machine.u32(list, LIST / 4);
  const words = machine.u32(at!, 2 * length!);
  return Array.from({ length: length! }, (_, i) => words[2 * i + 1]! * 2 ** 32 + words[2 * i]!);
}

/** The smallest of all threads' candidates. */
function chosen(keys: readonly number[], wanted: number): Nearest {
  const first = Float64Array.from(keys).sort().subarray(0, wanted);
  return {
    tokens: Uint32Array.from(first, (key) => key % 2 ** 32),
    distances: Uint16Array.from(first, (key) => Math.floor(key / 2 ** 32)),
  };
}

/** Bytes from one query to the next one: patterns are cut a little past a row's end, where there must be zeros. */
function queryStep(layout: Layout): number {
  return layout.rowStep + 16;
}

function putQueries({ machine, layout }: Bench, queries: readonly Uint32Array[]): number {
  const step = queryStep(layout);
  const rows = machine.takeZeros(step * queries.length);
  const bits = layout.dimensions & 31;
  const last = wordsFor(layout.dimensions) - 1;
  queries.forEach((query, q) => {
    const words = machine.u32(rows + step * q, query.length);
    words.set(query);
    if (bits) words[last]! &= 2 ** bits - 1;
  });
  return rows;
}

function rowByRow(bench: Bench, queries: readonly Uint32Array[], set: number, lists: number): void {
  const { machine, crew, layout, stop } = bench;
  const { rows, rowStep, blocks } = layout;
  const tokens = blocks * LANES;
  crew.run(machine, {
    operation: 'nearestRows',
    arguments: [
      rows,
      rowStep,
      tokens,
      putQueries(bench, queries),
      queryStep(layout),
      queries.length,
      set,
      lists,
      machine.take(2 * ROWS * crew.threads),
    ],
    tasks: Math.ceil(tokens / ROWS),
    work: (queries.length * tokens * rowStep) / 18,
    stop,
  });
}

/** Task of the crew: some rows with every query. */
export function nearestRows(
  { kernels }: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [rows, step, tokens, queries, queryBytes, n, set, lists, scratch] = args as Nine;
  const from = task * ROWS;
  const count = Math.min(ROWS, tokens - from);
  const out = scratch + 2 * ROWS * thread;
  for (let q = 0; q < n; q++) {
    kernels.distances(rows + from * step, step, count, queries + queryBytes * q, step, out);
    kernels.offer(out, set + from / 8, count / 32, from, lists + LIST * (thread * n + q));
  }
}

type Nine = readonly [number, number, number, number, number, number, number, number, number];

/** Cuts the queries into patterns, one matrix of bytes for each run of {@link GROUPS} groups. */
function byProduct(
  bench: Bench,
  queries: readonly Uint32Array[],
  set: number,
  lists: number,
): void {
  const { machine, crew, layout, stop } = bench;
  const { planes, planeStep, dimensions, blocks } = layout;
  const n = queries.length + 1;
  // Every token shares with an all-+ row exactly its + signs.
  const everyPlus = new Uint32Array(wordsFor(dimensions)).fill(0xffffffff);
  const rows = putQueries(bench, [...queries, everyPlus]);
  const own = Uint16Array.from(queries, (_, q) =>
    popcount(machine.u32(rows + queryStep(layout) * q, layout.rowStep / 4)),
  );
  const runs = Math.ceil(dimensions / (GROUPS * BITS));
  const patterns = machine.take(n * GROUPS * runs);
  for (let r = 0; r < runs; r++) {
    const to = patterns + n * GROUPS * r;
    const groups = groupsOf(r, dimensions);
    machine.kernels.cut(rows, queryStep(layout), n, 0, r * GROUPS * BITS, groups, BITS, to);
  }
  const levels = Math.max(7, levelsFor(dimensions));
  const scratchStep = GROUPS * TABLE + 64 * LANES * layout.chunks + 16 * levels * n * RUN + 1024;
  crew.run(machine, {
    operation: 'nearestBlocks',
    arguments: [
      planes,
      planeStep,
      LANES * layout.chunks,
      dimensions,
      patterns,
      queries.length,
      levels,
      blocks,
      machine.put(own),
      set,
      lists,
      machine.take(scratchStep * crew.threads),
      scratchStep,
    ],
    tasks: Math.ceil(blocks / RUN),
    stop,
  });
}

/** Groups of a run: a multiple of 8, as the kernel takes them. */
function groupsOf(run: number, dimensions: number): number {
  const groups = Math.ceil((dimensions - run * GROUPS * BITS) / BITS);
  return Math.min(GROUPS, Math.ceil(groups / 8) * 8);
}

/** Task of the crew: a run of blocks of tokens with every query. */
export function nearestBlocks(
  access: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [planes, planeStep, lines, dimensions, patterns, queries, ...rest] = args as Thirteen;
  const [levels, blocks, own, set, lists, scratch, scratchStep] = rest;
  const { kernels } = access;
  const tables = scratch + scratchStep * thread;
  const tile = tables + GROUPS * TABLE;
  const counters = tile + 64 * lines;
  const counterStep = 16 * levels * (queries + 1);
  const first = task * RUN;
  const count = Math.min(RUN, blocks - first);
  kernels.gatherLines(planes + 16 * first, planeStep, lines, tile);
  access.bytes(counters, counterStep * count).fill(0);
  for (let run = 0; run * GROUPS * BITS < dimensions; run++) {
    const groups = groupsOf(run, dimensions);
    const cuts = patterns + (queries + 1) * GROUPS * run;
    for (let b = 0; b < count; b++) {
      kernels.tabulate(tile + 64 * run * GROUPS * BITS + 16 * b, 64, groups, BITS, tables);
      const to = counters + counterStep * b;
      kernels.accumulate(tables, TABLE, groups, cuts, queries + 1, to, levels);
    }
  }
  const ownLists = lists + LIST * queries * thread;
  const bytes = counters + counterStep * RUN;
  for (let b = 0; b < count; b++) {
    const from = counters + counterStep * b;
    const block = first + b;
    const among = set + 16 * block;
    kernels.offerOfCommon(from, levels, queries, own, among, LANES * block, ownLists, bytes);
  }
}

type Thirteen = readonly [
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
