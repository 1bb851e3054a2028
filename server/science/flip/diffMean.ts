/** DiffMean: the direction from the mean of other tokens to that of the anchors, from single-token states. */
import { members } from '../../core/bits';
import type { Position } from '../../protocol/evidence';
import type { Evaluated } from '../measure';
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

/** The tokens or inputs whose states, each run alone, give the directions. */
export interface RunAlone {
  readonly tokens: readonly number[];
  /** Those that represent the rest of the vocabulary. */
  readonly rest: readonly number[];
  /** What is run for each of the tokens. */
  readonly texts: readonly (readonly number[])[];
}

export function runAlone(evaluated: Evaluated, task: DiffMeanTask, random: Random): RunAlone {
  const { anchors, targets, prefix } = task;
  const own = new Set([...anchors, ...(targets ?? [])]);
  const pool = members(evaluated.tokens).filter((token) => !own.has(token));
  const rest = sample(pool, Math.min(REST, pool.length), random);
  const tokens = [...new Set([...anchors, ...rest])];
  return { tokens, rest, texts: tokens.map((token) => [...prefix, token]) };
}

/**
 * One direction of length 1 per split, from the anchors that chose its register.
 *
 * @param states Of each text at all positions, [positions, width]; a token's position is the last.
 */
export function directionsOf(
  { tokens, rest }: RunAlone,
  states: readonly Float32Array[],
  { centre, classes }: DiffMeanTask,
  splits: readonly Split[],
): Float32Array[] {
  const position = classes?.position ?? 'last';
  const at = new Map(
    tokens.map((token, i) => [token, stateAt(states[i]!, centre.length, position)] as const),
  );
  const of = (some: readonly number[]): Float32Array[] => some.map((token) => at.get(token)!);
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
