/** Logistic regressions divided over the threads of a crew: the code of core, on numbers in shared memory. */
import type { Design } from '../core/logistic/design';
import { fitPath, type Fitted } from '../core/logistic/fit';
import { plainFits, type Fits, type FitsOn, type FitTask } from '../core/logistic/fits';
import type { Runner } from './job';
import type { Access, Machine } from './machine';

/** Bytes of factors that are kept. A call that needs more runs in plain JavaScript, on one thread. */
const MOST_FACTORS = 2 ** 30;
/** Nanoseconds that a cell takes in one fit. */
const CELL = 200;
/** Numbers of a task's record: training set, address of its counts, number of penalties, address of its results. */
const TASK = 4;
/** Numbers of a penalty in the record: strength, address of its factor. */
const RIDGE = 2;

/** @param machine Holds one design at a time: fits on an earlier one end when the next begins. */
export function crewFits(machine: Machine, crew: Runner, stop?: Int32Array): FitsOn {
  return (design, trainings) => {
    const placed = new Placed(machine, design, trainings);
    const plain = plainFits(design, trainings);
    return (tasks) =>
      placed.holds(tasks)
        ? machine.scratch(() => run({ machine, crew, stop }, placed, tasks))
        : plain(tasks);
  };
}

/** A design, its training sets, and the factors so far, in shared memory. */
class Placed {
  readonly #factors = new Map<Float64Array, number>();
  readonly #factorBytes: number;
  readonly address: Readonly<Record<'start' | 'column' | 'trainings', number>>;

  constructor(
    private readonly machine: Machine,
    readonly design: Design,
    trainings: readonly Float64Array[],
  ) {
    machine.clear();
    this.#factorBytes = 8 * (design.columns + 1) ** 2;
    this.address = {
      start: machine.put(design.start),
      column: machine.put(design.column),
      trainings: machine.take(8 * design.size * trainings.length),
    };
    const all = machine.f64(this.address.trainings, design.size * trainings.length);
    trainings.forEach((n, i) => all.set(n, i * design.size));
  }

  /** Places the factors of the tasks. @returns Whether there is room. */
  holds(tasks: readonly FitTask[]): boolean {
    const needed = new Set(tasks.flatMap(({ ridges }) => ridges.map(({ factor }) => factor)));
    const missing = [...needed].filter((factor) => !this.#factors.has(factor));
    if ((this.#factors.size + missing.length) * this.#factorBytes > MOST_FACTORS) return false;
    for (const factor of missing) this.#factors.set(factor, this.machine.put(factor));
    return true;
  }

  factorAt(factor: Float64Array): number {
    return this.#factors.get(factor)!;
  }
}

interface Bench {
  readonly machine: Machine;
  readonly crew: Runner;
  readonly stop: Int32Array | undefined;
}

function run(
  { machine, crew, stop }: Bench,
  placed: Placed,
  tasks: readonly FitTask[],
): ReturnType<Fits> {
  const { design, address } = placed;
  const most = Math.max(0, ...tasks.map(({ ridges }) => ridges.length));
  const step = TASK + RIDGE * most;
  const records = machine.take(8 * step * tasks.length);
  const results = tasks.map(({ training, plus, ridges }, i) => {
    const out = machine.take(8 * numbersOf(design) * ridges.length);
    const record = [training, machine.put(plus), ridges.length, out];
    for (const { strength, factor } of ridges) record.push(strength, placed.factorAt(factor));
    machine.f64(records + 8 * step * i, record.length).set(record);
    return out;
  });
  const { size, columns } = design;
  crew.run(machine, {
    operation: 'fitPaths',
    arguments: [
      size,
      columns,
      address.start,
      address.column,
      design.column.length,
      address.trainings,
      records,
      step,
    ],
    tasks: tasks.length,
    work: tasks.length * most * size * CELL,
    stop,
  });
  return tasks.map(({ ridges }, i) => fittedAt(machine, design, results[i]!, ridges.length));
}

/** Task of the crew: one dimension on one training set, with all its penalties. */
export function fitPaths(access: Access, args: readonly number[], task: number): void {
  const [size, columns, start, column, entries, trainings, records, step] = args as Eight;
  const design = {
    size,
    columns,
    start: access.u32(start, size + 1),
    column: access.u32(column, entries),
  };
  const record = access.f64(records + 8 * step * task, step);
  const [training, plus, penalties, out] = record as unknown as Four;
  const ridges = Array.from({ length: penalties }, (_, i) => ({
    strength: record[TASK + RIDGE * i]!,
    factor: access.f64(record[TASK + RIDGE * i + 1]!, (columns + 1) ** 2),
  }));
  const counted = {
    n: access.f64(trainings + 8 * size * training, size),
    plus: access.f64(plus, size),
  };
  fitPath(design, counted, ridges, fittedAt(access, design, out, penalties));
}

type Four = readonly [number, number, number, number];
type Eight = readonly [...Four, ...Four];

function numbersOf({ size, columns }: Design): number {
  return columns + 1 + 2 * size;
}

/** Views of the results of one task, one after the other. */
function fittedAt(access: Access, design: Design, address: number, count: number): Fitted[] {
  const { size, columns } = design;
  return Array.from({ length: count }, (_, i) => {
    const at = address + 8 * numbersOf(design) * i;
    const odds = at + 8 * (columns + 1);
    return {
      beta: access.f64(at, columns + 1),
      odds: access.f64(odds, size),
      softplus: access.f64(odds + 8 * size, size),
    };
  });
}
