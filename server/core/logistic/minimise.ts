/** The least value of a smooth convex function by its gradient alone: L-BFGS behind a preconditioner. */

/** Steps that are remembered. */
const MEMORY = 6;
const MOST_STEPS = 60;
/** A step may pass the least value on its line as long as the slope there is at most this share of the first. */
const OVERSHOOT = 0.5;
const SHORTEST = 1e-4;

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

export interface Convex {
  /** Writes the gradient at a point. */
  readonly gradientAt: (at: Float64Array, gradient: Float64Array) => void;
  /** Multiplies by an approximate inverse of the Hessian, in place. */
  readonly precondition: (vector: Float64Array) => void;
}

/**
 * Moves `at` to where another step would gain less than `tolerance`.
 *
 * The value itself is never asked for: along a line, a convex function has fallen for as long as its slope is negative.
 */
export function minimise(
  at: Float64Array,
  { gradientAt, precondition }: Convex,
  tolerance: number,
): void {
  const size = at.length;
  let gradient = new Float64Array(size);
  let ahead = new Float64Array(size);
  const from = new Float64Array(size);
  const direction = new Float64Array(size);
  const pairs: Pair[] = [];
  gradientAt(at, gradient);
  for (let step = 0; step < MOST_STEPS; step++) {
    aim(direction, gradient, pairs, precondition);
    const slope = dot(direction, gradient);
    if (-slope < 2 * tolerance) return;
    from.set(at);
    let length = 1;
    for (;;) {
      for (let i = 0; i < size; i++) at[i] = from[i]! + length * direction[i]!;
      gradientAt(at, ahead);
      const there = dot(direction, ahead);
      if (there <= -OVERSHOOT * slope || length < SHORTEST) break;
      length *= slope / (slope - there);
    }
    remember(pairs, { at, from, gradient, ahead });
    [gradient, ahead] = [ahead, gradient];
  }
}

/** The two-loop recursion (Nocedal & Wright 2006, algorithm 7.4). */
function aim(
  direction: Float64Array,
  gradient: Float64Array,
  pairs: readonly Pair[],
  precondition: (vector: Float64Array) => void,
): void {
  for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i]!;
  const alphas = new Float64Array(MEMORY);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, y, rho } = pairs[i]!;
    alphas[i] = rho * dot(s, direction);
    add(direction, y, -alphas[i]!);
  }
  precondition(direction);
  for (let i = 0; i < pairs.length; i++) {
    const { s, y, rho } = pairs[i]!;
    add(direction, s, alphas[i]! - rho * dot(y, direction));
  }
}

function remember(
  pairs: Pair[],
  move: Readonly<Record<'at' | 'from' | 'gradient' | 'ahead', Float64Array>>,
): void {
  const { at, from, gradient, ahead } = move;
  const s = new Float64Array(at.length);
  const y = new Float64Array(at.length);
  for (let i = 0; i < at.length; i++) {
    s[i] = at[i]! - from[i]!;
    y[i] = ahead[i]! - gradient[i]!;
  }
  const curvature = dot(s, y);
  if (curvature > 0) pairs.push({ s, y, rho: 1 / curvature });
  if (pairs.length > MEMORY) pairs.shift();
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += times * what[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
