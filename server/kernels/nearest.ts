/** Nearest tokens by Hamming distance: one query row by row, many by the product of bit matrices. */
import { popcount, wordsFor } from '../core/bits';
import type { Nearest } from '../core/nearest';
import { levelsFor, putSet, type Bench } from './counting';
import { LANES, type Layout } from './layout';
import type { Access } from './machine';

/** Fewer queries than this are compared row by row: tables cost as much as some twenty additions. */
const FEW = 16;
/** Queries whose distances are held at a time. */
const BATCH = 256;
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
  const results: Nearest[] = [];
  for (let from = 0; from < queries.length; from += BATCH) {
    const batch = queries.slice(from, from + BATCH);
    const found = bench.machine.scratch(() => {
      const distances = batch.length < FEW ? rowByRow(bench, batch) : byProduct(bench, batch);
      return chosen(bench, distances, batch.length, count, among);
    });
    results.push(...found);
  }
  return results;
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

/** Bytes from one query's 16-bit distances to the next one's. */
function distanceStep(layout: Layout): number {
  return 2 * LANES * layout.blocks;
}

function rowByRow(bench: Bench, queries: readonly Uint32Array[]): number {
  const { machine, crew, layout, stop } = bench;
  const { rows, rowStep, blocks } = layout;
  const queryRows = putQueries(bench, queries);
  const out = machine.take(distanceStep(layout) * queries.length);
  const tokens = blocks * LANES;
  const perTask = Math.max(LANES, Math.ceil(tokens / (8 * crew.threads)));
  queries.forEach((_, q) => {
    const to = out + distanceStep(layout) * q;
    crew.run(machine, {
      operation: 'distanceRows',
      arguments: [rows, rowStep, tokens, queryRows + queryStep(layout) * q, to, perTask],
      tasks: Math.ceil(tokens / perTask),
      work: (tokens * rowStep) / 16,
      stop,
    });
  });
  return out;
}

/** Task of the crew: the distances of some rows from one. */
export function distanceRows({ kernels }: Access, args: readonly number[], task: number): void {
  const [rows, step, tokens, query, out, perTask] = args as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const from = task * perTask;
  const n = Math.min(perTask, tokens - from);
  kernels.distances(rows + from * step, step, n, query, step, out + 2 * from);
}

/** Cuts the queries into patterns, one matrix of bytes for each run of {@link GROUPS} groups. */
function byProduct(bench: Bench, queries: readonly Uint32Array[]): number {
  const { machine, crew, layout, stop } = bench;
  const { planes, planeStep, dimensions, blocks } = layout;
  const n = queries.length;
  const queryRows = putQueries(bench, queries);
  const totals = rowByRow(bench, [new Uint32Array(wordsFor(dimensions))]);
  const own = machine.put(
    Uint16Array.from(queries, (_, q) =>
      popcount(machine.u32(queryRows + queryStep(layout) * q, layout.rowStep / 4)),
    ),
  );
  const runs = Math.ceil(dimensions / (GROUPS * BITS));
  const patterns = machine.take(n * GROUPS * runs);
  for (let r = 0; r < runs; r++) {
    const to = patterns + n * GROUPS * r;
    const groups = groupsOf(r, dimensions);
    machine.kernels.cut(queryRows, queryStep(layout), n, 0, r * GROUPS * BITS, groups, BITS, to);
  }
  const levels = Math.max(7, levelsFor(dimensions));
  const scratchStep = GROUPS * TABLE + 16 * levels * n * RUN + 512;
  const scratch = machine.take(scratchStep * crew.threads);
  const out = machine.take(distanceStep(layout) * n);
  crew.run(machine, {
    operation: 'distanceBlocks',
    arguments: [
      planes,
      planeStep,
      dimensions,
      patterns,
      n,
      levels,
      blocks,
      totals,
      own,
      out,
      distanceStep(layout),
      scratch,
      scratchStep,
    ],
    tasks: Math.ceil(blocks / RUN),
    stop,
  });
  return out;
}

/** Groups of a run: a multiple of 8, as the kernel takes them. */
function groupsOf(run: number, dimensions: number): number {
  const groups = Math.ceil((dimensions - run * GROUPS * BITS) / BITS);
  return Math.min(GROUPS, Math.ceil(groups / 8) * 8);
}

