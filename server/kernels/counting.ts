/** Counts of + signs for every dimension: over a set of tokens, and over short lists of them. */
import type { Crew } from './crew';
import { LANES, type Layout } from './layout';
import type { Access, Machine } from './machine';

/** What an operation on planes needs. */
export interface Bench {
  readonly machine: Machine;
  readonly crew: Crew;
  readonly layout: Layout;
  readonly stop: Int32Array | undefined;
}

/** A packed set of tokens in memory, padded with zeros to whole blocks and a chunk of tokens more. */
export function putSet({ machine, layout }: Bench, tokens: Uint32Array): number {
  const set = machine.takeZeros(layout.planeStep + 64);
  machine.u32(set, tokens.length).set(tokens);
  return set;
}

export function countSet(bench: Bench, tokens: Uint32Array): Uint32Array {
  const { machine, crew, layout, stop } = bench;
  const { planes, planeStep, dimensions, blocks } = layout;
  return machine.scratch(() => {
    const out = machine.take(4 * dimensions);
    const perTask = Math.max(1, Math.ceil(dimensions / (8 * crew.threads)));
    const set = putSet(bench, tokens);
    crew.run(machine, {
      operation: 'countPlanes',
      arguments: [planes, planeStep, dimensions, set, blocks * 16, out, perTask],
      tasks: Math.ceil(dimensions / perTask),
      work: dimensions * blocks,
      stop,
    });
    return machine.u32(out, dimensions).slice();
  });
}

/** Task of the crew: the counts of some planes. */
export function countPlanes({ kernels }: Access, args: readonly number[], task: number): void {
  const [planes, step, dimensions, set, bytes, out, perTask] = args as Seven;
  const from = task * perTask;
  const n = Math.min(perTask, dimensions - from);
  kernels.countWithin(planes + from * step, step, n, set, bytes, out + from * 4);
}

/** Task of the crew: reads a part of a memory, so that others can be measured against its speed. */
export function readMemory({ kernels }: Access, args: readonly number[], task: number): void {
  const [from, bytesEach] = args as readonly [number, number];
  kernels.readAll(from + task * bytesEach, bytesEach);
}

type Seven = readonly [number, number, number, number, number, number, number];

/** Rows that are added before 16-bit counts could overflow. */
const MOST_ROWS = 65520;
/** u32 words of a list's record: offsets, blocks of 16 rows, levels, out. */
const RECORD = 4;

/** Adds the rows of each list, 128 dimensions at a time: n * D / 8 bytes are read, however long a plane is. */
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
    kernels.writeScores(counter, levels!, 0, out! + 256 * c, counter + 256);
  }
}
