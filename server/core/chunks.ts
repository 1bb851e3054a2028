/** Planes in parts: for caches larger than a memory, or than all of it. Every operation visits the parts in turn. */
import type { Prototype } from './prototype';
import { agreementCounts } from './agreement';
import type {
  SetHistograms,
  Nearest,
  PairRow,
  Placed,
  RankedTask,
  ScoreHistograms,
} from './results';
import { plainHistogramsOf } from './auc';
import { wordsFor } from './bits';
import type { PlaneKernels } from './kernels';
import { nearestOfMany, rowOf } from './nearest';
import { jointPlusCounts, pairIndex } from './pairs';
import { placedOf } from './placing';
import type { SignPlanes } from './planes';
import { planeOf, plusCounts, plusCountsOfLists } from './planes';
import { scoreWidths } from './scoreMany';
import { stoppedBy } from './stop';

/** Consecutive tokens; every chunk but the last holds a multiple of 32. */
export interface PlaneChunk {
  readonly first: number;
  readonly tokens: number;
  /** The chunk's planes, valid until those of another chunk are asked for; loading them ends soon after a stop. */
  readonly planes: (stop?: Int32Array) => SignPlanes;
}

/**
 * One matrix out of chunks of tokens.
 *
 * @returns Planes whose `words` are unavailable; all functions of this folder work on them.
 */
export function chunkedPlanes(dimensions: number, chunks: readonly PlaneChunk[]): SignPlanes {
  const tokens = chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  return {
    tokens,
    dimensions,
    stride: wordsFor(tokens),
    get words(): Uint32Array {
      throw new RangeError(`planes of ${tokens} x ${dimensions} signs are not in memory whole`);
    },
    kernels: new ChunkedKernels(tokens, dimensions, chunks),
  };
}

class ChunkedKernels implements PlaneKernels {
  constructor(
    private readonly tokens: number,
    private readonly dimensions: number,
    private readonly chunks: readonly PlaneChunk[],
  ) {}

  stoppedBy(stop: Int32Array): PlaneKernels {
    const chunks = this.chunks.map((chunk) => ({
      ...chunk,
      planes: () => stoppedBy(chunk.planes(stop), stop),
    }));
    return new ChunkedKernels(this.tokens, this.dimensions, chunks);
  }

  plusCounts(tokens: Uint32Array): Uint32Array {
    const sum = new Uint32Array(this.dimensions);
    for (const chunk of this.chunks) {
      add(sum, plusCounts(chunk.planes(), part(tokens, chunk)));
    }
    return sum;
  }

  plusCountsOfLists(lists: readonly (readonly number[])[]): Uint32Array[] {
    const sums = lists.map(() => new Uint32Array(this.dimensions));
    for (const chunk of this.chunks) {
      const own = lists.map((list) => inChunk(list, chunk));
      if (own.every((list) => list.length === 0)) continue;
      plusCountsOfLists(chunk.planes(), own).forEach((counts, i) => add(sums[i]!, counts));
    }
    return sums;
  }

  agreementCounts(prototype: Prototype): Uint16Array {
    const counts = new Uint16Array(this.tokens);
    for (const chunk of this.chunks) {
      counts.set(agreementCounts(chunk.planes(), prototype), chunk.first);
    }
    return counts;
  }

  scoreWidths(tasks: readonly RankedTask[]): ScoreHistograms[][] {
    const sums = tasks.map(({ widths, positives }) =>
      widths.map((k) => ({
        positive: new Uint32Array(k + 1),
        negative: new Uint32Array(k + 1),
        scores: new Uint16Array(positives.length),
      })),
    );
    for (const chunk of this.chunks) {
      const own = tasks.map((task) => ({
        ...task,
        positives: inChunk(task.positives, chunk),
        negatives: part(task.negatives, chunk),
      }));
      scoreWidths(chunk.planes(), own).forEach((ofWidths, i) => {
        const at = positionsIn(tasks[i]!.positives, chunk);
        ofWidths.forEach((found, w) => addHistograms(sums[i]![w]!, found, at));
      });
    }
    return sums;
  }

