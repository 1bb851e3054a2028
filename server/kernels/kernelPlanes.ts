/** Planes in the kernels' memory: the functions of core use these instead of computing in JavaScript. */
import type { Prototype } from '../core/prototype';
import { plainHistogramsOf } from '../core/auc';
import { wordsFor } from '../core/bits';
import type { PlaneKernels } from '../core/kernels';
import type {
  SetHistograms,
  Nearest,
  PairRow,
  Placed,
  RankedTask,
  ScoreHistograms,
} from '../core/results';
import type { SignPlanes } from '../core/planes';
import { countLists, countSet, type Bench } from './counting';
import type { Crew } from './crew';
import { histogramsOf } from './histograms';
import { layOut, type RowReader } from './layout';
import type { Machine } from './machine';
import { nearest } from './nearest';
import { allPairRows, somePairRows } from './pairs';
import { placeTasks } from './placing';
import { agreements, scoreTasks } from './scoring';

/**
 * Planes that the kernels compute on; `words` is a view of their memory.
 *
 * @throws {RangeError} If they do not fit into 4 GB, or the system has no memory left.
 */
export function kernelPlanes(
  machine: Machine,
  crew: Crew,
  size: { readonly tokens: number; readonly dimensions: number },
  read: RowReader,
  stop?: Int32Array,
): SignPlanes {
  const layout = layOut(machine, crew, size, read, stop);
  const { tokens, dimensions, planes, planeStep } = layout;
  const words = machine.u32(planes, (dimensions * planeStep) / 4);
  const kernels = new Kernels({ machine, crew, layout, stop: undefined, totals: {} });
  return { tokens, dimensions, stride: planeStep / 4, words, kernels };
}

/** Of the compiled histograms; a feature has fewer dimensions. */
const MOST_BINS = 1 << 15;

class Kernels implements PlaneKernels {
  constructor(private readonly bench: Bench) {}

  stoppedBy(stop: Int32Array): Kernels {
    return new Kernels({ ...this.bench, stop });
  }

  plusCounts(tokens: Uint32Array): Uint32Array {
    return countSet(this.bench, tokens);
  }

  plusCountsOfLists(lists: readonly (readonly number[])[]): Uint32Array[] {
    return countLists(this.bench, lists);
  }

  agreementCounts(prototype: Prototype): Uint16Array {
    return agreements(this.bench, prototype);
  }

  scoreWidths(tasks: readonly RankedTask[]): ScoreHistograms[][] {
    return scoreTasks(this.bench, tasks);
  }

  placeWidths(tasks: readonly RankedTask[], meanwhile?: () => void): Placed[][] {
    return placeTasks(this.bench, tasks, meanwhile);
  }

  histogramsOf(scores: Uint16Array, set: Uint32Array, k: number): SetHistograms {
    return k < MOST_BINS
      ? histogramsOf(this.bench, scores, set, k + 1)
      : plainHistogramsOf(scores, set, k);
  }

  pairRows(tokens: Uint32Array, dimensions: readonly number[]): Generator<PairRow, void> {
    const all = dimensions.length === this.bench.layout.dimensions;
    return all && dimensions.every((d, i) => d === i)
      ? allPairRows(this.bench, tokens)
      : somePairRows(this.bench, tokens, dimensions);
  }

  nearestOfMany(queries: readonly Uint32Array[], count: number, among: Uint32Array): Nearest[] {
    return nearest(this.bench, queries, count, among);
  }

  planeOf(dimension: number): Uint32Array {
    const { machine, layout } = this.bench;
    const { planes, planeStep, tokens } = layout;
    return machine.u32(planes + dimension * planeStep, wordsFor(tokens));
  }

  rowOf(token: number): Uint32Array {
    const { machine, layout } = this.bench;
    const row = machine.u32(layout.rows + token * layout.rowStep, wordsFor(layout.dimensions));
    return row.slice();
  }
}
