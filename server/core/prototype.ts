/** A register with its polarity, as the kernels take it. */
export interface Prototype {
  /** Distinct dimensions. */
  readonly dimensions: readonly number[];
  /** +1 or -1 for each of `dimensions`. */
  readonly polarity: readonly number[];
}
