/** Which states of which model are read: shared by the experiments (science) and the model (inference). */
import type { SiteKind } from './evidence';

/** Where a state is read. */
export interface Place {
  readonly site: SiteKind;
  /** 0..L for the residual stream; 1..L, the block that makes them, for keys, values and neurons. */
  readonly layer: number;
}

/**
 * The same graph with other weights, as a control: every matrix (rank >= 2) redrawn from a normal distribution with
 * its own mean and deviation (`gaussian`), or its entries permuted (`shuffled`). Biases and norm scales stay. The same
 * seed gives the same weights.
 */
export interface Twin {
  readonly kind: 'gaussian' | 'shuffled';
  readonly seed: number;
}

/** Real-valued states of running text. */
export interface StatesAsked {
  /** Token ids, each sequence of at least one; nothing precedes them, not even the catalog's prefix. */
  readonly sequences: readonly (readonly number[])[];
  readonly places: readonly Place[];
  /** All positions of each sequence, or its last. */
  readonly positions: 'all' | 'last';
}
