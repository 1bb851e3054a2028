/** Scores of prototypes: for every token, or reduced to histograms tile by tile. */
import type { Prototype } from '../core/prototype';
import { fullSet, members, popcount, without } from '../core/bits';
import type { RankedTask, ScoreHistograms } from '../core/results';
import { levelsFor, type Bench } from './counting';
import { LANES } from './layout';
import type { Access, Machine } from './machine';
import { LINE, LINES, putLines, putUsed, TILE_BLOCKS } from './program';

/** u32 words of a width's record: its lines, bins, histogram. */
const WIDTH = LINES + 2;
/** Bytes of a thread's counters. */
const SCRATCH = 16 * 256 + 256;
/** The most bytes to fetch ahead: half of the second-level cache. */
const TOUCHED = 512 << 10;
/** Nanoseconds to write and count a block's scores. */
const BLOCK = 100;

interface Program {
  /** Address of its widths' records. */
  readonly records: number;
  readonly widths: number;
  readonly levels: number;
}

/** Scores of every token. */
export function agreements(bench: Bench, prototype: Prototype): Uint16Array {
  const { machine, crew, layout, stop } = bench;
  const k = prototype.dimensions.length;
  return machine.scratch(() => {
    const { records, levels } = putProgram(bench, prototype, [k], () => 0);
    const out = machine.take(2 * LANES * layout.blocks);
    const scratch = machine.take(SCRATCH * crew.threads);
    const perTask = Math.ceil(layout.blocks / (8 * crew.threads));
    crew.run(machine, {
      operation: 'scoreTokens',
      arguments: [layout.planes, layout.blocks, records, levels, out, scratch, perTask],
      tasks: Math.ceil(layout.blocks / Math.max(1, perTask)),
      work: layout.blocks * (k * LINE + BLOCK),
      stop,
    });
    return copied(machine.u16(out, layout.tokens));
  });
}

/** A copy of shared memory; `slice` copies number by number and takes six times as long. */
function copied(view: Uint16Array): Uint16Array {
  const copy = new Uint16Array(view.length);
  copy.set(view);
  return copy;
}

/** Task of the crew: scores of some blocks of tokens. */
export function scoreTokens(
  access: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const { kernels } = access;
  const [planes, blocks, records, levels, out, scratch, perTask] = args as Seven;
  const from = task * perTask;
  const n = Math.min(perTask, blocks - from);
  const own = scratch + SCRATCH * thread;
  const [offsets, , minus, fewMinus, plus, fewPlus] = access.u32(records, WIDTH);
  const lines = 16 * (minus! + plus!) + 4 * (fewMinus! + fewPlus!);
  if (16 * n * lines <= TOUCHED) kernels.touchLines(planes + 16 * from, offsets!, lines, 16 * n);
  kernels.score(planes + 16 * from, n, records, 1, levels, out + 256 * from, 0, own);
}

type Seven = readonly [number, number, number, number, number, number, number];

function putProgram(
  bench: Bench,
  prototype: Prototype,
  widths: readonly number[],
  histogramOf: (bins: number) => number,
): Program {
  const { machine } = bench;
  const records = machine.take(4 * WIDTH * widths.length);
  putLines(bench, prototype, widths).forEach((lines, w) => {
    const bins = widths[w]! + 1;
    machine.u32(records + 4 * WIDTH * w, WIDTH).set([...lines, bins, histogramOf(bins)]);
  });
  return { records, widths: widths.length, levels: levelsFor(widths.at(-1) ?? 0) };
}

/** u32 words of a task's record: program, widths, levels, whether all tokens are counted, list, its length, scores. */
const TASK = 7;

/** A task in kernel layout, and what is needed to read its result. */
interface Placed {
  readonly task: RankedTask;
  /** Whether the histogram of all tokens is taken, and those of the list subtracted. */
  readonly full: boolean;
  /** Tokens that are looked up, ascending: positives, and the few that are, or are not, negatives. */
  readonly list: readonly number[];
  readonly few: readonly number[];
  /** 16-bit scores of the list, width after width. */
  readonly scores: number;
  /** Offset of each width's histogram in a thread's part. */
  readonly histograms: readonly number[];
}

/** Bytes of histograms of one thread at a time. */
const MOST_HISTOGRAMS = 32 << 20;

export function scoreTasks(bench: Bench, tasks: readonly RankedTask[]): ScoreHistograms[][] {
  const size = ({ widths }: RankedTask): number => widths.reduce((sum, k) => sum + 8 * (k + 1), 64);
  const results: ScoreHistograms[][] = [];
  for (let from = 0; from < tasks.length;) {
    let end = from;
    for (let bytes = 0; end < tasks.length && (end === from || bytes < MOST_HISTOGRAMS); end++) {
      bytes += size(tasks[end]!);
    }
    const batch = tasks.slice(from, end);
    bench.machine.scratch(() => results.push(...scoreBatch(bench, batch)));
    from = end;
  }
  return results;
}

