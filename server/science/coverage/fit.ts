/**
 * The chance of a + sign given a token's labels: logistic regression with an L2 penalty on all coefficients but the
 * intercept, on cells of tokens. Half a + and half a - without a label are added, so that every maximum is finite.
 */
import type { Cells } from './cells';
import { cholesky, solveInPlace } from './cholesky';

/** Values that a dimension's variance p (1 - p) is rounded to, for the approximate Hessian. */
const VARIANCES = [0.25, 0.21, 0.17, 0.13, 0.09, 0.06, 0.035, 0.02, 0.01, 0.004];
/** Steps that L-BFGS remembers. */
const MEMORY = 6;
const MOST_STEPS = 60;
/** The search ends where another step would gain less than this many nats a token. */
const TOLERANCE = 1e-5;

/** One training set; dimensions differ only in their counts of +. */
export class Training {
  readonly #gram: Float64Array;
  readonly #factors = new Map<string, Float64Array>();
  /** Coefficients: the intercept, then one for each column. */
  readonly width: number;
  readonly total: number;

  /** @param n Tokens per cell. */
  constructor(
    readonly cells: Cells,
    private readonly n: Float64Array,
  ) {
    this.width = cells.columns + 1;
    this.total = n.reduce((sum, one) => sum + one, 0);
    this.#gram = gramOf(cells, n);
  }

  /** The share of + of the training tokens, with half a + and half a - added. */
  baseOf(plus: Float64Array): number {
    return (plus.reduce((sum, one) => sum + one, 0) + 0.5) / (this.total + 1);
  }

  /** The factor of the Hessian where every token has the variance of the base rate. */
  factor(base: number, strength: number): Float64Array {
    const variance = roundedVariance(base);
    const key = `${variance} ${strength}`;
    const known = this.#factors.get(key);
    if (known) return known;
    const n = this.width;
    const hessian = this.#gram.map((value) => value * variance);
    for (let i = 1; i < n; i++) hessian[i * n + i]! += strength;
    const made = cholesky(hessian, n);
    this.#factors.set(key, made);
    return made;
  }

  /**
   * Coefficients for one dimension.
   *
   * @param plus Tokens with sign + per cell.
   * @param strength Of the penalty, > 0: minus the log likelihood + strength / 2 times the sum of squares is least.
   * @param from Where the search starts; default: the base rate and no effect of any label.
   */
  fit(plus: Float64Array, strength: number, from?: Float64Array): Float64Array {
    const base = this.baseOf(plus);
    const factor = this.factor(base, strength);
    const start = from ? Float64Array.from(from) : new Float64Array(this.width);
    if (!from) start[0] = Math.log(base / (1 - base));
    const lossOf = (beta: Float64Array, gradient: Float64Array): number =>
      this.#loss(beta, plus, strength, gradient);
    const precondition = (vector: Float64Array): void => solveInPlace(factor, this.width, vector);
    return minimise(start, lossOf, precondition, TOLERANCE * this.total);
  }

  #loss(beta: Float64Array, plus: Float64Array, strength: number, gradient: Float64Array): number {
    const { start, column, size } = this.cells;
    const { n } = this;
    gradient[0] = 0;
    let loss = 0;
    for (let i = 1; i < beta.length; i++) {
      gradient[i] = strength * beta[i]!;
      loss += (strength / 2) * beta[i]! * beta[i]!;
    }
    for (let c = 0; c < size; c++) {
      // The added half + and half - are in the cell without labels.
      const count = n[c]! + (c === 0 ? 1 : 0);
      if (count === 0) continue;
      const positive = plus[c]! + (c === 0 ? 0.5 : 0);
      let eta = beta[0]!;
      for (let k = start[c]!; k < start[c + 1]!; k++) eta += beta[column[k]! + 1]!;
      const e = Math.exp(-Math.abs(eta));
      loss += count * ((eta > 0 ? eta : 0) + Math.log1p(e)) - positive * eta;
      const residual = (count * (eta > 0 ? 1 : e)) / (1 + e) - positive;
      gradient[0] += residual;
      for (let k = start[c]!; k < start[c + 1]!; k++) gradient[column[k]! + 1]! += residual;
    }
    return loss;
  }
}

/** The log odds of + in every cell. */
export function logOddsOf({ start, column, size }: Cells, beta: Float64Array): Float64Array {
  const odds = new Float64Array(size);
  for (let c = 0; c < size; c++) {
    let eta = beta[0]!;
    for (let k = start[c]!; k < start[c + 1]!; k++) eta += beta[column[k]! + 1]!;
    odds[c] = eta;
  }
  return odds;
}

function roundedVariance(base: number): number {
  const exact = base * (1 - base);
  return VARIANCES.find((variance) => variance <= exact * 1.15) ?? VARIANCES.at(-1)!;
}

function gramOf({ columns, start, column, size }: Cells, counts: Float64Array): Float64Array {
  const n = columns + 1;
  const gram = new Float64Array(n * n);
  for (let c = 0; c < size; c++) {
    const count = counts[c]!;
    gram[0]! += count;
    for (let i = start[c]!; i < start[c + 1]!; i++) {
      const row = (column[i]! + 1) * n;
      gram[row]! += count;
      for (let j = start[c]!; j <= i; j++) gram[row + column[j]! + 1]! += count;
    }
  }
  gram[0]! += 1;
  return gram;
}

/** L-BFGS whose first guess of the inverse Hessian is the preconditioner; a step that gains nothing is halved. */
function minimise(
  start: Float64Array,
  lossOf: (at: Float64Array, gradient: Float64Array) => number,
  precondition: (vector: Float64Array) => void,
  tolerance: number,
): Float64Array {
  let at = start;
  let gradient = new Float64Array(at.length);
  let loss = lossOf(at, gradient);
  const pairs: Pair[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = directionOf(gradient, pairs, precondition);
    const slope = dot(direction, gradient);
    if (-slope < 2 * tolerance) break;
    let length = 1;
    let next = moved(at, direction, length);
    const nextGradient = new Float64Array(at.length);
    let nextLoss = lossOf(next, nextGradient);
    while (nextLoss > loss + 1e-4 * length * slope && length > 1e-4) {
      length /= 2;
      next = moved(at, direction, length);
      nextLoss = lossOf(next, nextGradient);
    }
    if (nextLoss >= loss) break;
    const s = moved(next, at, -1);
    const y = moved(nextGradient, gradient, -1);
    const curvature = dot(s, y);
    if (curvature > 0) pairs.push({ s, y, rho: 1 / curvature });
    if (pairs.length > MEMORY) pairs.shift();
    [at, gradient, loss] = [next, nextGradient, nextLoss];
  }
  return at;
}

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

/** The two-loop recursion (Nocedal & Wright 2006, algorithm 7.4). */
function directionOf(
  gradient: Float64Array,
  pairs: readonly Pair[],
  precondition: (vector: Float64Array) => void,
): Float64Array {
  const q = Float64Array.from(gradient, (g) => -g);
  const alphas = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, y, rho } = pairs[i]!;
    alphas[i] = rho * dot(s, q);
    add(q, y, -alphas[i]!);
  }
  precondition(q);
  pairs.forEach(({ s, y, rho }, i) => add(q, s, alphas[i]! - rho * dot(y, q)));
  return q;
}

function moved(from: Float64Array, along: Float64Array, length: number): Float64Array {
  const to = Float64Array.from(from);
  add(to, along, length);
  return to;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += times * what[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
