/** What is read from a token cache that is already there, and kept nowhere: no model is run for it. */
import type { DimensionEvidence } from './evidence';

/** One feature's statistics for one dimension. */
export interface DimensionOfFeature {
  readonly feature: string;
  readonly evidence: DimensionEvidence;
  /** Whether the feature's measured register holds the dimension. */
  readonly registered: boolean;
  /** How many anchors and negatives the evidence counts: no number is shown without them. */
  readonly nPos: number;
  readonly nNeg: number;
}

/** What a feature may lack. */
export interface Suggestions {
  /** Width of the register that scored: the measured one, else the 16 best dimensions. */
  readonly k: number;
  /** Tokens that are no anchors, by agreement in [0, 1], best first. Nothing was held out. */
  readonly tokens: readonly {
    readonly id: number;
    readonly text: string;
    readonly agreement: number;
  }[];
  /** At most 64, best first; in-sample over all anchors. */
  readonly dimensions: readonly DimensionEvidence[];
  readonly nPos: number;
  readonly nNeg: number;
}