function scoreBatch(bench: Bench, tasks: readonly RankedTask[]): ScoreHistograms[][] {
  const { machine, crew, layout, stop } = bench;
  const few = new Few(layout.tokens);
  const records = machine.take(4 * TASK * tasks.length);
  let histogramBytes = 0;
  const placed = tasks.map((task, i) => {
    const histograms: number[] = [];
    const program = putProgram(bench, task.prototype, task.widths, (bins) => {
      histograms.push(histogramBytes);
      histogramBytes += 8 * bins;
      return histograms.at(-1)!;
    });
    const one = place(machine, task, few.of(task.negatives), histograms);
    const address = machine.put(Uint32Array.from(one.list));
    const { records: at, widths, levels } = program;
    const record = [at, widths, levels, Number(one.full), address, one.list.length, one.scores];
    machine.u32(records + 4 * TASK * i, TASK).set(record);
    return one;
  });
  const used = putUsed(bench, tasks);
  const widest = Math.max(1, ...tasks.map(({ widths }) => widths.length));
  const tile = SCRATCH + 256 * TILE_BLOCKS * widest;
  const scratch = machine.take(tile * crew.threads);
  const histograms = machine.takeZeros(histogramBytes * crew.threads);
  crew.run(machine, {
    operation: 'scoreTile',
    arguments: [
      layout.planes,
      layout.tokens,
      records,
      tasks.length,
      scratch,
      tile,
      histograms,
      histogramBytes,
      used.offsets,
      used.count,
    ],
    tasks: Math.ceil(layout.blocks / TILE_BLOCKS),
    work: layout.blocks * nanosecondsOf(tasks),
    stop,
  });
  const parts = Array.from({ length: crew.threads }, (_, t) => histograms + t * histogramBytes);
  return placed.map((one) => readResult(machine, one, parts));
}

/** For all tasks on one block. */
function nanosecondsOf(tasks: readonly RankedTask[]): number {
  return tasks.reduce(
    (sum, { widths }) => sum + (widths.at(-1) ?? 0) * LINE + widths.length * BLOCK,
    0,
  );
}

/** The members of a set, or of its complement, whichever are fewer; once for each set. */
class Few {
  private readonly known = new Map<Uint32Array, { full: boolean; few: readonly number[] }>();

  constructor(private readonly tokens: number) {}

  of(set: Uint32Array): { full: boolean; few: readonly number[] } {
    const known = this.known.get(set);
    if (known) return known;
    const full = 2 * popcount(set) > this.tokens;
    const few = members(full ? without(fullSet(this.tokens), set) : set);
    const found = { full, few };
    this.known.set(set, found);
    return found;
  }
}

function place(
  machine: Machine,
  task: RankedTask,
  { full, few }: { full: boolean; few: readonly number[] },
  histograms: readonly number[],
): Placed {
  const list = [...new Set([...task.positives, ...few])].sort((a, b) => a - b);
  const scores = machine.take(2 * list.length * task.widths.length);
  return { task, full, list, few, scores, histograms };
}

/** Task of the crew: one tile of tokens with every prototype. */
export function scoreTile(
  { kernels }: Access,
  args: readonly number[],
  task: number,
  thread: number,
): void {
  const [planes, tokens, records, count, scratch, scratchStep, histograms, ...rest] = args as Ten;
  const [histogramStep, used, usedCount] = rest;
  const first = task * TILE_BLOCKS * LANES;
  const n = Math.min(TILE_BLOCKS * LANES, tokens - first);
  kernels.touchLines(planes + first / 8, used, usedCount, n / 8);
  kernels.scoreTile(
    planes + first / 8,
    first,
    n,
    records,
    count,
    histograms + histogramStep * thread,
    scratch + scratchStep * thread,
  );
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

function readResult(machine: Machine, one: Placed, parts: readonly number[]): ScoreHistograms[] {
  const { task, list, few, full } = one;
  const at = new Map(list.map((token, i) => [token, i]));
  return task.widths.map((k, w) => {
    const looked = machine.u16(one.scores + 2 * w * list.length, list.length);
    const scores = Uint16Array.from(task.positives, (token) => looked[at.get(token)!]!);
    const positive = new Uint32Array(k + 1);
    for (const score of scores) positive[score]!++;
    const negative = new Uint32Array(k + 1);
    if (full) for (const part of parts) addHalves(machine, part + one.histograms[w]!, negative);
    for (const token of few) negative[looked[at.get(token)!]!]! += full ? -1 : 1;
    return { positive, negative, scores };
  });
}

function addHalves(machine: Machine, address: number, sum: Uint32Array): void {
  const halves = machine.u32(address, 2 * sum.length);
  for (let i = 0; i < sum.length; i++) sum[i]! += halves[i]! + halves[sum.length + i]!;
}
