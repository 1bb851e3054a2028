/**
 * What is lost if one label is left out, by one step of Newton: the other coefficients move as the quadratic
 * approximation of the penalised likelihood has it, so that a label that others replace loses nothing.
 */
import type { Cells } from './cells';
import { solveInPlace } from '../../core/logistic/cholesky';
import { softplusOf, type Counted, type Fitted } from '../../core/logistic/fit';
import type { Training } from './training';

/** Columns that move less than this share of the one that is left out are taken as unmoved. */
const LEAST_SHARE = 0.01;

/** By how much the log odds of some cells change for each unit of the coefficient that is left out. */
interface Shift {
  readonly cells: readonly number[];
  readonly by: readonly number[];
}

/** The shifts of one fold's training set, found once for each rounded variance. */
export class LeftOut {
  readonly #known = new Map<Float64Array, readonly Shift[]>();
  readonly #cellsOf: readonly (readonly number[])[];

  constructor(
    private readonly cells: Cells,
    private readonly training: Training,
    private readonly strength: number,
  ) {
    this.#cellsOf = cellsByCoefficient(cells);
  }

  /** Adds to `lost`, per column, the bits that the held-out tokens lose. */
  addTo(
    lost: Float64Array,
    base: number,
    { beta, odds, softplus }: Fitted,
    { n, plus }: Counted,
  ): void {
    this.#shifts(base).forEach(({ cells, by }, column) => {
      const coefficient = beta[column + 1]!;
      let nats = 0;
      cells.forEach((cell, i) => {
        if (n[cell] === 0) return;
        const is = odds[cell]! - coefficient * by[i]!;
        nats += plus[cell]! * (odds[cell]! - is) - n[cell]! * (softplus[cell]! - softplusOf(is));
      });
      lost[column]! += nats / Math.LN2;
    });
  }

  #shifts(base: number): readonly Shift[] {
    const factor = this.training.factor(base, this.strength);
    const known = this.#known.get(factor);
    if (known) return known;
    const made = Array.from({ length: this.cells.columns }, (_, column) =>
      this.#shiftOf(column, factor),
    );
    this.#known.set(factor, made);
    return made;
  }

  #shiftOf(column: number, factor: Float64Array): Shift {
    const { width } = this.training;
    const moves = new Float64Array(width);
    moves[column + 1] = 1;
    solveInPlace(factor, width, moves);
    const own = moves[column + 1]!;
    const touched = new Map<number, number>();
    for (let other = 0; other < width; other++) {
      const share = moves[other]! / own;
      if (Math.abs(share) < LEAST_SHARE) continue;
      for (const cell of this.#cellsOf[other]!) touched.set(cell, (touched.get(cell) ?? 0) + share);
    }
    return { cells: [...touched.keys()], by: [...touched.values()] };
  }
}

/** By coefficient: the intercept is in every cell. */
function cellsByCoefficient({ columns, start, column, size }: Cells): number[][] {
  const all = Array.from({ length: size }, (_, c) => c);
  const found: number[][] = [all, ...Array.from({ length: columns }, () => [])];
  for (let c = 0; c < size; c++)
    for (let k = start[c]!; k < start[c + 1]!; k++) found[column[k]! + 1]!.push(c);
  return found;
}
