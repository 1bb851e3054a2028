/** The operations of compiled kernels on one set of planes; the functions of this folder try these first. */
import type { Prototype } from './prototype';
import type {
  SetHistograms,
  Nearest,
  PairRow,
  Placed,
  RankedTask,
  ScoreHistograms,
} from './results';

/**
 * The operations of this folder over planes that live elsewhere: in the memory of compiled kernels, or in parts on a
 * disk. Each gives bit for bit what the plain function of the same name gives.
 */
export interface PlaneKernels {
  plusCounts(tokens: Uint32Array): Uint32Array;
  plusCountsOfLists(lists: readonly (readonly number[])[]): Uint32Array[];
  agreementCounts(prototype: Prototype): Uint16Array;
  scoreWidths(tasks: readonly RankedTask[]): ScoreHistograms[][];
  /** @param meanwhile See the function of that name. */
  placeWidths(tasks: readonly RankedTask[], meanwhile?: () => void): Placed[][];
  histogramsOf(scores: Uint16Array, set: Uint32Array, k: number): SetHistograms;
  pairRows(tokens: Uint32Array, dimensions: readonly number[]): Generator<PairRow, void>;
  nearestOfMany(queries: readonly Uint32Array[], count: number, among: Uint32Array): Nearest[];
  /** A packed set of tokens: a view, or a copy if planes are not in memory whole. */
  planeOf(dimension: number): Uint32Array;
  rowOf(token: number): Uint32Array;
  /** @see stoppedBy */
  stoppedBy(stop: Int32Array): PlaneKernels;
}
