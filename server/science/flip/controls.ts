/** Control prototypes: what a flip of equal size does that is not the feature. */
import type { Prototype } from '../../core/prototype';
import type { Random } from '../random';
import { sample } from '../random';

/** Mean over prompts and positions of the unedited state, c = h - centre. Arrays have length D. */
export interface StateMagnitudes {
  /** mean |c| */
  readonly absolute: Float64Array;
  /** mean of 4 c^2 where c > 0 (resp. c <= 0): what forcing the other sign changes, squared. */
  readonly changeIfPlus: Float64Array;
  readonly changeIfMinus: Float64Array;
}

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

/** Sum of |c| over the register, and norm of the change that the away arm makes. */
export function sizeOf(
  prototype: Prototype,
  magnitudes: StateMagnitudes,
): { readonly magnitude: number; readonly change: number } {
  let magnitude = 0;
  let squares = 0;
  prototype.dimensions.forEach((d, i) => {
    magnitude += magnitudes.absolute[d]!;
    // Away forces -polarity, so it changes the states that have the polarity's sign.
    squares +=
      prototype.polarity[i]! > 0 ? magnitudes.changeIfPlus[d]! : magnitudes.changeIfMinus[d]!;
  });
  return { magnitude, change: Math.sqrt(squares) };
}

/** Dimensions outside the register; all of them where fewer than `k` lie outside. */
function outsidePool(register: readonly number[], dimensions: number): number[] {
  const inside = new Set(register);
  const all = Array.from({ length: dimensions }, (_, d) => d);
  const outside = all.filter((d) => !inside.has(d));
  return outside.length >= register.length ? outside : all;
}

/** A random prototype of equal size: random dimensions, random polarity. */
export function randomPrototype(
  register: readonly number[],
  dimensions: number,
  random: Random,
): Prototype {
  const drawn = sample(outsidePool(register, dimensions), register.length, random);
  return { dimensions: drawn, polarity: drawn.map(() => (random.int(2) === 0 ? 1 : -1)) };
}

/**
 * Another concept's prototype without the dimensions that both register, at most as wide as ours.
 * The narrowest case is empty: all of the other's dimensions are ours.
 */
export function disjointPrototype(ours: Prototype, other: Prototype): Prototype {
  const inside = new Set(ours.dimensions);
  const kept = other.dimensions
    .map((_, i) => i)
    .filter((i) => !inside.has(other.dimensions[i]!))
    .slice(0, ours.dimensions.length);
  return {
    dimensions: kept.map((i) => other.dimensions[i]!),
    polarity: kept.map((i) => other.polarity[i]!),
  };
}

const MATCH_STEPS = 4000;

/**
 * A random prototype of equal size whose sum of |c| and norm of change are those of `ours`, as nearly as random
 * exchanges of one dimension at a time can bring it.
 */
export function matchedPrototype(
  ours: Prototype,
  magnitudes: StateMagnitudes,
  random: Random,
): Prototype {
  const wanted = sizeOf(ours, magnitudes);
  const pool = outsidePool(ours.dimensions, magnitudes.absolute.length);
  let best = randomPrototype(ours.dimensions, magnitudes.absolute.length, random);
  let distance = mismatch(best, magnitudes, wanted);
  for (let step = 0; step < MATCH_STEPS && distance > 0.01; step++) {
    const candidate = exchangeOne(best, pool, random);
    const next = mismatch(candidate, magnitudes, wanted);
    if (next < distance) [best, distance] = [candidate, next];
  }
  return best;
}

function mismatch(
  prototype: Prototype,
  magnitudes: StateMagnitudes,
  wanted: { readonly magnitude: number; readonly change: number },
): number {
  const size = sizeOf(prototype, magnitudes);
  const ratio = (a: number, b: number): number => Math.abs(Math.log((a + 1e-12) / (b + 1e-12)));
  return ratio(size.magnitude, wanted.magnitude) + ratio(size.change, wanted.change);
}

function exchangeOne(prototype: Prototype, pool: readonly number[], random: Random): Prototype {
  const dimensions = [...prototype.dimensions];
  const polarity = [...prototype.polarity];
  const at = random.int(dimensions.length);
  const incoming = pool[random.int(pool.length)]!;
  if (!dimensions.includes(incoming)) dimensions[at] = incoming;
  polarity[at] = random.int(2) === 0 ? 1 : -1;
  return { dimensions, polarity };
}
