/** Values read from an existing token cache, without running a model; never stored. */
import type { DimensionEvidence } from './evidence';
import type { Fault } from './fault';

/** Of the token cache that a catalog asks for; why it is unknown where the catalog cannot be run as it is. */
export type CacheState =
  | { readonly state: 'none' | 'partial' | 'ready' }
  | { readonly state: 'unknown'; readonly fault: Fault };

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

/** Tokens that a feature may be missing. */
export interface Suggestions {
  /** Width of the scoring register: the measured one, otherwise the 16 best dimensions. */
  readonly k: number;
  /** Tokens that are not anchors, by agreement in [0, 1], best first. Nothing was held out. */
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