  placeWidths(tasks: readonly RankedTask[], meanwhile?: () => void): Placed[][] {
    meanwhile?.();
    return this.scoreWidths(tasks).map((ofWidths) => ofWidths.map(placedOf));
  }

  /** Reads no chunk. */
  histogramsOf(scores: Uint16Array, set: Uint32Array, k: number): SetHistograms {
    return plainHistogramsOf(scores, set, k);
  }

  *pairRows(tokens: Uint32Array, dimensions: readonly number[]): Generator<PairRow, void> {
    const n = dimensions.length;
    const sum = new Uint32Array((n * (n - 1)) / 2);
    for (const chunk of this.chunks) {
      add(sum, jointPlusCounts(chunk.planes(), part(tokens, chunk), dimensions));
    }
    for (let i = 0; i < n; i++) {
      const from = pairIndex(i, i + 1, n);
      yield { i, counts: sum.subarray(from, from + n - i - 1) };
    }
  }

  nearestOfMany(queries: readonly Uint32Array[], count: number, among: Uint32Array): Nearest[] {
    let best = queries.map((): Nearest => ({
      tokens: new Uint32Array(0),
      distances: new Uint16Array(0),
    }));
    for (const chunk of this.chunks) {
      const found = nearestOfMany(chunk.planes(), queries, count, part(among, chunk));
      best = best.map((old, q) => nearer(old, moved(found[q]!, chunk.first), count));
    }
    return best;
  }

  planeOf(dimension: number): Uint32Array {
    const plane = new Uint32Array(wordsFor(this.tokens));
    for (const chunk of this.chunks)
      plane.set(planeOf(chunk.planes(), dimension), chunk.first >>> 5);
    return plane;
  }

  rowOf(token: number): Uint32Array {
    const chunk = this.chunks.find(({ first, tokens }) => token >= first && token < first + tokens);
    if (!chunk) throw new RangeError(`token ${token} is outside 0..${this.tokens - 1}`);
    return rowOf(chunk.planes(), token - chunk.first);
  }
}

/** The chunk's part of a packed set, a view. */
function part(set: Uint32Array, { first, tokens }: PlaneChunk): Uint32Array {
  return set.subarray(first >>> 5, (first >>> 5) + wordsFor(tokens));
}

function inChunk(list: readonly number[], { first, tokens }: PlaneChunk): number[] {
  return list.filter((t) => t >= first && t < first + tokens).map((t) => t - first);
}

function positionsIn(list: readonly number[], { first, tokens }: PlaneChunk): number[] {
  return list.flatMap((t, i) => (t >= first && t < first + tokens ? [i] : []));
}

function add(sum: Uint32Array, more: Uint32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += more[i]!;
}

function addHistograms(
  sum: ScoreHistograms,
  more: ScoreHistograms,
  positions: readonly number[],
): void {
  add(sum.positive, more.positive);
  add(sum.negative, more.negative);
  positions.forEach((at, i) => (sum.scores[at] = more.scores[i]!));
}

function moved({ tokens, distances }: Nearest, first: number): Nearest {
  return { tokens: tokens.map((t) => t + first), distances };
}

/** The nearest of two lists, each nearest first; tokens of `a` are lower and win ties. */
function nearer(a: Nearest, b: Nearest, count: number): Nearest {
  const n = Math.min(Math.max(0, count), a.tokens.length + b.tokens.length);
  const best = { tokens: new Uint32Array(n), distances: new Uint16Array(n) };
  for (let at = 0, i = 0, j = 0; at < n; at++) {
    const first =
      j >= b.tokens.length || (i < a.tokens.length && a.distances[i]! <= b.distances[j]!);
    const [from, k] = first ? [a, i++] : [b, j++];
    best.tokens[at] = from.tokens[k]!;
    best.distances[at] = from.distances[k]!;
  }
  return best;
}
