/**
 * The chance of a + sign given a token's labels: logistic regression with an L2 penalty on all coefficients but the
 * intercept, on cells of tokens. Half a + and half a - without a label are added, so that every maximum is finite.
 */
import { solveInPlace } from './cholesky';
import type { Design } from './design';
import { minimise } from './minimise';

/** The search ends where another step would gain less than this many nats a token. */
const TOLERANCE = 1e-5;

export interface Ridge {
  /** Of the penalty, > 0: minus the log likelihood + strength / 2 times the sum of squares is least. */
  readonly strength: number;
  /** Of an approximate Hessian, [columns + 1, columns + 1]: how fast the fit is found, not what it is. */
  readonly factor: Float64Array;
}

/** The tokens that a dimension is fitted on. */
export interface Counted {
  /** Tokens per cell, and how many of them have sign +. */
  readonly n: Float64Array;
  readonly plus: Float64Array;
}

/** The share of + of the tokens, with half a + and half a - added. */
export function baseOf({ n, plus }: Counted): number {
  return (sum(plus) + 0.5) / (sum(n) + 1);
}

/** One dimension fitted with one penalty. */
export interface Fitted {
  /** Coefficients: the intercept, then one for each column. */
  readonly beta: Float64Array;
  /** The log odds of + in every cell, and log(1 + exp()) of each: minus the logarithm of the chance of -. */
  readonly odds: Float64Array;
  readonly softplus: Float64Array;
}

/** Fits one dimension with each penalty in turn, each from where the last one ended, and writes what it finds. */
export function fitPath(
  design: Design,
  counted: Counted,
  ridges: readonly Ridge[],
  into: readonly Fitted[],
): void {
  const base = baseOf(counted);
  const beta = new Float64Array(design.columns + 1);
  beta[0] = Math.log(base / (1 - base));
  const tolerance = TOLERANCE * sum(counted.n);
  ridges.forEach(({ strength, factor }, i) => {
    const convex = {
      gradientAt: (at: Float64Array, gradient: Float64Array) =>
        gradientOf(design, counted, strength, at, gradient),
      precondition: (vector: Float64Array) => solveInPlace(factor, vector.length, vector),
    };
    minimise(beta, convex, tolerance);
    predict(design, beta, into[i]!);
  });
}

function predict({ start, column, size }: Design, from: Float64Array, into: Fitted): void {
  const { beta, odds, softplus } = into;
  beta.set(from);
  for (let c = 0; c < size; c++) {
    let eta = beta[0]!;
    for (let k = start[c]!; k < start[c + 1]!; k++) eta += beta[column[k]! + 1]!;
    odds[c] = eta;
    softplus[c] = softplusOf(eta);
  }
}

/** log(1 + exp(x)). */
export function softplusOf(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function gradientOf(
  { start, column, size }: Design,
  { n, plus }: Counted,
  strength: number,
  beta: Float64Array,
  gradient: Float64Array,
): void {
  for (let i = 1; i < beta.length; i++) gradient[i] = strength * beta[i]!;
  // The added half + and half - are in the cell without labels.
  let all = 1 / (1 + Math.exp(-beta[0]!)) - 0.5;
  for (let c = 0; c < size; c++) {
    const count = n[c]!;
    if (count === 0) continue;
    const [from, to] = [start[c]!, start[c + 1]!];
    let eta = beta[0]!;
    for (let k = from; k < to; k++) eta += beta[column[k]! + 1]!;
    const residual = count / (1 + Math.exp(-eta)) - plus[c]!;
    all += residual;
    for (let k = from; k < to; k++) gradient[column[k]! + 1]! += residual;
  }
  gradient[0] = all;
}

function sum(values: Float64Array): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}
