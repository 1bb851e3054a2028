/** One training set: what the fits of all dimensions on it share. */
import { cholesky } from '../../core/logistic/cholesky';
import type { Design } from '../../core/logistic/design';
import { baseOf } from '../../core/logistic/fit';

/** Values that a dimension's variance p (1 - p) is rounded to, for the approximate Hessian. */
const VARIANCES = [0.25, 0.16, 0.1, 0.06, 0.03, 0.01];

/** Dimensions differ only in their counts of +. */
export class Training {
  readonly #gram: Float64Array;
  readonly #factors = new Map<string, Float64Array>();
  /** Coefficients: the intercept, then one for each column. */
  readonly width: number;

  /** @param n Tokens per cell. */
  constructor(
    design: Design,
    readonly n: Float64Array,
  ) {
    this.width = design.columns + 1;
    this.#gram = gramOf(design, n);
  }

  /** The share of + of the training tokens, with half a + and half a - added. */
  baseOf(plus: Float64Array): number {
    return baseOf({ n: this.n, plus });
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
}

function roundedVariance(base: number): number {
  const exact = base * (1 - base);
  return VARIANCES.find((variance) => variance <= exact * 1.15) ?? VARIANCES.at(-1)!;
}

function gramOf({ columns, start, column, size }: Design, counts: Float64Array): Float64Array {
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
