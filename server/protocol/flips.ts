/** What a flip run takes and gives, shared by the experiment (science) and the model (inference). */

/**
 * One row of a flip run. For dimension d with h the state and c = h - centre:
 * `force_d` +1 or -1 gives centre + force * |c|; else `mask_d` 1 leaves h bit for bit, and any other value gives
 * centre + mask * c. Arrays have length D.
 */
export interface Intervention {
  readonly mask: Float32Array;
  readonly force: Float32Array;
}

/** The logits at the last position, reduced where the model runs. Ranks start at 1 (highest logit), ties mid-rank. */
export interface FlipRow {
  readonly watched: Float64Array;
  readonly ranks: Float64Array;
  readonly mean: number;
  readonly deviation: number;
  readonly logSumExp: number;
  /** KL(row 0 || this row), nats. */
  readonly klFromFirst: number;
}
