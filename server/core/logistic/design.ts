/** What a logistic regression of signs predicts from: labels, 0 or 1, of cells of tokens. */

export interface Design {
  /** Cells; cell 0 has no label. */
  readonly size: number;
  /** Distinct labels. Coefficients are the intercept, then one for each column. */
  readonly columns: number;
  /** The columns of cell c, ascending: `column[start[c]]` up to `column[start[c + 1] - 1]`. */
  readonly start: Uint32Array;
  readonly column: Uint32Array;
}
