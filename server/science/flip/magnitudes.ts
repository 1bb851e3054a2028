/** The size of the unflipped states, and hence of a flip of some dimensions. */
import type { Prototype } from '../../core/prototype';

/** Mean over prompts and positions of the unedited state, c = h - centre. Arrays have length D. */
export interface StateMagnitudes {
  /** mean |c| */
  readonly absolute: Float64Array;
  /** mean of 4 c^2 where c > 0 (resp. c <= 0): what forcing the other sign changes, squared. */
  readonly changeIfPlus: Float64Array;
  readonly changeIfMinus: Float64Array;
}

/** @param states [positions, D] row-major, one per prompt. */
export function magnitudesOf(
  states: readonly Float32Array[],
  centre: ArrayLike<number>,
): StateMagnitudes {
  const dimensions = centre.length;
  const result: StateMagnitudes = {
    absolute: new Float64Array(dimensions),
    changeIfPlus: new Float64Array(dimensions),
    changeIfMinus: new Float64Array(dimensions),
  };
  const positions = states.reduce((sum, s) => sum + s.length / dimensions, 0);
  for (const state of states) {
    for (let i = 0; i < state.length; i++) {
      const d = i % dimensions;
      const c = state[i]! - centre[d]!;
      result.absolute[d]! += Math.abs(c) / positions;
      const side = c > 0 ? result.changeIfPlus : result.changeIfMinus;
      side[d]! += (4 * c * c) / positions;
    }
  }
  return result;
}

/** Mean of the states over all prompts and positions, without the first `skip` positions of each. */
export function meanState(
  states: readonly Float32Array[],
  dimensions: number,
  skip: number,
): Float32Array {
  const sums = new Float64Array(dimensions);
  let positions = 0;
  for (const state of states) {
    for (let i = skip * dimensions; i < state.length; i++) sums[i % dimensions]! += state[i]!;
    positions += state.length / dimensions - skip;
  }
  return Float32Array.from(sums, (sum) => sum / positions);
}

/** Mean squared change of one dimension that the away arm forces against `polarity`. */
export function changedBy(magnitudes: StateMagnitudes, d: number, polarity: number): number {
  // Away forces -polarity, so it changes the states that have the polarity's sign.
  return polarity > 0 ? magnitudes.changeIfPlus[d]! : magnitudes.changeIfMinus[d]!;
}

/** Sum of |c| over the register, and norm of the change that the away arm makes. */
export function sizeOf(
  { dimensions, polarity }: Prototype,
  magnitudes: StateMagnitudes,
): { readonly magnitude: number; readonly change: number } {
  let [magnitude, squares] = [0, 0];
  dimensions.forEach((d, i) => {
    magnitude += magnitudes.absolute[d]!;
    squares += changedBy(magnitudes, d, polarity[i]!);
  });
  return { magnitude, change: Math.sqrt(squares) };
}