/** Task of the crew: the distances of a run of blocks of tokens from every query. */
export function distanceBlocks(
  access: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [planes, planeStep, dimensions, patterns, n, levels, blocks, ...rest] = args as Thirteen;
  const [totals, own, out, outStep, scratch, scratchStep] = rest;
  const { kernels } = access;
  const tables = scratch + scratchStep * thread;
  const counters = tables + GROUPS * TABLE;
  const counterStep = 16 * levels * n;
  const bytes = counters + counterStep * RUN;
  const first = task * RUN;
  const count = Math.min(RUN, blocks - first);
  access.bytes(counters, counterStep * count).fill(0);
  for (let run = 0; run * GROUPS * BITS < dimensions; run++) {
    const groups = groupsOf(run, dimensions);
    const cuts = patterns + n * GROUPS * run;
    for (let b = 0; b < count; b++) {
      const lines = planes + run * GROUPS * BITS * planeStep + 16 * (first + b);
      kernels.tabulate(lines, planeStep, groups, BITS, tables);
      kernels.accumulate(tables, TABLE, groups, cuts, n, counters + counterStep * b, levels);
    }
  }
  for (let b = 0; b < count; b++) {
    const at = 256 * (first + b);
    const from = counters + counterStep * b;
    kernels.distancesOfCommon(from, levels, n, totals + at, own, out + at, outStep, bytes);
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

/** u32 words of a query's choice: largest distance wanted, how many reach it, where they are listed. */
const CHOICE = 3;

function chosen(
  bench: Bench,
  distances: number,
  queries: number,
  count: number,
  among: Uint32Array,
): Nearest[] {
  const { machine, crew, layout, stop } = bench;
  const step = distanceStep(layout);
  const set = putSet(bench, among);
  const words = layout.blocks * (LANES / 32);
  const bins = layout.dimensions + 1;
  const choices = machine.takeZeros(4 * CHOICE * queries);
  const counts = machine.take(4 * bins * crew.threads);
  const run = (operation: 'limitDistances' | 'listNearest'): void =>
    crew.run(machine, {
      operation,
      arguments: [distances, step, words, set, choices, counts, bins, count],
      tasks: queries,
      work: queries * layout.tokens,
      stop,
    });
  run('limitDistances');
  const rows = Array.from({ length: queries }, (_, q) => {
    const row = machine.u32(choices + 4 * CHOICE * q, CHOICE);
    const list = machine.take(4 * row[1]!);
    machine.u32(choices + 4 * CHOICE * q, CHOICE)[2] = list;
    return { list, found: row[1]! };
  });
  run('listNearest');
  return rows.map(({ list, found }, q) => {
    const own = machine.u16(distances + step * q, layout.tokens);
    return firstOf(machine.u32(list, found), own, count);
  });
}

/** Task of the crew: the distance that as many tokens as wanted reach. */
export function limitDistances(
  access: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [distances, step, words, set, choices, counts, bins, wanted] = args as Eight;
  const own = counts + 4 * bins * thread;
  const histogram = access.u32(own, bins).fill(0);
  access.kernels.histogramWithin(distances + step * task, set, words, own);
  let found = 0;
  let limit = 0;
  for (; limit < bins; limit++) {
    found += histogram[limit]!;
    if (found >= wanted) break;
  }
  const choice = access.u32(choices + 4 * CHOICE * task, CHOICE);
  choice[0] = Math.min(limit, bins - 1);
  choice[1] = wanted > 0 ? found : 0;
}

/** Task of the crew: the tokens up to that distance. */
export function listNearest(access: Access, args: readonly number[], task: number): void {
  const [distances, step, words, set, choices] = args as Eight;
  const [limit, found, list] = access.u32(choices + 4 * CHOICE * task, CHOICE);
  access.kernels.select(distances + step * task, set, words, limit!, 0, list!, found!);
}

type Eight = readonly [number, number, number, number, number, number, number, number];

function firstOf(tokens: Uint32Array, distances: Uint16Array, count: number): Nearest {
  // By distance, then by token, in one number below 2^48.
  const keys = Float64Array.from(tokens, (t) => distances[t]! * 2 ** 32 + t).sort();
  const first = keys.subarray(0, Math.max(0, count));
  return {
    tokens: Uint32Array.from(first, (key) => key % 2 ** 32),
    distances: Uint16Array.from(first, (key) => Math.floor(key / 2 ** 32)),
  };
}
