/** DiffMean: the direction from the mean of other tokens to that of the anchors, from single-token states. */
import { members } from '../../core/bits';
import type { Position } from '../../protocol/evidence';
import type { Evaluated } from '../measure';
import type { FlipModel } from '../ports';
import type { Random } from '../random';
import { sample } from '../random';
import type { FlipClasses, Split } from './splits';

/** Tokens whose mean represents the rest of the vocabulary. */
const REST = 128;

export interface DiffMeanTask {
  readonly anchors: readonly number[];
  readonly targets: readonly number[] | null;
  /** Token ids before each token. */
  readonly prefix: readonly number[];
  /** Length D. */
  readonly centre: Float32Array;
  readonly classes?: FlipClasses;
}

/** One direction of length 1 per split, from the anchors that chose its register. */
export async function directionsOf(
  model: FlipModel,
  evaluated: Evaluated,
  task: DiffMeanTask,
  splits: readonly Split[],
  random: Random,
): Promise<Float32Array[]> {
  const own = new Set([...task.anchors, ...(task.targets ?? [])]);
  const pool = members(evaluated.tokens).filter((token) => !own.has(token));
  const rest = sample(pool, Math.min(REST, pool.length), random);
  const states = await statesOf(model, [...new Set([...task.anchors, ...rest])], task);
  const of = (tokens: readonly number[]): Float32Array[] => tokens.map((t) => states.get(t)!);
  return splits.map((split) => diffMean(of(split.training), of(rest)));
}

/**
 * Mean of `anchors` minus mean of `rest`, scaled to length 1.
 *
 * @returns Zeros if the means are equal.
 * @see Marks & Tegmark 2023, "The geometry of truth".
 */
function diffMean(anchors: readonly Float32Array[], rest: readonly Float32Array[]): Float32Array {
  const difference = new Float64Array(anchors[0]!.length);
  for (const state of anchors) state.forEach((h, d) => (difference[d]! += h / anchors.length));
  for (const state of rest) state.forEach((h, d) => (difference[d]! -= h / rest.length));
  const length = Math.sqrt(difference.reduce((sum, x) => sum + x * x, 0));
  return Float32Array.from(difference, (x) => (length === 0 ? 0 : x / length));
}

/** States of tokens or inputs run alone, each at the position that stands for it: a token's is the last. */
async function statesOf(
  model: FlipModel,
  tokens: readonly number[],
  { prefix, centre, classes }: DiffMeanTask,
): Promise<ReadonlyMap<number, Float32Array>> {
  const position = classes?.position ?? 'last';
  const states = await model.unedited(tokens.map((token) => [...prefix, token]));
  return new Map(
    tokens.map((token, i) => [token, stateAt(states[i]!, centre.length, position)] as const),
  );
}

/** @param states [positions, width] row-major. */
function stateAt(states: Float32Array, width: number, position: Position | 'last'): Float32Array {
  if (position === 'last') return states.slice(-width);
  if (position !== 'mean') {
    const at = position === 'cls' ? 0 : position;
    return states.slice(at * width, (at + 1) * width);
  }
  const sum = new Float64Array(width);
  states.forEach((h, i) => (sum[i % width]! += h));
  return Float32Array.from(sum, (total) => (total * width) / states.length);
}
